/**
 * Reads CDR (CORBA 3.0 §15.3): either byte order, values aligned to their size from where the message or encapsulation
 * begins. Never reads past its bounds: a read that would leaves the cursor `failed` and gives 0.
 */
import { latin1, u16, u16le, u32, u32le, u8 } from '../../base/bytes.ts';

export class CdrCursor {
  readonly bytes: Uint8Array;
  readonly isLittleEndian: boolean;
  /** Next unread byte, counted from the start of `bytes`. */
  at: number;
  failed = false;
  private readonly origin: number;
  private readonly end: number;

  /** Reads `bytes` from `at` up to `end`; alignment counts from `origin`. */
  constructor(bytes: Uint8Array, isLittleEndian: boolean, at: number, end: number, origin = 0) {
    this.bytes = bytes;
    this.isLittleEndian = isLittleEndian;
    this.at = at;
    this.end = Math.min(end, bytes.length);
    this.origin = origin;
  }

  align(size: 2 | 4 | 8): void {
    this.at += (size - ((this.at - this.origin) & (size - 1))) & (size - 1);
  }

  octet(): number {
    return this.take(1) ? u8(this.bytes, this.at - 1) : 0;
  }

  short(): number {
    this.align(2);
    if (!this.take(2)) return 0;
    return (this.isLittleEndian ? u16le : u16)(this.bytes, this.at - 2);
  }

  long(): number {
    this.align(4);
    if (!this.take(4)) return 0;
    return (this.isLittleEndian ? u32le : u32)(this.bytes, this.at - 4);
  }

  skip(count: number): void {
    this.take(count);
  }

  /** A sequence<octet>; where its octets begin, and their number. */
  octets(): { readonly offset: number; readonly length: number } {
    const length = this.long();
    const offset = this.at;
    return this.take(length) ? { offset, length } : { offset, length: 0 };
  }

  /** A string, whose length counts the NUL at its end (§15.3.2.7); offset and length are those of its text. */
  string(): { readonly text: string; readonly offset: number; readonly length: number } {
    const { offset, length } = this.octets();
    const textLength = Math.max(0, length - 1);
    if (length === 0 || u8(this.bytes, offset + textLength) !== 0) this.failed = true;
    return { text: this.failed ? '' : latin1(this.bytes, offset, offset + textLength), offset, length: textLength };
  }

  fail(): void {
    this.failed = true;
  }

  private take(count: number): boolean {
    if (this.failed || this.at + count > this.end) {
      this.failed = true;
      return false;
    }
    this.at += count;
    return true;
  }
}
