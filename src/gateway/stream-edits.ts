/**
 * What a rewrite does to one direction of a TCP stream: edits by stream offset, from which follow the bytes of any segment,
 * its sequence number, and what the other side's acknowledgements mean. Because all of it depends on offsets alone, a
 * retransmission comes out like the original, however it is cut.
 */
import { concat } from '../base/bytes.ts';

/** Stream offsets count from the first byte behind the SYN. */
export class StreamEdits {
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly writtens: Uint8Array[] = [];
  /** Growth of all edits up to and including each. */
  private readonly growths: number[] = [];

  get isEmpty(): boolean {
    return this.starts.length === 0;
  }

  /** Replaces `length` bytes at `offset`, behind all earlier edits; one that overlaps them is a programmer's mistake. */
  add(offset: number, length: number, written: Uint8Array): void {
    if (offset < (this.ends.at(-1) ?? 0)) throw new Error(`an edit at ${offset} overlaps the one before it`);
    this.starts.push(offset);
    this.ends.push(offset + length);
    this.writtens.push(written);
    this.growths.push((this.growths.at(-1) ?? 0) + written.length - length);
  }

  /** The offset on the other side. Inside a replaced field it is the field's end, so that the field stays in one segment. */
  map(offset: number): number {
    const before = this.countStartingBefore(offset);
    if (before === 0) return offset;
    const end = this.ends[before - 1]!;
    return Math.max(offset, end) + this.growths[before - 1]!;
  }

  /** The bytes that the segment `[offset, offset + bytes.length)` becomes. */
  segment(offset: number, bytes: Uint8Array): Uint8Array {
    const end = offset + bytes.length;
    let at = this.countStartingBefore(offset);
    // An edit that begins in an earlier segment was written there: what is left of the old field here is gone.
    let copied = Math.min(end, Math.max(offset, at > 0 ? this.ends[at - 1]! : 0));
    const parts: Uint8Array[] = [];
    for (; at < this.starts.length && this.starts[at]! < end; at += 1) {
      parts.push(bytes.subarray(copied - offset, this.starts[at]! - offset), this.writtens[at]!);
      copied = Math.min(end, this.ends[at]!);
    }
    if (parts.length === 0) return copied === offset ? bytes : bytes.subarray(copied - offset);
    return concat([...parts, bytes.subarray(copied - offset)]);
  }

  /** Edits that start before `offset`; binary search. */
  private countStartingBefore(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Both directions of one connection, with the sequence numbers of their first bytes. */
export interface ConnectionEdits {
  readonly client: StreamEdits;
  readonly server: StreamEdits;
  readonly clientStart: number;
  readonly serverStart: number;
}

/** A sequence or acknowledgement number on the other side; numbers before the stream's start stay. */
export function mapSequence(edits: StreamEdits, start: number, sequence: number): number {
  const offset = (sequence - start) | 0;
  return offset < 0 ? sequence : (sequence + edits.map(offset) - offset) >>> 0;
}
