/** Address prefixes (RFC 4632, RFC 4291 §2.3): what configurations name networks by. */
import { parseIpv4, parseIpv6 } from './address.ts';

export interface Prefix {
  /** 4 or 16 bytes, bits behind the prefix cleared. */
  readonly bytes: Uint8Array;
  /** Bits that count. */
  readonly length: number;
}

/** 4 or 16 bytes of address text, or undefined. */
export function addressBytes(text: string): Uint8Array | undefined {
  const number = parseIpv4(text);
  if (number === undefined) return parseIpv6(text);
  return Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number);
}

/** `10.0.0.0/8`, `2001:db8::/32`, or an address alone; undefined for anything else. */
export function parsePrefix(text: string): Prefix | undefined {
  const [address = '', bits] = text.split('/', 2);
  const bytes = addressBytes(address)?.slice();
  if (!bytes) return undefined;
  const length = bits === undefined ? bytes.length * 8 : /^\d{1,3}$/.test(bits) ? Number(bits) : Infinity;
  if (length > bytes.length * 8) return undefined;
  for (let bit = length; bit < bytes.length * 8; bit += 1) bytes[bit >>> 3]! &= ~(0x80 >>> (bit & 7));
  return { bytes, length };
}

/** Whether the prefix holds the address of 4 or 16 bytes; one of the other family is not in it. */
export function prefixHolds({ bytes, length }: Prefix, address: Uint8Array): boolean {
  if (address.length !== bytes.length) return false;
  for (let at = 0; at < length >>> 3; at += 1) if (bytes[at] !== address[at]) return false;
  const rest = length & 7;
  return rest === 0 || ((bytes[length >>> 3]! ^ address[length >>> 3]!) & (0xff00 >>> rest) & 0xff) === 0;
}

/** Bits of a mask, or of a wildcard when `inverted`; undefined when the ones are not together. */
export function maskLength(text: string, inverted: boolean): number | undefined {
  const number = parseIpv4(text);
  if (number === undefined) return undefined;
  const mask = inverted ? ~number >>> 0 : number;
  const length = Math.clz32(~mask >>> 0);
  return mask === (length === 0 ? 0 : (0xffff_ffff << (32 - length)) >>> 0) ? length : undefined;
}
