/**
 * Steps over BER elements (ITU-T X.690 §8.1) without ever leaving its bytes: tag, length and where the contents stand, so
 * that a field's byte range is exact. Definite lengths and tags of one byte, which is what SNMP and LDAP use.
 */
import { u8 } from '../base/bytes.ts';

/** X.690 §8.1.3.5: bytes of a long length; four say more than any datagram holds. */
const maximumLengthBytes = 4;

export class BerReader {
  readonly bytes: Uint8Array;
  /** The next element's tag, or what stands behind the last one. */
  at: number;
  readonly end: number;
  /** Of the element that `next` stepped on. */
  tag = 0;
  contentAt = 0;
  /** As the length says, which may be beyond `end` when the bytes were cut. */
  contentLength = 0;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = Math.min(end, bytes.length);
  }

  /** Steps on the next element; false when its header does not fit or its length is none that is used here. */
  next(): boolean {
    const { bytes, end } = this;
    if (this.at + 2 > end) return false;
    const tag = u8(bytes, this.at);
    // X.690 §8.1.2.4: tag numbers above 30 take more bytes.
    if ((tag & 0x1f) === 0x1f) return false;
    let contentAt = this.at + 2;
    let length = u8(bytes, this.at + 1);
    if (length >= 0x80) {
      const count = length & 0x7f;
      if (count === 0 || count > maximumLengthBytes || contentAt + count > end) return false;
      length = 0;
      for (let index = 0; index < count; index += 1) length = length * 256 + u8(bytes, contentAt + index);
      contentAt += count;
    }
    this.tag = tag;
    this.contentAt = contentAt;
    this.contentLength = length;
    this.at = Math.min(contentAt + length, end);
    return true;
  }

  /** As `next`, when the element has this tag; stays where it is otherwise. */
  nextIs(tag: number): boolean {
    if (u8(this.bytes, this.at) !== tag || this.at >= this.end) return false;
    return this.next();
  }

  /** True when the element's contents are all there. */
  get whole(): boolean {
    return this.contentAt + this.contentLength <= this.end;
  }

  /** End of the contents that are there. */
  get contentEnd(): number {
    return Math.min(this.contentAt + this.contentLength, this.end);
  }

  /** A reader of the element's contents. */
  inside(): BerReader {
    return new BerReader(this.bytes, this.contentAt, this.contentEnd);
  }

  /** The contents as a two's complement number (X.690 §8.3); undefined when longer than six bytes, empty or cut. */
  integer(): number | undefined {
    if (!this.whole || this.contentLength === 0 || this.contentLength > 6) return undefined;
    let value = (u8(this.bytes, this.contentAt) << 24) >> 24;
    for (let index = 1; index < this.contentLength; index += 1)
      value = value * 256 + u8(this.bytes, this.contentAt + index);
    return value;
  }

  /** The contents as an object identifier's dotted text (X.690 §8.19), cut after so many arcs. */
  objectIdentifier(maximumArcs = 64): string {
    const arcs: string[] = [];
    let value = 0;
    for (let at = this.contentAt; at < this.contentEnd; at += 1) {
      const byte = u8(this.bytes, at);
      value = value * 128 + (byte & 0x7f);
      if (byte & 0x80) continue;
      if (arcs.length === 0) {
        const first = Math.min(2, Math.floor(value / 40));
        arcs.push(String(first), String(value - first * 40));
      } else arcs.push(String(value));
      value = 0;
      if (arcs.length >= maximumArcs) return `${arcs.join('.')}…`;
    }
    return arcs.join('.');
  }
}
