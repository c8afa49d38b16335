/** IP in IP (RFC 2003), 6in4 (RFC 4213) and their IPv6 forms (RFC 2473): the inner header follows at once. */
import type { Encapsulations } from '../encapsulations.ts';
import { layer, type Layer } from '../layer.ts';
import type { PacketScratch } from '../scratch.ts';

export function decodeIpInIp(scratch: PacketScratch, encapsulations: Encapsulations): Layer {
  scratch.encapsulation = encapsulations.enter(scratch.encapsulation, 'ipip', 0);
  return layer.network;
}
