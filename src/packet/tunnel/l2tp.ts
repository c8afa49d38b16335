/** L2TP version 2 (RFC 2661 §3.1): PPP sessions in UDP. */
import type { Encapsulations } from '../encapsulations.ts';
import { cutShort, layer, type Layer } from '../layer.ts';
import type { PacketScratch } from '../scratch.ts';

/** First byte: type (control), length, sequence and offset present; all other bits reserved, but priority. */
const control = 0x80;
const hasLength = 0x40;
const hasSequence = 0x08;
const hasOffset = 0x02;
const reserved = 0x34;
const version2 = 2;

/** Tunnel and session id are the receiver's and differ by direction: flows are parted by the kind alone. */
export function decodeL2tp(scratch: PacketScratch, encapsulations: Encapsulations): Layer {
  const { bytes, cursor: at, end } = scratch;
  if (end - at < 6) return cutShort(scratch);
  const flags = bytes[at]!;
  if ((flags & (control | reserved)) !== 0 || bytes[at + 1] !== version2) return layer.none;
  let next = at + 6;
  if (flags & hasLength) next += 2;
  if (flags & hasSequence) next += 4;
  if (flags & hasOffset) {
    if (end - next < 2) return cutShort(scratch);
    next += 2 + ((bytes[next]! << 8) | bytes[next + 1]!);
  }
  scratch.cursor = next;
  scratch.encapsulation = encapsulations.enter(scratch.encapsulation, 'l2tp', 0);
  return layer.ppp;
}
