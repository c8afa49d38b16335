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

/** Inclusive, dotted or colon notation. */
export interface AddressRange {
  readonly first: string;
  readonly last: string;
}

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** `exempt`: what it matches is not translated, whatever later rules say. Rules are in order of precedence. */
export interface NatRule {
  readonly kind: 'static' | 'static-network' | 'dynamic' | 'exempt';
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
  /** Sources that a dynamic or exempt rule concerns, as prefixes (`10.0.0.0/8`); absent: not said, so every inside address. */
  readonly sources?: readonly string[];
  /** Destinations that the rule is limited to, as prefixes; absent: any. */
  readonly destinations?: readonly string[];
  /** Destination ports that the rule is limited to; absent: any. */
  readonly destinationPorts?: PortRange;
  /** Addresses that a dynamic rule gives out; absent while the interface's address is not written down. */
  readonly pool?: readonly AddressRange[];
  /** Ports that a dynamic rule gives out when it overloads addresses. */
  readonly poolPorts?: PortRange;
  /** Bits of the network part of a `static-network` rule, whose ends name the networks. */
  readonly networkLength?: number;
  /** Port forwarding: only what begins outside is translated, not what the inside host begins. */
  readonly inboundOnly?: boolean;
  /** Twice NAT: the destination that is translated along with the source. */
  readonly destination?: { readonly original: NatEndpoint; readonly translated: NatEndpoint };
  /** NAT64 (RFC 6146): the prefix that stands for IPv4, e.g. `64:ff9b::/96`. */
  readonly nat64Prefix?: string;
  /** Line of the configuration, starting at 1. */
  readonly line: number;
  /** The statement as configured, blanks trimmed. */
  readonly text: string;
}

/** Where a rule is configured. */
export type NatRulePlace = Pick<NatRule, 'line' | 'text'>;

/** What `parts` do not say is that of a dynamic rule for whatever begins inside. */
export const natRule = ({ line, text }: NatRulePlace, parts: Partial<NatRule>): NatRule => ({
  kind: 'dynamic',
  direction: 'inside-source',
  transport: null,
  local: null,
  global: null,
  match: null,
  from: null,
  overload: false,
  noPayload: false,
  vrf: null,
  line,
  text,
  ...parts,
});

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
