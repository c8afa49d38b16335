/**
 * Puts one TCP direction's payload in order for an analyzer. Only flows that an ALG claims get one; what is buffered is
 * capped per stream and in total, and what a cap cuts is counted.
 */
import { sequenceBefore } from './tcp-tracker.ts';
import { StreamBuffer } from './stream-buffer.ts';

/** Shared by all streams of an analysis. */
export interface ReassemblyBudget {
  bytesHeld: number;
  readonly maximumBytes: number;
}

export const createReassemblyBudget = (maximumBytes = 64 << 20): ReassemblyBudget => ({ bytesHeld: 0, maximumBytes });

const maximumPendingBytes = 1 << 20;
const maximumPendingSegments = 512;

interface PendingSegment {
  readonly sequence: number;
  readonly bytes: Uint8Array;
  readonly packet: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** `data` = unread bytes have arrived in `buffer`; `gap` = bytes are missing for good. */
export interface StreamConsumer {
  readonly data: () => void;
  readonly gap: (bytes: number) => void;
}

export class StreamReassembler {
  readonly buffer = new StreamBuffer();
  private next: number | undefined;
  private pending: PendingSegment[] = [];
  private pendingBytes = 0;
  private readonly consumer: StreamConsumer;
  private readonly budget: ReassemblyBudget;

  constructor(consumer: StreamConsumer, budget: ReassemblyBudget) {
    this.consumer = consumer;
    this.budget = budget;
  }

  /** The SYN tells where the stream begins. */
  begin(sequence: number): void {
    this.next ??= (sequence + 1) >>> 0;
  }

  /**
   * One segment: `payload` is what was captured of `length` bytes. `packet` counts from 1. Overlaps keep what came first,
   * as receivers do.
   */
  segment(
    sequence: number,
    payload: Uint8Array,
    length: number,
    packet: number,
    seconds: number,
    nanoseconds: number,
  ): void {
    if (length === 0) return;
    this.next ??= sequence;
    if (sequenceBefore(this.next, sequence)) {
      this.keep({ sequence, bytes: payload.slice(), packet, seconds, nanoseconds });
      return;
    }
    const known = (this.next - sequence) >>> 0;
    if (known >= length) return;
    this.deliver(payload.subarray(known), length - known, packet, seconds, nanoseconds);
    this.drain();
  }

  /** The other side acknowledges up to `acknowledgement`: what is missing before it will not come any more. */
  acknowledged(acknowledgement: number): void {
    const first = this.pending[0];
    if (first && this.next !== undefined && !sequenceBefore(acknowledgement, first.sequence))
      this.skipTo(first.sequence);
  }

  /** No more segments: hands over what waits behind gaps. */
  end(): void {
    while (this.pending[0]) this.skipTo(this.pending[0].sequence);
  }

  private keep(segment: PendingSegment): void {
    if (segment.bytes.length + this.budget.bytesHeld > this.budget.maximumBytes) {
      this.end();
      if (this.next === undefined || sequenceBefore(this.next, segment.sequence)) this.skip(segment.sequence);
      // What waited may have covered it, or part of it.
      const known = ((this.next ?? segment.sequence) - segment.sequence) >>> 0;
      const { bytes, packet, seconds, nanoseconds } = segment;
      if (known < bytes.length) this.deliver(bytes.subarray(known), bytes.length - known, packet, seconds, nanoseconds);
      return;
    }
    let at = this.pending.length;
    while (at > 0 && sequenceBefore(segment.sequence, this.pending[at - 1]!.sequence)) at -= 1;
    this.pending.splice(at, 0, segment);
    this.pendingBytes += segment.bytes.length;
    this.budget.bytesHeld += segment.bytes.length;
    if (this.pendingBytes > maximumPendingBytes || this.pending.length > maximumPendingSegments)
      this.skipTo(this.pending[0]!.sequence);
  }

  private skipTo(sequence: number): void {
    if (this.next !== undefined && sequenceBefore(this.next, sequence)) this.skip(sequence);
    this.drain();
  }

  private skip(sequence: number): void {
    const missing = (sequence - (this.next ?? sequence)) >>> 0;
    this.next = sequence;
    if (missing > 0) this.consumer.gap(missing);
  }

  private drain(): void {
    while (this.pending.length > 0) {
      const segment = this.pending[0]!;
      const next = this.next ?? segment.sequence;
      if (sequenceBefore(next, segment.sequence)) return;
      this.pending.shift();
      this.pendingBytes -= segment.bytes.length;
      this.budget.bytesHeld -= segment.bytes.length;
      const known = (next - segment.sequence) >>> 0;
      if (known < segment.bytes.length)
        this.deliver(
          segment.bytes.subarray(known),
          segment.bytes.length - known,
          segment.packet,
          segment.seconds,
          segment.nanoseconds,
        );
    }
  }

  /** `length` bytes of stream of which `bytes` were captured: the rest is a gap that the snap length made. */
  private deliver(bytes: Uint8Array, length: number, packet: number, seconds: number, nanoseconds: number): void {
    this.next = ((this.next ?? 0) + length) >>> 0;
    if (bytes.length > 0) {
      this.buffer.append(bytes, packet, seconds, nanoseconds);
      this.consumer.data();
    }
    if (bytes.length < length) this.consumer.gap(length - bytes.length);
  }
}
