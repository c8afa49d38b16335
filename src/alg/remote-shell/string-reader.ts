/**
 * Reads the strings, each ended by NUL, with which the clients of rexec, rsh and rlogin begin. What comes behind the last one
 * is terminal or standard input and none of our business.
 */
import { latin1 } from '../../base/bytes.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import type { PacketPlace } from '../alg.ts';
import { needsMore, notAFrame } from '../frame-reader.ts';

export interface TerminatedString {
  readonly index: number;
  /** Without its NUL. */
  readonly text: string;
  /** With its NUL, when there is one. */
  readonly size: number;
  readonly place: PacketPlace;
  readonly lastPacket: number;
  /** False when the flow, a gap or the cap cut it. */
  readonly complete: boolean;
}

/** A port as text. */
export const maximumPortDigits = 5;

/** Bytes of the string that begins here, its NUL included; `needsMore`, or `notAFrame` beyond `limit` bytes. */
export function stringBytes(bytes: Uint8Array, limit: number): number {
  const end = bytes.subarray(0, limit + 1).indexOf(0);
  if (end >= 0) return end + 1;
  return bytes.length <= limit ? needsMore : notAFrame;
}

export class StringReader {
  private readonly maximumBytes: readonly number[];
  private readonly deliver: (string: TerminatedString) => void;
  private index = 0;

  /** One cap for each string expected; a longer one ends the reading. */
  constructor(maximumBytes: readonly number[], deliver: (string: TerminatedString) => void) {
    this.maximumBytes = maximumBytes;
    this.deliver = deliver;
  }

  /** Nothing more is read: all strings came, or one could not be. */
  get done(): boolean {
    return this.index >= this.maximumBytes.length;
  }

  data(stream: StreamBuffer): void {
    while (!this.done && stream.length > 0) {
      const limit = this.maximumBytes[this.index] ?? 0;
      const size = stringBytes(stream.bytes, limit);
      if (size === needsMore) return;
      if (size === notAFrame) this.cut(stream, limit);
      else {
        this.hand(stream, size - 1, size, true);
        this.index += 1;
      }
    }
  }

  /** Ends the reading: what there is of the current string is handed over cut. */
  end(stream: StreamBuffer): void {
    if (!this.done && stream.length > 0) this.cut(stream, stream.length);
    this.index = this.maximumBytes.length;
  }

  private cut(stream: StreamBuffer, length: number): void {
    this.hand(stream, length, length, false);
    this.index = this.maximumBytes.length;
  }

  private hand(stream: StreamBuffer, textBytes: number, size: number, complete: boolean): void {
    const { packet, seconds, nanoseconds } = stream.placeAt(0);
    const lastPacket = stream.placeAt(Math.max(size - 1, 0)).packet;
    const text = latin1(stream.bytes, 0, textBytes);
    stream.consume(size);
    this.deliver({ index: this.index, text, size, place: { packet, seconds, nanoseconds }, lastPacket, complete });
  }
}
