/**
 * Cuts one TCP direction into messages of head and body, whatever the segments are (RFC 3261 §18.3, RFC 2326 §4.4). Keeps
 * its footing where bytes are missing or a Content-Length lies: it looks for the next line that begins a message, and
 * tells how many bytes lay between. What is handed over does not depend on how the stream was split.
 */
import { latin1 } from '../../base/bytes.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import type { PacketPlace, ProbeVerdict } from '../alg.ts';
import type { Framing } from '../rewriter.ts';
import { headEnd } from './message-head.ts';

export interface TextFrame {
  /** The message, or what there is of it; valid only during the call. */
  readonly bytes: Uint8Array;
  /** Head and declared body; what there is when the head did not come to its end. */
  readonly declaredBytes: number;
  readonly place: PacketPlace;
  readonly lastPacket: number;
  readonly complete: boolean;
  /** The declared length lies: the next message began before its end. */
  readonly overrun: boolean;
}

export interface FramingRules {
  /** Whether a message begins at `at`. */
  readonly begins: (bytes: Uint8Array, at: number) => ProbeVerdict;
  /** Declared bytes behind the head, which is given with its blank line. */
  readonly bodyBytes: (head: string) => number;
  /** Whether a line in such a body that begins like a message does begin the next one: the declared length lies. */
  readonly bodyIsPlain: (head: string) => boolean;
  /** Whether the bytes from `at` to the end of the body, at least, are the beginning of a message beyond doubt. */
  readonly interrupts: (bytes: Uint8Array, at: number) => boolean;
  /** Length of a binary frame that begins the bytes, or how many bytes tell it; undefined when none begins. */
  readonly binary?: (bytes: Uint8Array) => { readonly need: number; readonly whole: boolean } | undefined;
}

export interface FramingSink {
  readonly message: (frame: TextFrame) => void;
  /** Bytes between messages that belong to none. Told when the next message begins, or the stream ends. */
  readonly stray: (bytes: number, place: PacketPlace) => void;
  readonly binary?: (bytes: Uint8Array, place: PacketPlace) => void;
}

const maximumHeadBytes = 65_536;
const maximumMessageBytes = 262_144;
const lineFeed = 10;
const carriageReturn = 13;

/** What the head that ends at `end` says: bytes of the whole message, and whether its body is plain text. */
function measure(
  rules: FramingRules,
  bytes: Uint8Array,
  end: number,
): { readonly declared: number; readonly plainBody: boolean } {
  const head = latin1(bytes, 0, end);
  return { declared: end + rules.bodyBytes(head), plainBody: rules.bodyIsPlain(head) };
}

/** Where a line of a body, before `limit`, begins the next message; 0 without one. */
function interruptionAt(rules: FramingRules, bytes: Uint8Array, from: number, limit: number): number {
  const body = bytes.subarray(0, limit);
  for (let at = bytes.indexOf(lineFeed, from); at >= 0 && at + 1 < limit; at = bytes.indexOf(lineFeed, at + 1))
    if (rules.interrupts(body, at + 1)) return at + 1;
  return 0;
}

/**
 * The first message in `bytes` for whoever must pass them on: also a line end, a binary frame, or what begins no message,
 * to the end of its line, because nothing may be held back that nobody waits for.
 */
export function frameText(rules: FramingRules, bytes: Uint8Array): Framing {
  const [first, second] = bytes;
  if (first === undefined) return 0;
  if (first === lineFeed) return 1;
  if (first === carriageReturn) return second === undefined ? 0 : second === lineFeed ? 2 : 1;
  const binary = rules.binary?.(bytes);
  if (binary) return binary.whole && bytes.length >= binary.need ? binary.need : 0;
  const verdict = rules.begins(bytes, 0);
  if (verdict === 'more') return 0;
  if (verdict === 'no') return bytes.indexOf(lineFeed) + 1 || bytes.length;
  const end = headEnd(bytes);
  if (end < 0) return bytes.length < maximumHeadBytes ? 0 : 'opaque';
  const { declared, plainBody } = measure(rules, bytes, end);
  if (declared > maximumMessageBytes) return 'opaque';
  const interruption = plainBody ? interruptionAt(rules, bytes, end, Math.min(bytes.length, declared)) : 0;
  if (interruption > 0) return interruption;
  return bytes.length < declared ? 0 : declared;
}

export class MessageFraming {
  private readonly rules: FramingRules;
  private readonly sink: FramingSink;
  /** Where the search for the head's end goes on. */
  private scanned = 0;
  /** Known once the head is there. */
  private head = 0;
  private whole = 0;
  private plainBody = false;
  private lost = false;
  /** While lost: whether the first byte may begin a line. */
  private lineStart = true;
  private strayBytes = 0;
  private strayPlace: PacketPlace | undefined;
  /** Bytes still to come of a message that was given up. */
  private skip = 0;
  private missing = 0;
  private held = 0;

  constructor(rules: FramingRules, sink: FramingSink) {
    this.rules = rules;
    this.sink = sink;
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
    this.data(stream);
    if (stream.length > 0) {
      if (this.lost) this.stray(stream, stream.length);
      else this.hand(stream, stream.length, false, this.whole);
    }
    this.tellStray();
  }

  /** One message or one decision; true when there may be more to do. */
  private step(stream: StreamBuffer): boolean {
    if (this.skip > 0) {
      const skipped = Math.min(this.skip, stream.length);
      stream.consume(skipped);
      this.skip -= skipped;
    }
    if (stream.length === 0 || (this.lost && !this.regain(stream))) return false;
    if (this.head === 0 && !this.findHead(stream)) return false;
    if (this.head === 0) return stream.length > 0;
    return this.findBody(stream);
  }

