/**
 * The packet index: one row of 48 bytes a packet in pages, never an object per packet. Rows, not columns, because flows
 * are walked packet by packet and each would cost a cache line in every column; pages, not one growing array, so that a
 * growing index is never copied and its peak is its size.
 */
import type { CaptureInterface } from './record-sink.ts';

const pageBits = 15;
const pageLength = 1 << pageBits;
const slotMask = pageLength - 1;
/** The first page of a small capture is no larger than it must be. */
const firstPageLength = 1 << 10;

/** No flow, no next packet. */
export const none = 0xffffffff;

/**
 * Words of a row. The file offset is a double, hence two words; `lengths` holds payload length and IP identification,
 * `offsets` those of network header and payload, `segment` segment flags and interface, `header` protocol, TTL and TCP
 * flags.
 */
const rowLength = 12;
const seconds = 2;
const nanoseconds = 3;
const capturedLength = 4;
const originalLength = 5;
/** Flow number · 2 + direction bit (1 = against the flow's first packet). */
const flowAndDirection = 6;
const nextInFlow = 7;
const offsets = 8;
const lengths = 9;
const segment = 10;
const header = 11;

/** For measurements. */
export const bytesPerPacket = rowLength * 4;

export class PacketIndex {
  readonly interfaces: CaptureInterface[] = [];
  private readonly pages: Uint32Array[] = [];
  /** The same memory as the pages. */
  private readonly fileOffsets: Float64Array[] = [];
  private length = 0;
  /** Packets that the pages hold. */
  private room = 0;

  /** Packets so far. Packet numbers shown to people are these indices + 1. */
  get count(): number {
    return this.length;
  }

  /** Makes a new packet's row, which belongs to no flow yet; returns its index. */
  add(
    ofFileOffset: number,
    ofSeconds: number,
    ofNanoseconds: number,
    ofCapturedLength: number,
    ofOriginalLength: number,
    interfaceId: number,
  ): number {
    const index = this.length;
    const slot = (index & slotMask) * rowLength;
    if (index === this.room) this.grow();
    const page = this.pages[index >>> pageBits]!;
    this.length = index + 1;
    this.fileOffsets[index >>> pageBits]![slot >>> 1] = ofFileOffset;
    page[slot + seconds] = ofSeconds;
    page[slot + nanoseconds] = ofNanoseconds;
    page[slot + capturedLength] = ofCapturedLength;
    page[slot + originalLength] = ofOriginalLength;
    page[slot + flowAndDirection] = none;
    page[slot + nextInFlow] = none;
    page[slot + segment] = interfaceId & 0xffff;
    return index;
  }

  /** Offsets count from the packet's start; the payload's length is by the headers' account, which no snap length shortens. */
  setHeaders(
    index: number,
    ofNetwork: number,
    ofPayload: number,
    payloadLength: number,
    ipIdentification: number,
    protocol: number,
    ttl: number,
    tcpFlags: number,
  ): void {
    const page = this.pages[index >>> pageBits]!;
    const slot = (index & slotMask) * rowLength;
    page[slot + offsets] = (ofNetwork << 16) | (ofPayload & 0xffff);
    page[slot + lengths] = (payloadLength << 16) | ipIdentification;
    page[slot + header] = (protocol << 16) | (ttl << 8) | tcpFlags;
  }

  /** Puts the packet into a flow, behind packet `previous` (`none` when it is the first). */
  setFlow(index: number, ofFlowAndDirection: number, segmentFlags: number, previous: number): void {
    const page = this.pages[index >>> pageBits]!;
    const slot = (index & slotMask) * rowLength;
    page[slot + flowAndDirection] = ofFlowAndDirection;
    page[slot + segment]! |= segmentFlags << 16;
    if (previous !== none) this.pages[previous >>> pageBits]![(previous & slotMask) * rowLength + nextInFlow] = index;
  }

  fileOffset(index: number): number {
    return this.fileOffsets[index >>> pageBits]![((index & slotMask) * rowLength) >>> 1]!;
  }
  seconds(index: number): number {
    return this.pages[index >>> pageBits]![(index & slotMask) * rowLength + seconds]!;
  }
  nanoseconds(index: number): number {
    return this.pages[index >>> pageBits]![(index & slotMask) * rowLength + nanoseconds]!;
  }
  capturedLength(index: number): number {
    return this.pages[index >>> pageBits]![(index & slotMask) * rowLength + capturedLength]!;
  }
  originalLength(index: number): number {
    return this.pages[index >>> pageBits]![(index & slotMask) * rowLength + originalLength]!;
  }
  /** `none` when the packet belongs to no flow. */
  flow(index: number): number {
    const value = this.pages[index >>> pageBits]![(index & slotMask) * rowLength + flowAndDirection]!;
    return value === none ? none : value >>> 1;
  }
  direction(index: number): 0 | 1 {
    return (this.pages[index >>> pageBits]![(index & slotMask) * rowLength + flowAndDirection]! & 1) as 0 | 1;
  }
  nextInFlow(index: number): number {
    return this.pages[index >>> pageBits]![(index & slotMask) * rowLength + nextInFlow]!;
  }
  interfaceId(index: number): number {
    return this.pages[index >>> pageBits]![(index & slotMask) * rowLength + segment]! & 0xffff;
  }
  networkOffset(index: number): number {
    return this.pages[index >>> pageBits]![(index & slotMask) * rowLength + offsets]! >>> 16;
  }
  payloadOffset(index: number): number {
    return this.pages[index >>> pageBits]![(index & slotMask) * rowLength + offsets]! & 0xffff;
  }
  payloadLength(index: number): number {
    return this.pages[index >>> pageBits]![(index & slotMask) * rowLength + lengths]! >>> 16;
  }
  ipIdentification(index: number): number {
    return this.pages[index >>> pageBits]![(index & slotMask) * rowLength + lengths]! & 0xffff;
  }
  segmentFlags(index: number): number {
    return this.pages[index >>> pageBits]![(index & slotMask) * rowLength + segment]! >>> 16;
  }
  protocol(index: number): number {
    return (this.pages[index >>> pageBits]![(index & slotMask) * rowLength + header]! >>> 16) & 255;
  }
  tcpFlags(index: number): number {
    return this.pages[index >>> pageBits]![(index & slotMask) * rowLength + header]! & 255;
  }
  ttl(index: number): number {
    return (this.pages[index >>> pageBits]![(index & slotMask) * rowLength + header]! >>> 8) & 255;
  }

  /** Seconds from packet `from` to packet `to`. */
  secondsBetween(from: number, to: number): number {
    return this.seconds(to) - this.seconds(from) + (this.nanoseconds(to) - this.nanoseconds(from)) / 1e9;
  }

  private grow(): void {
    const first = this.room < pageLength ? this.pages.pop() : undefined;
    if (first) this.fileOffsets.pop();
    const length = this.room < pageLength ? Math.min(pageLength, Math.max(firstPageLength, this.room * 4)) : pageLength;
    const page = new Uint32Array(length * rowLength);
    if (first) page.set(first);
    this.pages.push(page);
    this.fileOffsets.push(new Float64Array(page.buffer));
    this.room = (this.pages.length - 1) * pageLength + length;
  }
}
