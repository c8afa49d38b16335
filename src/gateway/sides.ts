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
  const { privates, publics } = kindsOf(flows);
  if (privates && publics)
    return {
      decide: (text) => isPrivateAddress(text) && !outside.has(text),
      reason: 'Private addresses are inside, public ones outside (RFC 1918, RFC 6598, RFC 4193).',
    };
  const votes = vote(index, flows, gateFlows);
  return {
    decide: (_text, _bytes, key) => (votes.get(key) ?? 0) > 0,
    reason: `All addresses are ${privates ? 'private' : 'public'}, so inside is who begins conversations from nearby; name the inside prefixes if that is wrong.`,
  };
}

/** Whether hosts have private and public addresses; stops as soon as both are seen. */
function kindsOf(flows: FlowTable): { readonly privates: boolean; readonly publics: boolean } {
  let privates = false;
  let publics = false;
  const count = Math.min(flows.count, mostVotingFlows);
  for (let flow = 0; flow < count && !(privates && publics); flow += 1)
    for (const direction of [0, 1]) {
      const text = flows.sourceAddress(flow, direction);
      const bytes = addressBytes(text);
      if (!bytes || isMulticastOrBroadcast(bytes)) continue;
      if (isPrivateAddress(text)) privates = true;
      else publics = true;
    }
  return { privates, publics };
}

/** Votes for being inside by address: who begins conversations, and from how near. */
function vote(index: PacketIndex, flows: FlowTable, gateFlows: ReadonlySet<number>): ReadonlyMap<number, number> {
  const votes = new Map<number, number>();
  const note = (key: number, weight: number): void => void votes.set(key, (votes.get(key) ?? 0) + weight);
  const count = Math.min(flows.count, mostVotingFlows);
  for (let flow = 0; flow < count; flow += 1) {
    // Who begins a flow that a gate let in says nothing about sides.
    if (gateFlows.has(flow)) continue;
    const version = flows.ipVersion(flow);
    const firstIsClient = flows.fromClient(flow, 0);
    const opened = (flows.marks(flow) & flowMark.synSeen) !== 0 ? 2 : 1;
    const near = initialTtls.has(index.ttl(flows.firstPacket(flow))) ? 1 : -1;
    note(keyOf(version, flows.addressFirst(flow)), (firstIsClient ? opened : -opened) + near);
    note(keyOf(version, flows.addressOther(flow)), firstIsClient ? -opened : opened);
  }
  return votes;
}
