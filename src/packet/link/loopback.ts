/** BSD loopback (LINKTYPE_NULL, LINKTYPE_LOOP): the address family in four bytes, in whichever order the host wrote them. */
import { cutShort, layer, type Layer } from '../layer.ts';
import type { PacketScratch } from '../scratch.ts';

export const loopbackHeaderLength = 4;

/**
 * AF_INET everywhere is 2; AF_INET6 is 10 on Linux, 23 on Windows, 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on macOS
 * (LINKTYPE_NULL in the registry names the BSD ones).
 */
export const addressFamily: ReadonlyMap<number, string> = new Map([
  [2, 'IP'],
  [10, 'IPv6'],
  [23, 'IPv6'],
  [24, 'IPv6'],
  [28, 'IPv6'],
  [30, 'IPv6'],
]);

/** The family at `at`, read so that it is small: no family is above 65535. */
export function readAddressFamily(bytes: Uint8Array, at: number): number {
  const big = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  const little = ((bytes[at + 3]! << 24) | (bytes[at + 2]! << 16) | (bytes[at + 1]! << 8) | bytes[at]!) >>> 0;
  return Math.min(big, little);
}

export function decodeLoopback(scratch: PacketScratch): Layer {
  const { bytes, cursor: at } = scratch;
  if (scratch.end - at < loopbackHeaderLength) return cutShort(scratch);
  scratch.cursor = at + loopbackHeaderLength;
  return addressFamily.has(readAddressFamily(bytes, at)) ? layer.network : layer.none;
}
