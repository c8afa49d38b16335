/**
 * Reassembly of IP fragments in any order (RFC 791 §3.2, RFC 8200 §4.5), with caps: a set that a cap or the capture's end
 * leaves unfinished is remembered as such, because NAT devices lose fragments and that is a diagnosis.
 */
import type { PacketScratch } from './scratch.ts';

const maximumSets = 4096;
const maximumDatagram = 65_535;
const maximumFragments = 1024;
/** Of all unfinished datagrams together: a hostile capture makes each as long as it can. */
const maximumLiveBytes = 16 << 20;
/** Finished sets that are kept for diagnosis; later ones are only reassembled. */
const maximumFinished = 65_536;
/** Whole datagrams that are remembered to know a second copy of their fragments by. */
const maximumRecent = 64;
/** RFC 791 suggests 15 s, RFC 8200 60 s. */
const lifetimeSeconds = 60;

export interface FragmentSet {
  /** Packet indices (from 0), in the order of arrival. */
  readonly packets: number[];
  readonly protocol: number;
  readonly ipVersion: number;
  readonly source: number;
  readonly destination: number;
  /** Set when the first fragment came. */
  hasFirst: boolean;
  sourcePort: number;
  destinationPort: number;
  complete: boolean;
  /** A fragment brought other bytes for a place that was filled; a copy of a fragment is none. */
  overlapping: boolean;
  /** The first fragment was not the first to arrive. */
  outOfOrder: boolean;
  /** Bytes of the datagram, once the last fragment is known; -1 before. */
  total: number;
}

interface LiveSet extends FragmentSet {
  readonly key: string;
  readonly startedSeconds: number;
  bytes: Uint8Array;
  /** Covered byte ranges, sorted, merged. */
  ranges: { from: number; to: number }[];
}

export class FragmentTable {
  private readonly live = new Map<string, LiveSet>();
  private readonly recent = new Map<string, LiveSet>();
  private liveBytes = 0;
  private readonly finished: FragmentSet[] = [];

  /**
   * Takes the fragment in `scratch`. Returns its set, and the datagram's payload when it is complete now. Addresses are
   * numbers as in the flow table.
   */
  add(
    scratch: PacketScratch,
    source: number,
    destination: number,
    packet: number,
    seconds: number,
  ): { readonly set: FragmentSet; readonly datagram: Uint8Array | undefined } {
    const key = `${scratch.ipVersion} ${source} ${destination} ${scratch.protocol} ${scratch.fragmentIdentification} ${scratch.encapsulation}`;
    let set = this.live.get(key);
    if (set && seconds - set.startedSeconds > lifetimeSeconds) {
      this.retire(set);
      set = undefined;
    }
    if (!set) {
      const whole = this.recent.get(key);
      // Captures of mirror ports hold packets twice: the copy of a fragment must not begin a datagram that never ends.
      if (whole && seconds - whole.startedSeconds <= lifetimeSeconds && isCopy(whole, scratch)) {
        if (whole.packets.length < maximumFragments) whole.packets.push(packet);
        return { set: whole, datagram: undefined };
      }
      if (this.live.size >= maximumSets) this.retireOldest();
      set = {
        key,
        packets: [],
        protocol: scratch.protocol,
        ipVersion: scratch.ipVersion,
        source,
        destination,
        hasFirst: false,
        sourcePort: 0,
        destinationPort: 0,
        complete: false,
        overlapping: false,
        outOfOrder: false,
        total: -1,
        startedSeconds: seconds,
        bytes: new Uint8Array(0),
        ranges: [],
      };
      this.live.set(key, set);
    }
    const datagram = this.place(set, scratch, packet);
    while (this.liveBytes > maximumLiveBytes) this.retireOldest();
    return { set, datagram };
  }

  /** Bytes held for datagrams that are not whole yet. */
  get heldBytes(): number {
    return this.liveBytes;
  }

  /** Every set seen, unfinished ones included. */
  all(): readonly FragmentSet[] {
    return [...this.finished, ...this.live.values()];
  }

