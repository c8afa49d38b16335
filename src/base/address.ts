/** IPv4 and IPv6 addresses as text and bytes, and the endpoint notation of the JSON contract. */
import { u16, u8 } from './bytes.ts';

/** `192.0.2.1` from the unsigned 32-bit number. */
export const formatIpv4 = (address: number): string =>
  `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;

/** RFC 5952 text of the 16 bytes at `at`: the longest run of two or more zero groups, the first of equals, becomes `::`. */
export function formatIpv6(bytes: Uint8Array, at = 0): string {
  let runStart = -1;
  let runEnd = -1;
  for (let start = 0; start < 8;) {
    let end = start;
    while (end < 8 && u16(bytes, at + end * 2) === 0) end += 1;
    if (end - start > Math.max(1, runEnd - runStart)) {
      runStart = start;
      runEnd = end;
    }
    start = end + 1;
  }
  let text = runStart === 0 ? ':' : '';
  for (let group = 0; group < 8; group += 1) {
    if (group === runStart) {
      text += ':';
      group = runEnd - 1;
      continue;
    }
    text += u16(bytes, at + group * 2).toString(16);
    if (group < 7) text += ':';
  }
  return text;
}

/** Address text of 4 or 16 bytes. */
export const formatAddressBytes = (bytes: Uint8Array): string =>
  bytes.length === 4
    ? formatIpv4(((u8(bytes, 0) << 24) | (u8(bytes, 1) << 16) | (u8(bytes, 2) << 8) | u8(bytes, 3)) >>> 0)
    : formatIpv6(bytes);

/** The unsigned number of dotted text, or undefined when it is not four decimal octets. */
export function parseIpv4(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  let value = 0;
  for (let index = 1; index <= 4; index += 1) {
    const octet = Number(match[index]);
    if (octet > 255) return undefined;
    value = value * 256 + octet;
  }
  return value;
}

/** The 16 bytes of IPv6 text (RFC 4291 §2.2, embedded IPv4 included), or undefined. */
export function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groupsOf = (part: string): number[] | undefined => {
    if (part === '') return [];
    const groups: number[] = [];
    const pieces = part.split(':');
    for (const [index, piece] of pieces.entries()) {
      const embedded = index === pieces.length - 1 ? parseIpv4(piece) : undefined;
      if (embedded !== undefined) groups.push(embedded >>> 16, embedded & 0xffff);
      else if (/^[0-9a-fA-F]{1,4}$/.test(piece)) groups.push(parseInt(piece, 16));
      else return undefined;
    }
    return groups;
  };
  const head = groupsOf(halves[0] ?? '');
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '') : [];
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const bytes = new Uint8Array(16);
  [...head, ...Array.from({ length: missing }, () => 0), ...tail].forEach((group, index) => {
    bytes[index * 2] = group >>> 8;
    bytes[index * 2 + 1] = group & 255;
  });
  return bytes;
}

/** `10.0.0.5:1027`, `[2001:db8::1]:53`; `*` stands for any port. */
export const formatEndpoint = (address: string, port: number | '*'): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

/** {@link isPrivateAddress} of an IPv4 address as a number. */
export const isPrivateIpv4 = (address: number): boolean =>
  address >>> 24 === 10 ||
  address >>> 20 === 0xac1 ||
  address >>> 16 === 0xc0a8 ||
  address >>> 22 === 0x64400000 >>> 22 ||
  address >>> 16 === 0xa9fe;

/** Address that cannot be reached from another network: RFC 1918, RFC 6598, RFC 4193, link-local. */
export function isPrivateAddress(address: string): boolean {
  const v4 = parseIpv4(address);
  if (v4 !== undefined) return isPrivateIpv4(v4);
  const v6 = parseIpv6(address);
  if (v6 === undefined) return false;
  return (u8(v6, 0) & 0xfe) === 0xfc || (u8(v6, 0) === 0xfe && (u8(v6, 1) & 0xc0) === 0x80);
}
