/** Teredo (RFC 4380 §5.1.1): IPv6 through NAT in UDP, behind optional authentication and origin indications. */
import type { Encapsulations } from '../encapsulations.ts';
import { cutShort, layer, type Layer } from '../layer.ts';
import type { PacketScratch } from '../scratch.ts';

const authentication = 1;
const origin = 0;
const originLength = 8;

export function decodeTeredo(scratch: PacketScratch, encapsulations: Encapsulations): Layer {
  const { bytes, end } = scratch;
  let at = scratch.cursor;
  if (end - at < originLength) return cutShort(scratch);
  if (bytes[at] === 0 && bytes[at + 1] === authentication) {
    // Type, lengths of identifier and authentication value, both, a nonce of eight bytes and a confirmation byte.
    at += 13 + bytes[at + 2]! + bytes[at + 3]!;
    if (end - at < originLength) return cutShort(scratch);
  }
  if (bytes[at] === 0 && bytes[at + 1] === origin) at += originLength;
  if (end - at < 40 || bytes[at]! >> 4 !== 6) return layer.none;
  scratch.cursor = at;
  scratch.encapsulation = encapsulations.enter(scratch.encapsulation, 'teredo', 0);
  return layer.network;
}
