/**
 * Both directions of a 5-tuple (plus VLAN or tunnel) under one number. The first packet's sender is "first side"; who is
 * the client may turn out to be the other side (a capture that begins with the SYN-ACK). A flow is one row of 64 bytes, so
 * that a packet of any flow costs one place in memory rather than one in every column.
 */
import { grown } from '../base/columns.ts';
import { none } from '../capture/packet-index.ts';
import { tcpFlag, ipProtocol } from '../packet/scratch.ts';
import { AddressTable, addressText } from './address-table.ts';

export const flowMark = {
  /** The first packet came from the server. */
  serverFirst: 1,
  synSeen: 2,
  synAckSeen: 4,
  resetSeen: 8,
  finFirstSide: 16,
  finOtherSide: 32,
  dataFirstSide: 64,
  dataOtherSide: 128,
  /** TCP: the other side sent anything at all. */
  otherSide: 256,
} as const;

/** Words of a row. `kind` is encapsulation · 2¹⁶ + protocol · 2⁸ + IP version, `ports` first · 2¹⁶ + other. */
const kind = 0;
const addressFirst = 1;
const addressOther = 2;
const ports = 3;
const firstPacket = 4;
const lastPacket = 5;
const packets = 6;
const marks = 7;
const tcp = 8;
const claim = 9;
const rowBits = 4;
const noTcp = -1;

export class FlowTable {
  readonly addresses = new AddressTable();
  private length = 0;
  private rows = new Int32Array((1 << 11) << rowBits);
  /** Hash and flow + 1 of each slot; the flow is 0 in free ones. */
  private slots = new Int32Array(1 << 13);
  /** Packets of one flow come in runs: the last answer saves the look-up. */
  private latest = 0;

  get count(): number {
    return this.length;
  }