  private place(set: LiveSet, scratch: PacketScratch, packet: number): Uint8Array | undefined {
    if (set.packets.length >= maximumFragments) return undefined;
    const from = scratch.fragmentOffset;
    const length = scratch.networkPayloadLength;
    const captured = scratch.bytes.subarray(
      scratch.transportOffset,
      Math.min(scratch.transportOffset + length, scratch.end),
    );
    const to = from + length;
    if (from === 0) {
      set.hasFirst = true;
      set.outOfOrder = set.packets.length > 0;
      set.sourcePort = scratch.sourcePort;
      set.destinationPort = scratch.destinationPort;
    }
    set.packets.push(packet);
    if (to > maximumDatagram || length === 0) return undefined;
    if (!scratch.moreFragments) set.total = to;
    if (to > set.bytes.length) {
      const larger = new Uint8Array(Math.min(maximumDatagram, Math.max(to, set.bytes.length * 2, 4096)));
      larger.set(set.bytes);
      this.liveBytes += larger.length - set.bytes.length;
      set.bytes = larger;
    }
    if (changes(set, captured, from)) set.overlapping = true;
    set.bytes.set(captured, from);
    // A snapped fragment leaves a hole, so its datagram is never taken for complete.
    if (captured.length > 0) this.cover(set, from, from + captured.length);
    const whole = set.ranges[0];
    if (set.total < 0 || set.ranges.length !== 1 || !whole || whole.from !== 0 || whole.to < set.total)
      return undefined;
    set.complete = true;
    this.retire(set);
    this.remember(set);
    return set.bytes.subarray(0, set.total);
  }

  private cover(set: LiveSet, from: number, to: number): void {
    const apart = set.ranges.filter((range) => range.to < from || range.from > to);
    const touching = set.ranges.filter((range) => range.to >= from && range.from <= to);
    const merged = touching.reduce(
      (sum, range) => ({ from: Math.min(sum.from, range.from), to: Math.max(sum.to, range.to) }),
      { from, to },
    );
    set.ranges = [...apart, merged].sort((a, b) => a.from - b.from);
  }

  private retireOldest(): void {
    for (const oldest of this.live.values()) return this.retire(oldest);
  }

  private retire(set: LiveSet): void {
    this.live.delete(set.key);
    this.liveBytes -= set.bytes.length;
    if (this.finished.length < maximumFinished) this.finished.push(withoutBytes(set));
  }

  private remember(set: LiveSet): void {
    this.recent.delete(set.key);
    this.recent.set(set.key, set);
    if (this.recent.size <= maximumRecent) return;
    for (const oldest of this.recent.keys()) {
      this.recent.delete(oldest);
      break;
    }
  }
}

/** The fragment brings what the whole datagram has in its place. */
function isCopy(whole: LiveSet, scratch: PacketScratch): boolean {
  const { fragmentOffset: from, transportOffset: at, networkPayloadLength: length } = scratch;
  const captured = scratch.bytes.subarray(at, Math.min(at + length, scratch.end));
  return from + length <= whole.total && captured.every((octet, index) => whole.bytes[from + index] === octet);
}

/** `bytes` at `from` differ from what is already there. */
function changes(set: LiveSet, bytes: Uint8Array, from: number): boolean {
  for (const range of set.ranges) {
    const end = Math.min(range.to, from + bytes.length);
    for (let at = Math.max(range.from, from); at < end; at += 1) if (set.bytes[at] !== bytes[at - from]) return true;
  }
  return false;
}

/** What diagnosis needs, `packets` shared with the set, so that copies that come later are listed. */
function withoutBytes(set: LiveSet): FragmentSet {
  const { packets, protocol, ipVersion, source, destination, hasFirst, sourcePort, destinationPort } = set;
  const { complete, overlapping, outOfOrder, total } = set;
  return {
    packets,
    protocol,
    ipVersion,
    source,
    destination,
    hasFirst,
    sourcePort,
    destinationPort,
    complete,
    overlapping,
    outOfOrder,
    total,
  };
}
