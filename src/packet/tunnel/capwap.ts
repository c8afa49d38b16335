/** CAPWAP data (RFC 5415 §4.3): a wireless controller's tunnel to its access points. */
import type { Encapsulations } from '../encapsulations.ts';
import { cutShort, layer, type Layer } from '../layer.ts';
import type { PacketScratch } from '../scratch.ts';

/** Of the flags T F L W M K in the bytes 2 (last bit) and 3. */
const nativeFrame = 0x01;
const fragment = 0x80;
const keepAlive = 0x08;
/** Wireless binding identifier of IEEE 802.11 (§4.3). */
const binding80211 = 1;

/** Preamble 0 is a clear header; 1 (DTLS) and fragments are left to the outer packet. */
export function decodeCapwap(scratch: PacketScratch, encapsulations: Encapsulations): Layer {
  const { bytes, cursor: at } = scratch;
  if (scratch.end - at < 8) return cutShort(scratch);
  const headerLength = (bytes[at + 1]! >> 3) * 4;
  if (bytes[at] !== 0 || headerLength < 8 || (bytes[at + 3]! & (fragment | keepAlive)) !== 0) return layer.none;
  const binding = (bytes[at + 2]! >> 1) & 0x1f;
  const isNative = (bytes[at + 2]! & nativeFrame) !== 0;
  scratch.cursor = at + headerLength;
  scratch.encapsulation = encapsulations.enter(scratch.encapsulation, 'capwap', 0);
  if (!isNative) return layer.ethernet;
  return binding === binding80211 ? layer.ieee80211InCapwap : layer.none;
}
