/** Growing bytes in network order, with room for a length that is known only later. */
import { parseIpv4, parseIpv6 } from '../../../src/base/address.ts';

export class ByteWriter {
  private readonly octets: number[] = [];

  get length(): number {
    return this.octets.length;
  }

  u8(value: number): this {
    this.octets.push(value & 255);
    return this;
  }

  u16(value: number): this {
    return this.u8(value >>> 8).u8(value);
  }

  u32(value: number): this {
    return this.u16(value >>> 16).u16(value);
  }

  bytes(values: Iterable<number>): this {
    for (const value of values) this.octets.push(value);
    return this;
  }

  /** Overwrites two bytes that were written before. */
  patchU16(at: number, value: number): this {
    this.octets[at] = (value >>> 8) & 255;
    this.octets[at + 1] = value & 255;
    return this;
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.octets);
  }
}

/** ASCII or UTF-8 text as bytes. */
export const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** 4 or 16 bytes of an address; throws when the text is none, which is the story's mistake. */
export function addressBytes(address: string): Uint8Array {
  const v4 = parseIpv4(address);
  if (v4 !== undefined) return Uint8Array.of(v4 >>> 24, v4 >>> 16, v4 >>> 8, v4);
  const v6 = parseIpv6(address);
  if (v6 === undefined) throw new RangeError(`Not an address: ${address}`);
  return v6;
}

/** Six bytes of `00:00:5e:00:53:01`. */
export const macBytes = (mac: string): Uint8Array => Uint8Array.from(mac.split(':'), (octet) => parseInt(octet, 16));

/** A number that is the same on every run and spread over 32 bits: initial sequence numbers, first identifications. */
export function hash32(text: string): number {
  // FNV-1a, then a final mix, because FNV alone keeps similar texts close together.
  let hash = 0x811c9dc5;
  for (const byte of textBytes(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
