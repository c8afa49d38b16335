/**
 * Which hosts stand inside the gateway: what translation, gates and verdicts depend on, and no packet says. Configured
 * prefixes decide; else private addresses do; else who begins conversations, and from how near.
 */
import { formatIpv4, isPrivateAddress } from '../base/address.ts';
import { addressBytes, parsePrefix, prefixHolds, type Prefix } from '../base/prefix.ts';
import type { PacketIndex } from '../capture/packet-index.ts';
import { flowMark, type FlowTable } from '../flow/flow-table.ts';

export interface Sides {
  readonly isInside: (address: string) => boolean;
  /** Whether one end of the flow is inside and the other is not. */
  readonly crosses: (flow: number) => boolean;
  /** Whether the flow's client is the inside end; of flows that cross. */
  readonly clientInside: (flow: number) => boolean;
  /** Why, in one sentence. */
  readonly reason: string;
}

export interface SidesWish {
  /** What the user or the configuration says is inside, as prefixes. */
  readonly inside?: readonly string[];
  /** Flows that a gate let in: who begins them says nothing about sides. */
  readonly gateFlows?: ReadonlySet<number>;
  /** Private all the same, but seen on the other side of the gateway under the same address. */
  readonly outside?: ReadonlySet<string>;
}

/** Flows that are asked for votes; the rest is of the same hosts. */
const mostVotingFlows = 200_000;
/** Initial TTLs of common stacks: a packet that still has one was captured beside its sender. */
const initialTtls = new Set([32, 64, 128, 255]);

/** IPv4 numbers and numbers of interned IPv6 addresses in one space. */
const keyOf = (ipVersion: number, address: number): number => (ipVersion === 4 ? address : address + 2 ** 32);

const isMulticastOrBroadcast = (bytes: Uint8Array): boolean =>
  bytes.length === 4 ? (bytes[0] ?? 0) >= 224 || bytes.every((byte) => byte === 0) : bytes[0] === 255;

/** Infers the sides of all addresses in the flow table. */
export function inferSides(index: PacketIndex, flows: FlowTable, wish: SidesWish = {}): Sides {
  const prefixes = (wish.inside ?? []).flatMap((text) => parsePrefix(text) ?? []);
  const known = new Map<number, boolean | null>();
  const { decide, reason } = chooser(index, flows, prefixes, wish);
  /** Null for addresses that are no host's. */
  const sideOf = (ipVersion: number, address: number): boolean | null => {
    const key = keyOf(ipVersion, address);
    const found = known.get(key);
    if (found !== undefined) return found;
    const text = ipVersion === 4 ? formatIpv4(address) : flows.addresses.text(address);
    const bytes = addressBytes(text);
    const side = !bytes || isMulticastOrBroadcast(bytes) ? null : decide(text, bytes, key);
    known.set(key, side);
    return side;
  };
  return {
    isInside: (address) => {
      const bytes = addressBytes(address);
      return bytes !== undefined && !isMulticastOrBroadcast(bytes) && decide(address, bytes, textKey(flows, bytes));
    },
    crosses: (flow) => {
      const version = flows.ipVersion(flow);
      const first = sideOf(version, flows.addressFirst(flow));
      const other = sideOf(version, flows.addressOther(flow));
      return first !== null && other !== null && first !== other;
    },
    clientInside: (flow) => {
      const first = sideOf(flows.ipVersion(flow), flows.addressFirst(flow)) === true;
      return first === flows.fromClient(flow, 0);
    },
    reason,
  };
}

/** The key of an address that may be in the flow table; −1 when it is not there as IPv6. */
function textKey(flows: FlowTable, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 4) return view.getUint32(0);
  return keyOf(6, flows.addresses.intern(view, 0));
}

interface Chooser {
  readonly decide: (text: string, bytes: Uint8Array, key: number) => boolean;
  readonly reason: string;
}

function chooser(
  index: PacketIndex,
  flows: FlowTable,
  prefixes: readonly Prefix[],
  { gateFlows = new Set(), outside = new Set() }: SidesWish,
): Chooser {
  if (prefixes.length > 0)
    return {
      decide: (_text, bytes) => prefixes.some((prefix) => prefixHolds(prefix, bytes)),
      reason: 'Inside is what the configuration, or the user, names as inside.',
    };
  const { votes, privates, publics } = vote(index, flows, gateFlows);
  if (privates && publics)
    return {
      decide: (text) => isPrivateAddress(text) && !outside.has(text),
      reason: 'Private addresses are inside, public ones outside (RFC 1918, RFC 6598, RFC 4193).',
    };
  return {
    decide: (_text, _bytes, key) => (votes.get(key) ?? 0) > 0,
    reason: `All addresses are ${privates ? 'private' : 'public'}, so inside is who begins conversations from nearby; name the inside prefixes if that is wrong.`,
  };
}

/** Votes for being inside by address, and which kinds of addresses there are. */
function vote(
  index: PacketIndex,
  flows: FlowTable,
  gateFlows: ReadonlySet<number>,
): { readonly votes: ReadonlyMap<number, number>; readonly privates: boolean; readonly publics: boolean } {
  const votes = new Map<number, number>();
  const kinds = new Map<number, boolean>();
  let privates = false;
  let publics = false;
  const note = (key: number, text: () => string, weight: number): void => {
    votes.set(key, (votes.get(key) ?? 0) + weight);
    if (kinds.has(key)) return;
    const bytes = addressBytes(text());
    if (!bytes || isMulticastOrBroadcast(bytes)) return;
    const isPrivate = isPrivateAddress(text());
    kinds.set(key, isPrivate);
    if (isPrivate) privates = true;
    else publics = true;
  };
  const count = Math.min(flows.count, mostVotingFlows);
  for (let flow = 0; flow < count; flow += 1) {
    if (flows.ipVersion(flow) === 0) continue;
    const version = flows.ipVersion(flow);
    const firstIsClient = flows.fromClient(flow, 0);
    const tells = !gateFlows.has(flow);
    const opened = (flows.marks(flow) & flowMark.synSeen) !== 0 ? 2 : 1;
    const near = initialTtls.has(index.ttl(flows.firstPacket(flow))) ? 1 : -1;
    const asClient = tells ? opened : 0;
    const first = keyOf(version, flows.addressFirst(flow));
    const other = keyOf(version, flows.addressOther(flow));
    note(first, () => flows.sourceAddress(flow, 0), (firstIsClient ? asClient : -asClient) + (tells ? near : 0));
    note(other, () => flows.sourceAddress(flow, 1), firstIsClient ? -asClient : asClient);
  }
  return { votes, privates, publics };
}
