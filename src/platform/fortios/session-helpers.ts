/** Session helpers of FortiOS: the entries of a default configuration, and which ALG each name is. */
import type { AlgId, Transport } from '../../alg/alg.ts';

export interface SessionHelper {
  readonly id: number;
  readonly name: string;
  /** IP protocol number: 6 or 17. */
  readonly protocol: number;
  readonly port: number;
}

/** A default configuration (public repository) and the list of built-in helpers in the FortiOS 6.0 CLI reference. */
export const defaultSessionHelpers: readonly SessionHelper[] = [
  { id: 1, name: 'pptp', protocol: 6, port: 1723 },
  { id: 2, name: 'h323', protocol: 6, port: 1720 },
  { id: 3, name: 'ras', protocol: 17, port: 1719 },
  { id: 4, name: 'tns', protocol: 6, port: 1521 },
  { id: 5, name: 'tftp', protocol: 17, port: 69 },
  { id: 6, name: 'rtsp', protocol: 6, port: 554 },
  { id: 7, name: 'rtsp', protocol: 6, port: 7070 },
  { id: 8, name: 'rtsp', protocol: 6, port: 8554 },
  { id: 9, name: 'ftp', protocol: 6, port: 21 },
  { id: 10, name: 'mms', protocol: 6, port: 1863 },
  { id: 11, name: 'pmap', protocol: 6, port: 111 },
  { id: 12, name: 'pmap', protocol: 17, port: 111 },
  { id: 13, name: 'sip', protocol: 17, port: 5060 },
  { id: 14, name: 'dns-udp', protocol: 17, port: 53 },
  { id: 15, name: 'rsh', protocol: 6, port: 514 },
  { id: 16, name: 'rsh', protocol: 6, port: 512 },
  { id: 17, name: 'dcerpc', protocol: 6, port: 135 },
  { id: 18, name: 'dcerpc', protocol: 17, port: 135 },
  { id: 19, name: 'mgcp', protocol: 17, port: 2427 },
  { id: 20, name: 'mgcp', protocol: 17, port: 2727 },
];

export interface HelperAlg {
  readonly alg: AlgId;
  readonly transport: Transport;
}

const algNames: Readonly<Record<string, AlgId>> = {
  pptp: 'pptp',
  h323: 'h323',
  ras: 'ras',
  tns: 'sqlnet',
  tftp: 'tftp',
  rtsp: 'rtsp',
  ftp: 'ftp',
  pmap: 'rpc-portmap',
  sip: 'sip',
  'dns-udp': 'dns',
  'dns-tcp': 'dns',
  dcerpc: 'dce-rpc-portmap',
  mgcp: 'mgcp',
};

/** The ALG of an entry; null for `mms`, `gtp-c` and other helpers that no ALG of this engine is. */
export function algOfHelper({ name, protocol, port }: Omit<SessionHelper, 'id'>): HelperAlg | null {
  const transport = protocol === 6 ? 'tcp' : protocol === 17 ? 'udp' : null;
  if (!transport) return null;
  // One helper is for rsh and its relatives; the port says which.
  const alg =
    name === 'rsh' ? (port === 512 ? 'exec' : 'shell') : Object.hasOwn(algNames, name) ? algNames[name] : undefined;
  return alg === undefined ? null : { alg, transport };
}

/** The helper's name for an ALG, and the entry of the default configuration when it has one. */
export function helperName(alg: AlgId, transport: Transport): string | null {
  if (alg === 'dns') return transport === 'udp' ? 'dns-udp' : 'dns-tcp';
  if (alg === 'shell' || alg === 'exec') return 'rsh';
  return Object.entries(algNames).find(([, id]) => id === alg)?.[0] ?? null;
}
