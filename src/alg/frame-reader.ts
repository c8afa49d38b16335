/**
 * Cuts one TCP direction of a binary protocol into frames by the length that each one's header tells, whatever the segments
 * are. Only the head of a large frame is kept. Keeps its footing where bytes are missing: inside a frame the rest is
 * stepped over, elsewhere the next segment that begins like a frame is awaited.
 */
import type { StreamBuffer } from '../flow/stream-buffer.ts';
import type { PacketPlace } from './alg.ts';

/** Answers of `sizeOf` besides a size. */
export const needsMore = -1;
export const notAFrame = 0;

export interface FrameRules {
  /** Bytes of the frame that begins here, its header included; decides within `maximumHeaderBytes`. */
  readonly sizeOf: (bytes: Uint8Array) => number;
  /** Whether a frame begins here, asked at the start of segments only after the footing was lost: be strict. */
  readonly begins: (bytes: Uint8Array) => boolean;
  /** What is handed over of a frame at most. */
  readonly keptBytes: number;
}

export interface Frame {
  /** The frame from its header on, or its head; valid only during the call. */
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly place: PacketPlace;
  readonly lastPacket: number;
  /** False when the flow ended or bytes are missing before `size`. */
  readonly complete: boolean;
}

export interface FrameSink {
  readonly frame: (frame: Frame) => void;
  /** What follows may not continue what came before: bytes are missing, or were no frame. */
  readonly lost?: (place: PacketPlace) => void;
}

/** A frame whose head was taken from the stream and whose rest is still to come. */
interface OpenFrame {
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly place: PacketPlace;
  lastPacket: number;
  complete: boolean;
}

const maximumHeaderBytes = 256;

export class FrameReader {
  private readonly rules: FrameRules;
  private readonly sink: FrameSink;
  private stream: StreamBuffer | undefined;
  private open: OpenFrame | undefined;
  /** Bytes still to come of the frame that is open, or that was handed over cut. */
  private skip = 0;
  private isLost = false;

  constructor(rules: FrameRules, sink: FrameSink) {
    this.rules = rules;
    this.sink = sink;
  }

  /** Consumes every whole frame. */
  data(stream: StreamBuffer): void {
    this.stream = stream;
    if (this.isLost && !this.regain(stream)) return;
    while (this.step(stream));
  }

  gap(missing: number): void {
    const { stream } = this;
    if (this.skip > 0) {
      if (this.open) this.open.complete = false;
      const beyond = missing - this.skip;
      this.skip = Math.max(-beyond, 0);
      if (beyond >= 0) this.close();
      if (beyond > 0) this.lose(stream);
      return;
    }
    const held = stream?.length ?? 0;
    const size = stream && held > 0 ? this.rules.sizeOf(stream.bytes) : needsMore;
    if (!stream || size <= 0) {
      if (!this.isLost) this.lose(stream);
      stream?.consume(held);
      return;
    }
    this.handCut(stream, size);
    const left = size - held - missing;
    if (left < 0) this.lose(stream);
    else this.skip = left;
  }

  /** Hands over the frame that did not come to its end. */
  end(stream: StreamBuffer): void {
    this.data(stream);
    if (this.open) this.open.complete = false;
    this.close();
    if (this.isLost || this.skip > 0 || stream.length === 0) return;
    const size = this.rules.sizeOf(stream.bytes);
    if (size > 0) this.handCut(stream, size);
  }

  /** One frame or a part of it; true when there may be more to do. */
  private step(stream: StreamBuffer): boolean {
    if (stream.length === 0) return false;
    if (this.skip > 0) return this.stepOver(stream);
    const { bytes } = stream;
    const size = this.rules.sizeOf(bytes);
    if (size === needsMore && bytes.length < maximumHeaderBytes) return false;
    if (size <= 0) {
      this.lose(stream);
      stream.consume(stream.length);
      return false;
    }
    const kept = Math.min(size, this.rules.keptBytes);
    if (bytes.length < kept) return false;
    const place = stream.placeAt(0);
    const lastPacket = stream.placeAt(kept - 1).packet;
    if (kept === size) {
      this.sink.frame({ bytes: bytes.subarray(0, size), size, place, lastPacket, complete: true });
      stream.consume(size);
      return true;
    }
    this.open = { bytes: bytes.slice(0, kept), size, place, lastPacket, complete: true };
    this.skip = size - kept;
    stream.consume(kept);
    return true;
  }

  private stepOver(stream: StreamBuffer): boolean {
    const taken = Math.min(this.skip, stream.length);
    if (this.open) this.open.lastPacket = stream.placeAt(taken - 1).packet;
    stream.consume(taken);
    this.skip -= taken;
    if (this.skip > 0) return false;
    this.close();
    return true;
  }

  private close(): void {
    const { open } = this;
    this.open = undefined;
    if (open) this.sink.frame(open);
  }

  /** What is there of a frame of `size` bytes. */
  private handCut(stream: StreamBuffer, size: number): void {
    const bytes = stream.bytes.subarray(0, this.rules.keptBytes);
    const lastPacket = stream.placeAt(stream.length - 1).packet;
    this.sink.frame({ bytes, size, place: stream.placeAt(0), lastPacket, complete: false });
    stream.consume(stream.length);
  }

  private lose(stream: StreamBuffer | undefined): void {
    this.isLost = true;
    this.sink.lost?.(stream?.placeAt(0) ?? { packet: 0, seconds: 0, nanoseconds: 0 });
  }

  /** Only where a segment begins like a frame is there footing again. */
  private regain(stream: StreamBuffer): boolean {
    if (this.rules.begins(stream.bytes)) {
      this.isLost = false;
      return true;
    }
    stream.consume(stream.length);
    return false;
  }
}
