/**
 * Reads NDR (C706 chapter 14) and NDR64 ([MS-RPCE] §2.2.5) in either byte order. Values are aligned to their size from the
 * stub's start. Never reads past the end: what is not there reads as zero and makes the cursor `failed`, which stays.
 */
import { u16, u16le, u32, u32le, u8 } from '../../base/bytes.ts';

export interface NdrForm {
  readonly littleEndian: boolean;
  /** Pointers and counts have eight bytes. */
  readonly wide: boolean;
}

const hexBytes = (bytes: Uint8Array, at: number, length: number): string => {
  let text = '';
  for (let index = 0; index < length; index += 1)
    text += u8(bytes, at + index)
      .toString(16)
      .padStart(2, '0');
  return text;
};

/** The UUID at `at` in the form `8a885d04-1ceb-11c9-9fe8-08002b104860` (C706 appendix A). */
export function readUuid(bytes: Uint8Array, at: number, littleEndian: boolean): string {
  const word = (littleEndian ? u32le : u32)(bytes, at).toString(16).padStart(8, '0');
  const half = (offset: number): string =>
    (littleEndian ? u16le : u16)(bytes, at + offset)
      .toString(16)
      .padStart(4, '0');
  return `${word}-${half(4)}-${half(6)}-${hexBytes(bytes, at + 8, 2)}-${hexBytes(bytes, at + 10, 6)}`;
}

export class NdrCursor {
  readonly bytes: Uint8Array;
  at = 0;
  failed = false;
  private readonly form: NdrForm;

  /** `bytes` begin at the alignment's origin. */
  constructor(bytes: Uint8Array, form: NdrForm) {
    this.bytes = bytes;
    this.form = form;
  }

  get remaining(): number {
    return this.failed ? 0 : this.bytes.length - this.at;
  }

  u8(): number {
    return this.take(1) ? u8(this.bytes, this.at - 1) : 0;
  }

  u16(): number {
    this.align(2);
    if (!this.take(2)) return 0;
    return (this.form.littleEndian ? u16le : u16)(this.bytes, this.at - 2);
  }

  u32(): number {
    this.align(4);
    if (!this.take(4)) return 0;
    return (this.form.littleEndian ? u32le : u32)(this.bytes, this.at - 4);
  }

  /** A conformance, offset, actual count or pointer; what does not fit 32 bits fails. */
  count(): number {
    if (!this.form.wide) return this.u32();
    this.align(8);
    const first = this.u32();
    const second = this.u32();
    const [low, high] = this.form.littleEndian ? [first, second] : [second, first];
    if (high !== 0) this.failed = true;
    return this.failed ? 0 : low;
  }

  /** A pointer; zero is null. Referent ids may be any number, so only zero tells. */
  pointer(): boolean {
    if (!this.form.wide) return this.u32() !== 0;
    this.align(8);
    const first = this.u32();
    return (this.u32() | first) !== 0;
  }

  uuid(): string {
    this.align(4);
    if (!this.take(16)) return '';
    return readUuid(this.bytes, this.at - 16, this.form.littleEndian);
  }

  /** Steps over `length` bytes; their offset. */
  skip(length: number): number {
    const { at } = this;
    this.take(length);
    return at;
  }

  align(size: 2 | 4 | 8): void {
    const rest = this.at % size;
    if (rest > 0) this.take(size - rest);
  }

  private take(length: number): boolean {
    if (this.failed || this.bytes.length - this.at < length) {
      this.failed = true;
      return false;
    }
    this.at += length;
    return true;
  }
}
