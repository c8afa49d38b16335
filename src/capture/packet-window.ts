/**
 * Packets read again in the order of the file: one read for many of them instead of one for each. The window grows while
 * packets follow each other and shrinks again where they are far apart, so that a few packets of a large file cost little.
 */
import { CaptureError } from '../base/capture-error.ts';
import type { ByteSource } from './byte-source.ts';
import type { PacketIndex } from './packet-index.ts';

const smallest = 1 << 16;
const largest = 1 << 22;

export interface PacketWindowWish {
  readonly source: ByteSource;
  readonly index: PacketIndex;
  /** Of the capture, for the error's text. */
  readonly name: string;
}

export class PacketWindow {
  private readonly wish: PacketWindowWish;
  private held = new Uint8Array(0);
  private offset = 0;
  private size = smallest;

  constructor(wish: PacketWindowWish) {
    this.wish = wish;
  }

  /**
   * The packet's captured bytes; `packet` counts from 0. They stay as they are when others are read. Throws `CaptureError`
   * when the file no longer holds them. In steps, because most packets need no wait: `bytes(packet) ?? await read(packet)`.
   */
  bytes(packet: number): Uint8Array | undefined {
    const { index } = this.wish;
    const from = index.fileOffset(packet) - this.offset;
    const to = from + index.capturedLength(packet);
    return from < 0 || to > this.held.length ? undefined : this.held.subarray(from, to);
  }

  async read(packet: number): Promise<Uint8Array> {
    const { source, index, name } = this.wish;
    const offset = index.fileOffset(packet);
    const end = this.offset + this.held.length;
    const follows = this.held.length > 0 && offset >= this.offset && offset <= end + this.size;
    this.size = follows ? Math.min(largest, this.size * 2) : smallest;
    const length = Math.max(index.capturedLength(packet), Math.min(this.size, source.size - offset));
    // A fresh buffer each time: who was given a packet may still hold it.
    const buffer = new Uint8Array(Math.max(0, length));
    const read = await source.read(offset, buffer);
    this.held = buffer.subarray(0, read);
    this.offset = offset;
    const bytes = this.bytes(packet);
    if (!bytes) throw new CaptureError('unreadable', `${name} has become shorter since it was opened. Open it again.`);
    return bytes;
  }
}