  /**
   * The flow of a packet, made when it is new: `flow · 2 + direction`. Addresses are IPv4 numbers or interned IPv6
   * numbers.
   */
  find(
    ipVersion: number,
    protocol: number,
    encapsulation: number,
    source: number,
    destination: number,
    sourcePort: number,
    destinationPort: number,
  ): number {
    const { rows, slots, latest } = this;
    const from = source | 0;
    const to = destination | 0;
    const wantedKind = (encapsulation << 16) | (protocol << 8) | ipVersion;
    const there = (sourcePort << 16) | destinationPort;
    const back = (destinationPort << 16) | sourcePort;
    // The row of a flow that does not exist holds zeros, which are no kind.
    const known = latest << rowBits;
    if (rows[known + kind] === wantedKind) {
      const first = rows[known + addressFirst];
      const other = rows[known + addressOther];
      if (first === from && other === to && rows[known + ports] === there) return latest * 2;
      if (first === to && other === from && rows[known + ports] === back) return latest * 2 + 1;
    }
    const hash = hashOf(wantedKind, from, to, there, back);
    const mask = slots.length - 2;
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const held = slots[slot + 1]!;
      if (held === 0) break;
      if (slots[slot] !== hash) continue;
      const flow = held - 1;
      const row = flow << rowBits;
      if (rows[row + kind] !== wantedKind) continue;
      const first = rows[row + addressFirst];
      const other = rows[row + addressOther];
      if (first === from && other === to && rows[row + ports] === there) {
        this.latest = flow;
        return flow * 2;
      }
      if (first === to && other === from && rows[row + ports] === back) {
        this.latest = flow;
        return flow * 2 + 1;
      }
    }
    if ((this.length + 1) * 4 > slots.length) this.rehash();
    const flow = this.append(wantedKind, from, to, there);
    this.insert(hash, flow);
    return flow * 2;
  }

  /** Starts a new flow under the same 5-tuple: a SYN that reuses the ports of a finished connection. */
  replace(flow: number, swapped: boolean): number {
    const row = flow << rowBits;
    const first = this.rows[row + addressFirst]!;
    const other = this.rows[row + addressOther]!;
    const there = this.rows[row + ports]!;
    const back = (there << 16) | (there >>> 16);
    const { slots } = this;
    const mask = slots.length - 2;
    const hash = hashOf(this.rows[row + kind]!, first, other, there, back);
    for (let slot = (hash << 1) & mask; slots[slot + 1] !== 0; slot = (slot + 2) & mask)
      if (slots[slot + 1] === flow + 1) {
        const next = swapped
          ? this.append(this.rows[row + kind]!, other, first, back)
          : this.append(this.rows[row + kind]!, first, other, there);
        slots[slot + 1] = next + 1;
        return next;
      }
    throw new Error(`flow ${flow} is not in the table`);
  }

  /** Puts packet `index` at the end of the flow's chain; returns the packet before it, which gets the link, or `none`. */
  chain(flow: number, index: number): number {
    const { rows } = this;
    const row = flow << rowBits;
    const before = rows[row + packets]!;
    rows[row + packets] = before + 1;
    const previous = rows[row + lastPacket]!;
    rows[row + lastPacket] = index;
    if (before !== 0) return previous >>> 0;
    rows[row + firstPacket] = index;
    return none;
  }

  addressFirst(flow: number): number {
    return this.rows[(flow << rowBits) + addressFirst]! >>> 0;
  }
  addressOther(flow: number): number {
    return this.rows[(flow << rowBits) + addressOther]! >>> 0;
  }
  portFirst(flow: number): number {
    return this.rows[(flow << rowBits) + ports]! >>> 16;
  }
  portOther(flow: number): number {
    return this.rows[(flow << rowBits) + ports]! & 0xffff;
  }
  protocol(flow: number): number {
    return (this.rows[(flow << rowBits) + kind]! >>> 8) & 255;
  }
  ipVersion(flow: number): number {
    return this.rows[(flow << rowBits) + kind]! & 255;
  }
  encapsulation(flow: number): number {
    return this.rows[(flow << rowBits) + kind]! >>> 16;
  }
  firstPacket(flow: number): number {
    return this.rows[(flow << rowBits) + firstPacket]! >>> 0;
  }
  lastPacket(flow: number): number {
    return this.rows[(flow << rowBits) + lastPacket]! >>> 0;
  }
  packets(flow: number): number {
    return this.rows[(flow << rowBits) + packets]! >>> 0;
  }
  /** Bits of `flowMark`. */
  marks(flow: number): number {
    return this.rows[(flow << rowBits) + marks]!;
  }
  addMarks(flow: number, bits: number): void {
    this.rows[(flow << rowBits) + marks]! |= bits;
  }
  /** Row in the TCP tracker; `none` for other protocols. */
  tcp(flow: number): number {
    return this.rows[(flow << rowBits) + tcp]! >>> 0;
  }
  setTcp(flow: number, row: number): void {
    this.rows[(flow << rowBits) + tcp] = row;
  }
  /** Session number + 1; 0 = undecided, `none` = no ALG claims the flow. */
  claim(flow: number): number {
    return this.rows[(flow << rowBits) + claim]! >>> 0;
  }
  setClaim(flow: number, value: number): void {
    this.rows[(flow << rowBits) + claim] = value;
  }

  /** True when the packet direction bit `direction` is client to server. */
  fromClient(flow: number, direction: number): boolean {
    return (direction === 0) === ((this.marks(flow) & flowMark.serverFirst) === 0);
  }

  clientAddress(flow: number): string {
    return this.endAddress(flow, (this.marks(flow) & flowMark.serverFirst) === 0);
  }
  serverAddress(flow: number): string {
    return this.endAddress(flow, (this.marks(flow) & flowMark.serverFirst) !== 0);
  }
  clientPort(flow: number): number {
    return (this.marks(flow) & flowMark.serverFirst) === 0 ? this.portFirst(flow) : this.portOther(flow);
  }
  serverPort(flow: number): number {
    return (this.marks(flow) & flowMark.serverFirst) === 0 ? this.portOther(flow) : this.portFirst(flow);
  }

  /** Address of the sender of a packet with direction bit `direction`; the receiver's is that of `1 - direction`. */
  sourceAddress(flow: number, direction: number): string {
    return this.endAddress(flow, direction === 0);
  }
  sourcePort(flow: number, direction: number): number {
    return direction === 0 ? this.portFirst(flow) : this.portOther(flow);
  }

  private endAddress(flow: number, first: boolean): string {
    return addressText(this.addresses, this.ipVersion(flow), first ? this.addressFirst(flow) : this.addressOther(flow));
  }

  private append(ofKind: number, from: number, to: number, there: number): number {
    const flow = this.length;
    const row = flow << rowBits;
    if (row === this.rows.length) this.rows = grown(this.rows, row * 2);
    this.length += 1;
    const { rows } = this;
    rows[row + kind] = ofKind;
    rows[row + addressFirst] = from;
    rows[row + addressOther] = to;
    rows[row + ports] = there;
    rows[row + tcp] = noTcp;
    this.latest = flow;
    return flow;
  }

  private insert(hash: number, flow: number): void {
    const { slots } = this;
    const mask = slots.length - 2;
    let slot = (hash << 1) & mask;
    while (slots[slot + 1] !== 0) slot = (slot + 2) & mask;
    slots[slot] = hash;
    slots[slot + 1] = flow + 1;
  }

  private rehash(): void {
    // A replaced flow has left its slot for good; only the flows that hold one are put back.
    const held = this.slots;
    this.slots = new Int32Array(held.length * 2);
    for (let slot = 0; slot < held.length; slot += 2)
      if (held[slot + 1] !== 0) this.insert(held[slot]!, held[slot + 1]! - 1);
  }
}

/** Symmetric, so that both directions meet in one slot without ordering the ends first. */
function hashOf(ofKind: number, from: number, to: number, there: number, back: number): number {
  let hash = Math.imul(from ^ to, 0x9e3779b1) ^ Math.imul((from + to) | 0, 0x85ebca6b);
  hash ^= Math.imul(there ^ back, 0xc2b2ae35) ^ Math.imul((there + back) | 0, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 15) ^ ofKind, 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

/** Which marks a TCP packet of direction `direction` sets. */
export function tcpMarks(direction: number, flags: number, payloadLength: number): number {
  let bits = direction === 0 ? 0 : flowMark.otherSide;
  if (flags & tcpFlag.syn) bits |= flags & tcpFlag.ack ? flowMark.synAckSeen : flowMark.synSeen;
  if (flags & tcpFlag.rst) bits |= flowMark.resetSeen;
  if (flags & tcpFlag.fin) bits |= direction === 0 ? flowMark.finFirstSide : flowMark.finOtherSide;
  if (payloadLength > 0) bits |= direction === 0 ? flowMark.dataFirstSide : flowMark.dataOtherSide;
  return bits;
}

export const isTcp = (flows: FlowTable, flow: number): boolean => flows.protocol(flow) === ipProtocol.tcp;
