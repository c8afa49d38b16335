/** Numbers and names of IKE and of ESP in UDP. */

/** RFC 7296 §2: IKE; RFC 3948 §2: IKE and ESP once a NAT was noticed. */
export const ikePort = 500;
export const traversalPort = 4500;

/** RFC 2408 §3.1, RFC 2409 §5, draft-dukes-ike-mode-cfg; RFC 7296 §3.1, RFC 5723 §4.1. */
export const exchange = {
  mainMode: 2,
  aggressiveMode: 4,
  quickMode: 32,
  saInit: 34,
  auth: 35,
  createChildSa: 36,
} as const;
const names: Readonly<Record<number, string>> = {
  1: 'base exchange',
  [exchange.mainMode]: 'main mode',
  3: 'authentication only',
  [exchange.aggressiveMode]: 'aggressive mode',
  5: 'informational',
  6: 'transaction',
  [exchange.quickMode]: 'quick mode',
  33: 'new group mode',
  [exchange.saInit]: 'IKE_SA_INIT',
  [exchange.auth]: 'IKE_AUTH',
  [exchange.createChildSa]: 'CREATE_CHILD_SA',
  37: 'INFORMATIONAL',
  38: 'IKE_SESSION_RESUME',
};
export const isExchange = (type: number): boolean => Object.hasOwn(names, type);
export const exchangeName = (type: number): string => names[type] ?? `exchange ${type}`;

/** RFC 2408 §3.1 and RFC 7296 §3.1. */
export const ikeFlag = { encryption: 0x01, initiator: 0x08, response: 0x20 } as const;
