/**
 * The columnar packet index: 47 bytes a packet in pages of typed arrays, never an object per packet. Pages, not growing
 * arrays, so that a growing index is never copied and its peak is its size.
 */
import type { CaptureInterface } from './record-sink.ts';

const pageBits = 15;
const pageLength = 1 << pageBits;
const slotMask = pageLength - 1;

/** No flow, no next packet. */
export const none = 0xffffffff;

export class PacketPage {
  readonly fileOffset = new Float64Array(pageLength);
  readonly seconds = new Uint32Array(pageLength);
  readonly nanoseconds = new Uint32Array(pageLength);
  readonly capturedLength = new Uint32Array(pageLength);
  readonly originalLength = new Uint32Array(pageLength);
  /** Flow number · 2 + direction bit (1 = against the flow's first packet). */
  readonly flowAndDirection = new Uint32Array(pageLength);
  readonly nextInFlow = new Uint32Array(pageLength);
  readonly interfaceId = new Uint16Array(pageLength);
  readonly networkOffset = new Uint16Array(pageLength);
  readonly payloadOffset = new Uint16Array(pageLength);
  /** Bytes of transport payload by the IP header's account, which a snap length does not shorten. */
  readonly payloadLength = new Uint16Array(pageLength);
  readonly ipIdentification = new Uint16Array(pageLength);
  readonly segmentFlags = new Uint16Array(pageLength);
  readonly protocol = new Uint8Array(pageLength);
  readonly tcpFlags = new Uint8Array(pageLength);
  readonly ttl = new Uint8Array(pageLength);
}

export class PacketIndex {
  readonly interfaces: CaptureInterface[] = [];
  private readonly pages: PacketPage[] = [];
  private length = 0;

  /** Packets so far. Packet numbers shown to people are these indices + 1. */
  get count(): number {
    return this.length;
  }

  /** Makes a new packet's row and returns its page; its slot is `slotOf(index)`. */
  append(): PacketPage {
    const page = this.pages[this.length >>> pageBits] ?? this.grow();
    this.length += 1;
    return page;
  }

  pageOf(index: number): PacketPage {
    return this.pages[index >>> pageBits]!;
  }

  slotOf(index: number): number {
    return index & slotMask;
  }

  fileOffset(index: number): number {
    return this.pageOf(index).fileOffset[index & slotMask]!;
  }
  seconds(index: number): number {
    return this.pageOf(index).seconds[index & slotMask]!;
  }
  nanoseconds(index: number): number {
    return this.pageOf(index).nanoseconds[index & slotMask]!;
  }
  capturedLength(index: number): number {
    return this.pageOf(index).capturedLength[index & slotMask]!;
  }
  originalLength(index: number): number {
    return this.pageOf(index).originalLength[index & slotMask]!;
  }
  /** `none` when the packet belongs to no flow. */
  flow(index: number): number {
    const value = this.pageOf(index).flowAndDirection[index & slotMask]!;
    return value === none ? none : value >>> 1;
  }
  direction(index: number): 0 | 1 {
    return (this.pageOf(index).flowAndDirection[index & slotMask]! & 1) as 0 | 1;
  }
  nextInFlow(index: number): number {
    return this.pageOf(index).nextInFlow[index & slotMask]!;
  }
  interfaceId(index: number): number {
    return this.pageOf(index).interfaceId[index & slotMask]!;
  }
  networkOffset(index: number): number {
    return this.pageOf(index).networkOffset[index & slotMask]!;
  }
  payloadOffset(index: number): number {
    return this.pageOf(index).payloadOffset[index & slotMask]!;
  }
  payloadLength(index: number): number {
    return this.pageOf(index).payloadLength[index & slotMask]!;
  }
  ipIdentification(index: number): number {
    return this.pageOf(index).ipIdentification[index & slotMask]!;
  }
  segmentFlags(index: number): number {
    return this.pageOf(index).segmentFlags[index & slotMask]!;
  }
  protocol(index: number): number {
    return this.pageOf(index).protocol[index & slotMask]!;
  }
  tcpFlags(index: number): number {
    return this.pageOf(index).tcpFlags[index & slotMask]!;
  }
  ttl(index: number): number {
    return this.pageOf(index).ttl[index & slotMask]!;
  }

  /** Seconds from packet `from` to packet `to`. */
  secondsBetween(from: number, to: number): number {
    return this.seconds(to) - this.seconds(from) + (this.nanoseconds(to) - this.nanoseconds(from)) / 1e9;
  }

  private grow(): PacketPage {
    const page = new PacketPage();
    this.pages.push(page);
    return page;
  }
}
