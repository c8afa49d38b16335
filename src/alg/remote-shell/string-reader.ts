/**
 * Reads the strings, each ended by NUL, with which the clients of rexec, rsh and rlogin begin. What comes behind the last one
 * is terminal or standard input and none of our business.
 */
import { latin1 } from '../../base/bytes.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import type { PacketPlace } from '../alg.ts';

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
      const end = stream.bytes.subarray(0, limit + 1).indexOf(0);
      if (end < 0 && stream.length <= limit) return;
      if (end < 0) this.cut(stream, limit);
      else {
        this.hand(stream, end, end + 1, true);
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
