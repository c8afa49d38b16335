/**
 * Cuts one TCP direction into lines for the text protocols. A line may come in any number of segments; one without an end
 * is handed over cut at the cap and skipped to its end, so that a stream that is no text costs no memory.
 */
import type { StreamBuffer } from '../flow/stream-buffer.ts';
import type { PacketPlace } from './alg.ts';
import { needsMore, notAFrame } from './frame-reader.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export interface StreamLine {
  /** The line with its end; valid only during the call. */
  readonly bytes: Uint8Array;
  /** Bytes of the line without CR LF or LF. */
  readonly textBytes: number;
  readonly place: PacketPlace;
  readonly lastPacket: number;
  /** False when the line has no end: the cap, a gap or the end of the flow cut it. */
  readonly complete: boolean;
  /** True for the first line behind missing bytes: it may be the rest of a longer one. */
  readonly afterGap: boolean;
}

/** Bytes of the line that begins here, its end included; `needsMore`, or `notAFrame` from `maximumBytes` on. */
export function lineBytes(bytes: Uint8Array, maximumBytes: number): number {
  const end = bytes.indexOf(lineFeed);
  if (end >= 0 && end < maximumBytes) return end + 1;
  return end < 0 && bytes.length < maximumBytes ? needsMore : notAFrame;
}

/** Bytes of a line without its CR LF or LF. */
export const textBytesOf = (line: Uint8Array): number =>
  line.length - (line.at(-1) !== lineFeed ? 0 : line.at(-2) === carriageReturn ? 2 : 1);

export class LineReader {
  private readonly maximumBytes: number;
  private readonly deliver: (line: StreamLine) => void;
  /** Unfinished bytes that the stream kept from last time. */
  private held = 0;
  private missing = false;
  private skipping = false;
  private afterGap = false;

  constructor(maximumBytes: number, deliver: (line: StreamLine) => void) {
    this.maximumBytes = maximumBytes;
    this.deliver = deliver;
  }

  /** Consumes every whole line. `more` is asked before each one: another reader may take over in the middle of a segment. */
  data(stream: StreamBuffer, more: () => boolean = () => true): void {
    if (this.missing) this.crossGap(stream);
    while (stream.length > 0 && more()) {
      if (this.skipping) {
        const end = stream.bytes.indexOf(lineFeed);
        this.skipping = end < 0;
        stream.consume(end < 0 ? stream.length : end + 1);
        continue;
      }
      const size = lineBytes(stream.bytes, this.maximumBytes);
      if (size === needsMore) break;
      if (size === notAFrame) {
        this.hand(stream, this.maximumBytes, false);
        stream.consume(this.maximumBytes);
        this.skipping = true;
        continue;
      }
      this.hand(stream, size, true);
      stream.consume(size);
    }
    this.held = stream.length;
  }

  gap(): void {
    this.missing = true;
  }

  /** Hands over the line that did not come to its end. */
  end(stream: StreamBuffer): void {
    this.data(stream);
    if (stream.length > 0 && !this.skipping) this.hand(stream, stream.length, false);
    stream.consume(stream.length);
    this.held = 0;
  }

  private crossGap(stream: StreamBuffer): void {
    const before = Math.min(this.held, stream.length);
    if (before > 0 && !this.skipping) this.hand(stream, before, false);
    stream.consume(before);
    this.missing = false;
    this.skipping = false;
    this.afterGap = true;
  }

  private hand(stream: StreamBuffer, length: number, complete: boolean): void {
    const bytes = stream.bytes.subarray(0, length);
    const textBytes = complete ? textBytesOf(bytes) : length;
    const { packet, seconds, nanoseconds } = stream.placeAt(0);
    const { afterGap } = this;
    this.afterGap = false;
    this.deliver({
      bytes,
      textBytes,
      place: { packet, seconds, nanoseconds },
      lastPacket: stream.placeAt(length - 1).packet,
      complete,
      afterGap,
    });
  }
}
