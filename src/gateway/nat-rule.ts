/** One address translation that a configuration asks for, as plain data with the line that says so. */
import { isPrivateAddress } from '../base/address.ts';
import type { GateEndpoint, Transport } from '../alg/alg.ts';

/** `inside-source` is the usual one; `virtual` is Cisco's NVI form without sides. */
export type NatDirection = 'inside-source' | 'outside-source' | 'inside-destination' | 'virtual';

export interface NatEndpoint {
  /** Null when the address is an interface's. */
  readonly address: string | null;
  readonly interface: string | null;
  /** Null when every port is translated. */
  readonly port: number | null;
}

export interface NatRule {
  readonly kind: 'static' | 'static-network' | 'dynamic';
  readonly direction: NatDirection;
  /** Null when every transport is translated. */
  readonly transport: Transport | null;
  /** The side's own address; null for dynamic rules. */
  readonly local: NatEndpoint | null;
  /** The address that the other side sees; null for dynamic rules. */
  readonly global: NatEndpoint | null;
  /** Access list or route map that chooses what a dynamic rule translates. */
  readonly match: string | null;
  /** Pool or interface that a dynamic rule takes addresses from. */
  readonly from: string | null;
  readonly overload: boolean;
  /** True when embedded addresses are left alone for this entry. */
  readonly noPayload: boolean;
  readonly vrf: string | null;
  /** Line of the configuration, starting at 1. */
  readonly line: number;
  /** The statement as configured, blanks trimmed. */
  readonly text: string;
}

const fits = (side: NatEndpoint | null, endpoint: GateEndpoint): boolean =>
  side?.address === endpoint.address && (side.port === null || side.port === endpoint.port);

/** The static entry that translates one end of a session, or null; entries with a port come first. */
export function staticRuleFor(
  rules: readonly NatRule[],
  transport: Transport,
  endpoints: readonly GateEndpoint[],
): NatRule | null {
  const candidates = rules.filter(
    (rule) =>
      rule.kind === 'static' &&
      (rule.transport === null || rule.transport === transport) &&
      endpoints.some((endpoint) => fits(rule.local, endpoint) || fits(rule.global, endpoint)),
  );
  return candidates.find((rule) => rule.local?.port !== null) ?? candidates[0] ?? null;
}

/** Whether the headers of a session are translated, and why we think so; null when nothing says so. */
export function translationOf(
  rules: readonly NatRule[],
  transport: Transport,
  client: GateEndpoint,
  server: GateEndpoint,
): string | null {
  const entry = staticRuleFor(rules, transport, [client, server]);
  if (entry) return `line ${entry.line} of the configuration translates it`;
  if (isPrivateAddress(client.address) && !isPrivateAddress(server.address))
    return 'a private client talks to a public server, so its source is translated';
  return null;
}