  /** True when a head is known, or something else was consumed. */
  private findHead(stream: StreamBuffer): boolean {
    const { bytes } = stream;
    if (this.scanned === 0) {
      let blank = 0;
      while (bytes[blank] === carriageReturn || bytes[blank] === lineFeed) blank += 1;
      if (blank > 0) {
        stream.consume(blank);
        return true;
      }
      const frame = this.rules.binary?.(bytes);
      if (frame) return this.takeBinary(stream, frame.need, frame.whole);
      const verdict = this.rules.begins(bytes, 0);
      if (verdict === 'more') return false;
      if (verdict === 'no') {
        this.lose();
        return true;
      }
      this.tellStray();
    }
    const end = headEnd(bytes, Math.max(0, this.scanned - 2));
    if (end < 0) {
      this.scanned = bytes.length;
      if (bytes.length < maximumHeadBytes) return false;
      this.hand(stream, bytes.length, false);
      this.lose();
      return true;
    }
    const { declared, plainBody } = measure(this.rules, bytes, end);
    this.head = end;
    this.scanned = end;
    this.whole = Math.min(declared, maximumMessageBytes);
    this.plainBody = plainBody;
    if (declared > maximumMessageBytes) {
      this.hand(stream, end, false, declared);
      this.skip = declared - end;
    }
    return true;
  }

  private takeBinary(stream: StreamBuffer, need: number, whole: boolean): boolean {
    if (!whole || stream.length < need) return false;
    this.tellStray();
    this.sink.binary?.(stream.bytes.subarray(0, need), placeAt(stream, 0));
    stream.consume(need);
    return true;
  }

  private findBody(stream: StreamBuffer): boolean {
    const { bytes } = stream;
    const limit = Math.min(bytes.length, this.whole);
    if (this.plainBody) {
      const interruption = interruptionAt(this.rules, bytes, this.scanned, limit);
      if (interruption > 0) {
        this.hand(stream, interruption, false, this.whole, true);
        return true;
      }
      // The last line is looked at again with more behind it.
      this.scanned = Math.max(this.head, bytes.lastIndexOf(lineFeed, limit - 1));
    }
    if (bytes.length < this.whole) return false;
    this.hand(stream, this.whole, true);
    return true;
  }

  /** Looks for a line that begins a message; false when more bytes are needed. */
  private regain(stream: StreamBuffer): boolean {
    const { bytes } = stream;
    if (this.lineStart && this.findsBinary(bytes)) {
      this.lost = false;
      return true;
    }
    let at = this.lineStart ? 0 : bytes.indexOf(lineFeed) + 1 || -1;
    for (; at >= 0 && at < bytes.length; at = bytes.indexOf(lineFeed, at) + 1 || -1) {
      const verdict = this.rules.begins(bytes, at);
      if (verdict === 'no') continue;
      this.stray(stream, at);
      this.lineStart = true;
      this.lost = verdict === 'more';
      return !this.lost;
    }
    this.lineStart = bytes.at(-1) === lineFeed;
    this.stray(stream, bytes.length);
    return false;
  }

  /** A binary frame with another, or a message, behind it. */
  private findsBinary(bytes: Uint8Array): boolean {
    const frame = this.rules.binary?.(bytes);
    if (!frame?.whole || bytes.length < frame.need) return false;
    return (
      bytes.length === frame.need || bytes[frame.need] === bytes[0] || this.rules.begins(bytes, frame.need) !== 'no'
    );
  }

  private lose(): void {
    this.lost = true;
    this.lineStart = true;
  }

  private crossGap(stream: StreamBuffer): void {
    const before = Math.min(this.held, stream.length);
    const { missing } = this;
    this.missing = 0;
    let left = this.skip - missing;
    if (this.skip === 0) {
      left = this.head > 0 ? this.whole - before - missing : -1;
      if (before > 0) {
        if (this.lost) this.stray(stream, before);
        else this.hand(stream, before, false, this.whole);
      }
    }
    this.skip = Math.max(left, 0);
    if (left < 0) this.lose();
    else this.lost = false;
  }

  private stray(stream: StreamBuffer, bytes: number): void {
    if (bytes === 0) return;
    this.strayPlace ??= placeAt(stream, 0);
    this.strayBytes += bytes;
    stream.consume(bytes);
  }

  private tellStray(): void {
    if (this.strayBytes > 0 && this.strayPlace) this.sink.stray(this.strayBytes, this.strayPlace);
    this.strayBytes = 0;
    this.strayPlace = undefined;
  }

  /** Hands over and consumes the first `length` bytes. */
  private hand(stream: StreamBuffer, length: number, complete: boolean, declared = length, overrun = false): void {
    this.sink.message({
      bytes: stream.bytes.subarray(0, length),
      declaredBytes: Math.max(declared, length),
      place: placeAt(stream, 0),
      lastPacket: stream.placeAt(Math.max(0, length - 1)).packet,
      complete,
      overrun,
    });
    stream.consume(length);
    this.scanned = 0;
    this.head = 0;
    this.whole = 0;
  }
}

function placeAt(stream: StreamBuffer, at: number): PacketPlace {
  const { packet, seconds, nanoseconds } = stream.placeAt(at);
  return { packet, seconds, nanoseconds };
}
