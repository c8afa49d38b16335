/**
 * Both directions of a 5-tuple (plus VLAN or tunnel) under one number, in columns. The first packet's sender is "first
 * side"; who is the client may turn out to be the other side (a capture that begins with the SYN-ACK).
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
} as const;

export class FlowTable {
  readonly addresses = new AddressTable();
  private length = 0;
  private slots = new Int32Array(1 << 12);
  private capacity = 1 << 11;
  private hashes = new Uint32Array(this.capacity);
  addressFirst = new Uint32Array(this.capacity);
  addressOther = new Uint32Array(this.capacity);
  portFirst = new Uint16Array(this.capacity);
  portOther = new Uint16Array(this.capacity);
  protocol = new Uint8Array(this.capacity);
  ipVersion = new Uint8Array(this.capacity);
  encapsulation = new Uint16Array(this.capacity);
  marks = new Uint8Array(this.capacity);
  firstPacket = new Uint32Array(this.capacity);
  lastPacket = new Uint32Array(this.capacity);
  packets = new Uint32Array(this.capacity);
  /** Row in the TCP tracker; `none` for other protocols. */
  tcp = new Uint32Array(this.capacity);
  /** Session number + 1; 0 = undecided, `none` = no ALG claims the flow. */
  claim = new Uint32Array(this.capacity);

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
    // Symmetric, so that both directions meet in one slot without ordering the ends first.
    let hash = Math.imul(source ^ destination, 0x9e3779b1) ^ Math.imul(source + destination, 0x85ebca6b);
    hash ^= Math.imul(sourcePort ^ destinationPort, 0xc2b2ae35) ^ Math.imul(sourcePort + destinationPort, 0x27d4eb2f);
    hash = Math.imul(hash ^ (hash >>> 15) ^ protocol ^ (encapsulation << 8), 0x2c1b3c6d);
    hash = (hash ^ (hash >>> 13)) >>> 0;
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const held = this.slots[slot]!;
      if (held === 0) break;
      const flow = held - 1;
      if (this.hashes[flow] !== hash || this.protocol[flow] !== protocol || this.encapsulation[flow] !== encapsulation)
        continue;
      if (this.ipVersion[flow] !== ipVersion) continue;
      if (
        this.addressFirst[flow] === source &&
        this.addressOther[flow] === destination &&
        this.portFirst[flow] === sourcePort &&
        this.portOther[flow] === destinationPort
      )
        return flow * 2;
      if (
        this.addressFirst[flow] === destination &&
        this.addressOther[flow] === source &&
        this.portFirst[flow] === destinationPort &&
        this.portOther[flow] === sourcePort
      )
        return flow * 2 + 1;
    }
    return this.add(hash, ipVersion, protocol, encapsulation, source, destination, sourcePort, destinationPort) * 2;
  }

  /** Starts a new flow under the same 5-tuple: a SYN that reuses the ports of a finished connection. */
  replace(flow: number, swapped: boolean): number {
    const hash = this.hashes[flow]!;
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; this.slots[slot] !== 0; slot = (slot + 1) & mask)
      if (this.slots[slot] === flow + 1) {
        const next = this.append(
          hash,
          this.ipVersion[flow]!,
          this.protocol[flow]!,
          this.encapsulation[flow]!,
          swapped ? this.addressOther[flow]! : this.addressFirst[flow]!,
          swapped ? this.addressFirst[flow]! : this.addressOther[flow]!,
          swapped ? this.portOther[flow]! : this.portFirst[flow]!,
          swapped ? this.portFirst[flow]! : this.portOther[flow]!,
        );
        this.slots[slot] = next + 1;
        return next;
      }
    throw new Error(`flow ${flow} is not in the table`);
  }

  /** Puts packet `index` at the end of the flow's chain; `setNext` writes the link from the packet before. */
  chain(flow: number, index: number): number {
    const previous = this.packets[flow] === 0 ? none : this.lastPacket[flow]!;
    if (previous === none) this.firstPacket[flow] = index;
    this.lastPacket[flow] = index;
    this.packets[flow]! += 1;
    return previous;
  }

  /** True when the packet direction bit `direction` is client to server. */
  fromClient(flow: number, direction: number): boolean {
    return (direction === 0) === ((this.marks[flow]! & flowMark.serverFirst) === 0);
  }

  clientAddress(flow: number): string {
    return this.endAddress(flow, (this.marks[flow]! & flowMark.serverFirst) === 0);
  }
  serverAddress(flow: number): string {
    return this.endAddress(flow, (this.marks[flow]! & flowMark.serverFirst) !== 0);
  }
  clientPort(flow: number): number {
    return (this.marks[flow]! & flowMark.serverFirst) === 0 ? this.portFirst[flow]! : this.portOther[flow]!;
  }
  serverPort(flow: number): number {
    return (this.marks[flow]! & flowMark.serverFirst) === 0 ? this.portOther[flow]! : this.portFirst[flow]!;
  }

  /** Address of the sender of a packet with direction bit `direction`; the receiver's is that of `1 - direction`. */
  sourceAddress(flow: number, direction: number): string {
    return this.endAddress(flow, direction === 0);
  }
  sourcePort(flow: number, direction: number): number {
    return direction === 0 ? this.portFirst[flow]! : this.portOther[flow]!;
  }
  packetCount(flow: number): number {
    return this.packets[flow]!;
  }
  /** Packet indices, from 0. */
  firstPacketOf(flow: number): number {
    return this.firstPacket[flow]!;
  }
  lastPacketOf(flow: number): number {
    return this.lastPacket[flow]!;
  }
  tcpRow(flow: number): number {
    return this.tcp[flow]!;
  }

  private endAddress(flow: number, first: boolean): string {
    return addressText(
      this.addresses,
      this.ipVersion[flow]!,
      first ? this.addressFirst[flow]! : this.addressOther[flow]!,
    );
  }

  private add(
    hash: number,
    ipVersion: number,
    protocol: number,
    encapsulation: number,
    source: number,
    destination: number,
    sourcePort: number,
    destinationPort: number,
  ): number {
    if ((this.length + 1) * 2 > this.slots.length) this.rehash();
    const flow = this.append(
      hash,
      ipVersion,
      protocol,
      encapsulation,
      source,
      destination,
      sourcePort,
      destinationPort,
    );
    this.insert(flow);
    return flow;
  }

  private insert(flow: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hashes[flow]! & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = flow + 1;
  }

  private append(
    hash: number,
    ipVersion: number,
    protocol: number,
    encapsulation: number,
    source: number,
    destination: number,
    sourcePort: number,
    destinationPort: number,
  ): number {
    const flow = this.length;
    if (flow === this.capacity) this.grow();
    this.length += 1;
    this.hashes[flow] = hash;
    this.ipVersion[flow] = ipVersion;
    this.protocol[flow] = protocol;
    this.encapsulation[flow] = encapsulation;
    this.addressFirst[flow] = source;
    this.addressOther[flow] = destination;
    this.portFirst[flow] = sourcePort;
    this.portOther[flow] = destinationPort;
    this.tcp[flow] = none;
    return flow;
  }

  private rehash(): void {
    // A replaced flow has left its slot for good; only the flows that hold one are put back.
    const held = this.slots;
    this.slots = new Int32Array(held.length * 2);
    for (const value of held) if (value !== 0) this.insert(value - 1);
  }

  private grow(): void {
    this.capacity *= 2;
    const length = this.capacity;
    this.hashes = grown(this.hashes, length);
    this.addressFirst = grown(this.addressFirst, length);
    this.addressOther = grown(this.addressOther, length);
    this.portFirst = grown(this.portFirst, length);
    this.portOther = grown(this.portOther, length);
    this.protocol = grown(this.protocol, length);
    this.ipVersion = grown(this.ipVersion, length);
    this.encapsulation = grown(this.encapsulation, length);
    this.marks = grown(this.marks, length);
    this.firstPacket = grown(this.firstPacket, length);
    this.lastPacket = grown(this.lastPacket, length);
    this.packets = grown(this.packets, length);
    this.tcp = grown(this.tcp, length);
    this.claim = grown(this.claim, length);
  }
}

/** Which marks a TCP packet of direction `direction` sets. */
export function tcpMarks(direction: number, flags: number, payloadLength: number): number {
  let marks = 0;
  if (flags & tcpFlag.syn) marks |= flags & tcpFlag.ack ? flowMark.synAckSeen : flowMark.synSeen;
  if (flags & tcpFlag.rst) marks |= flowMark.resetSeen;
  if (flags & tcpFlag.fin) marks |= direction === 0 ? flowMark.finFirstSide : flowMark.finOtherSide;
  if (payloadLength > 0) marks |= direction === 0 ? flowMark.dataFirstSide : flowMark.dataOtherSide;
  return marks;
}

export const isTcp = (flows: FlowTable, flow: number): boolean => flows.protocol[flow] === ipProtocol.tcp;
