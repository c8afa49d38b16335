/**
 * Reads XDR (RFC 4506): big-endian words of four bytes. Never reads past the end: what is not there reads as zero and makes
 * the cursor `failed`, which stays.
 */
import { latin1, u32 } from '../../base/bytes.ts';

/** Where an opaque or string stands, without its length and padding. */
export interface XdrSpan {
  readonly offset: number;
  readonly length: number;
}

const word = 4;

export class XdrCursor {
  readonly bytes: Uint8Array;
  at: number;
  failed = false;
  private readonly end: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = Math.min(end, bytes.length);
  }

  get remaining(): number {
    return this.failed ? 0 : this.end - this.at;
  }

  /** RFC 4506 §4.2. */
  u32(): number {
    if (!this.has(word)) return 0;
    this.at += word;
    return u32(this.bytes, this.at - word);
  }

  /** RFC 4506 §4.10 and §4.11: length, bytes, padding to a word. Longer than `maximum` fails. */
  opaque(maximum = 0xffff_ffff): XdrSpan {
    const length = this.u32();
    const offset = this.at;
    if (length > maximum || !this.has(length)) {
      this.failed = true;
      return { offset, length: 0 };
    }
    // The padding of what ends a message is sometimes left out.
    this.at = Math.min(offset + Math.ceil(length / word) * word, this.end);
    return { offset, length };
  }

  /** A string's span and text, one character per byte. */
  string(maximum = 0xffff_ffff): XdrSpan & { readonly text: string } {
    const { offset, length } = this.opaque(maximum);
    return { offset, length, text: latin1(this.bytes, offset, offset + length) };
  }

  private has(length: number): boolean {
    if (this.failed || this.end - this.at < length) this.failed = true;
    return !this.failed;
  }
}
