/**
 * Reads aligned PER (ITU-T X.691) bit by bit and never past its bounds: a read that would leaves the cursor `failed`, and
 * every read of a failed cursor gives 0. What H.225.0, RAS and H.245 messages are written in.
 */
import { u8 } from '../../base/bytes.ts';

/** X.691 §11.9.3.8: lengths from 16K on come in pieces, which no H.323 message needs. */
const fragmented = 0xc0;

export class PerCursor {
  readonly bytes: Uint8Array;
  failed = false;
  /** In bits from the start of `bytes`. */
  private position: number;
  private readonly endBits: number;

  /** Reads `bytes` from `from` up to `to`, both in bytes. */
  constructor(bytes: Uint8Array, from = 0, to = bytes.length) {
    this.bytes = bytes;
    this.position = from * 8;
    this.endBits = Math.max(from, Math.min(to, bytes.length)) * 8;
  }

  /** Offset of the next unread byte; a byte that is read in part counts as read. */
  get offset(): number {
    return (this.position + 7) >>> 3;
  }

  /** Bytes between here and the end. */
  get remaining(): number {
    return Math.max(0, (this.endBits >>> 3) - this.offset);
  }

  fail(): number {
    this.failed = true;
    return 0;
  }

  align(): void {
    this.position = (this.position + 7) & ~7;
  }

  /** At most 32 bits, unsigned. */
  bits(count: number): number {
    if (this.failed || this.position + count > this.endBits) return this.fail();
    let value = 0;
    for (let left = count; left > 0;) {
      const free = 8 - (this.position & 7);
      const taken = Math.min(free, left);
      const part = (u8(this.bytes, this.position >>> 3) >>> (free - taken)) & ((1 << taken) - 1);
      value = value * 2 ** taken + part;
      this.position += taken;
      left -= taken;
    }
    return value;
  }

  bit(): boolean {
    return this.bits(1) === 1;
  }

  /** Steps over whole bytes, aligned; gives where they begin. */
  skipBytes(count: number): number {
    this.align();
    const at = this.position >>> 3;
    if (this.failed || this.position + count * 8 > this.endBits) return this.fail();
    this.position += count * 8;
    return at;
  }

  skipBits(count: number): void {
    if (this.failed || this.position + count > this.endBits) this.fail();
    else this.position += count;
  }

  /** X.691 §11.5: a whole number between `low` and `high`. */
  constrained(low: number, high: number): number {
    const range = high - low + 1;
    if (range <= 1) return low;
    if (range <= 255) return low + this.bits(bitsFor(range));
    if (range <= 256) return low + this.aligned(8);
    if (range <= 0x10000) return low + this.aligned(16);
    const octets = this.constrained(1, Math.ceil(bitsFor(range) / 8));
    return octets > 4 ? this.fail() : low + this.aligned(octets * 8);
  }

  /** X.691 §11.6: numbers that are nearly always below 64. */
  small(): number {
    if (!this.bit()) return this.bits(6);
    const octets = this.length();
    return octets < 1 || octets > 4 ? this.fail() : this.aligned(octets * 8);
  }

  /** X.691 §11.9: how many octets or elements follow. */
  length(): number {
    const first = this.aligned(8);
    if (first < 0x80) return first;
    if (first >= fragmented) return this.fail();
    return ((first & 0x3f) << 8) | this.bits(8);
  }

  /** X.691 §11.9.3.4: the count of a sequence's additions, at least 1. */
  smallLength(): number {
    return this.bit() ? this.length() : this.bits(6) + 1;
  }

  private aligned(count: number): number {
    this.align();
    return this.bits(count);
  }
}

/** Bits that tell `range` values apart. */
export function bitsFor(range: number): number {
  let bits = 0;
  while (2 ** bits < range) bits += 1;
  return bits;
}
