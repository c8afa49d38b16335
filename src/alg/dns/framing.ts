/**
 * Cuts one TCP direction into messages by their length prefixes (RFC 1035 §4.2.2), and keeps its footing where bytes are
 * missing: inside a message the rest is stepped over, elsewhere the next segment that begins like a message is awaited.
 * A message is looked at twice at most, when its header is there and when it is complete.
 */
import { u16 } from '../../base/bytes.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import type { PacketPlace } from '../alg.ts';
import { needsMore, notAFrame } from '../frame-reader.ts';
import { headerBytes } from './parse.ts';
import { isPossibleHeader, lengthPrefixBytes, probeStream } from './probe.ts';

export interface Frame {
  /** The message without its prefix, or what there is of it; valid only during the call. */
  readonly bytes: Uint8Array;
  readonly declaredBytes: number;
  readonly place: PacketPlace;
  readonly lastPacket: number;
  /** False when prefix and header contradict each other: something else speaks here. */
  readonly possible: boolean;
}

/** Bytes of the message that begins here, its prefix included; `needsMore` before its header is there, or `notAFrame`. */
export function framedBytes(bytes: Uint8Array): number {
  if (bytes.length < lengthPrefixBytes) return needsMore;
  const declared = u16(bytes, 0);
  if (declared < headerBytes) return notAFrame;
  if (bytes.length < lengthPrefixBytes + headerBytes) return needsMore;
  return isPossibleHeader(bytes, lengthPrefixBytes, declared) ? lengthPrefixBytes + declared : notAFrame;
}

export class MessageFraming {
  private readonly deliver: (frame: Frame) => void;
  private headerSeen = false;
  private lost = false;
  /** Bytes still to come of a message that was given up. */
  private skip = 0;
  /** Bytes missing behind the `held` ones that the stream kept from last time. */
  private missing = 0;
  private held = 0;

  constructor(deliver: (frame: Frame) => void) {
    this.deliver = deliver;
  }

  data(stream: StreamBuffer): void {
    if (this.missing > 0) this.crossGap(stream);
    while (this.step(stream));
    this.held = stream.length;
  }

  gap(bytes: number): void {
    this.missing += bytes;
  }

  /** Hands over the message that did not come to its end. */
  end(stream: StreamBuffer): void {
    if (this.missing > 0) this.crossGap(stream);
    while (this.step(stream));
    if (stream.length >= lengthPrefixBytes && !this.lost) this.hand(stream, stream.length, true);
    stream.consume(stream.length);
  }

  /** One message or one decision; true when there may be more to do. */
  private step(stream: StreamBuffer): boolean {
    if (this.skip > 0) {
      const skipped = Math.min(this.skip, stream.length);
      stream.consume(skipped);
      this.skip -= skipped;
    }
    if (this.lost && !this.regain(stream)) return false;
    if (stream.length < lengthPrefixBytes) return false;
    const bytes = stream.bytes;
    const declared = u16(bytes, 0);
    if (!this.headerSeen) {
      const size = framedBytes(bytes);
      if (size === needsMore) return false;
      if (size === notAFrame) {
        this.hand(stream, Math.min(stream.length, lengthPrefixBytes + declared), false);
        stream.consume(stream.length);
        this.lost = true;
        return false;
      }
      this.headerSeen = true;
    }
    const whole = lengthPrefixBytes + declared;
    if (bytes.length < whole) return false;
    this.hand(stream, whole, true);
    stream.consume(whole);
    this.headerSeen = false;
    return true;
  }

  /** Only where a segment begins like a message is there footing again. */
  private regain(stream: StreamBuffer): boolean {
    if (stream.length < lengthPrefixBytes + headerBytes) return false;
    if (probeStream(stream.bytes) === 'yes') {
      this.lost = false;
      return true;
    }
    stream.consume(stream.length);
    return false;
  }

  private crossGap(stream: StreamBuffer): void {
    const before = Math.min(this.held, stream.length);
    const missing = this.missing;
    this.missing = 0;
    this.headerSeen = false;
    if (this.lost) {
      stream.consume(before);
      return;
    }
    let left = this.skip - missing;
    if (this.skip === 0) {
      left = before < lengthPrefixBytes ? -1 : lengthPrefixBytes + u16(stream.bytes, 0) - before - missing;
      if (before >= lengthPrefixBytes) this.hand(stream, before, true);
      stream.consume(before);
    }
    this.skip = Math.max(left, 0);
    this.lost = left < 0;
  }

  /** `length` bytes of the stream, prefix included. */
  private hand(stream: StreamBuffer, length: number, possible: boolean): void {
    const bytes = stream.bytes;
    this.deliver({
      bytes: bytes.subarray(lengthPrefixBytes, length),
      declaredBytes: u16(bytes, 0),
      place: stream.placeAt(length > lengthPrefixBytes ? lengthPrefixBytes : 0),
      lastPacket: stream.placeAt(Math.max(length - 1, 0)).packet,
      possible,
    });
  }
}
