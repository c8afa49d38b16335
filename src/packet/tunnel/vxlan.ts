/** VXLAN (RFC 7348), its generic protocol extension, and GENEVE (RFC 8926): networks by number inside UDP. */
import type { Encapsulations } from '../encapsulations.ts';
import { layerOfEtherType } from '../ethertype.ts';
import { cutShort, layer, type Layer } from '../layer.ts';
import type { PacketScratch } from '../scratch.ts';

export const vxlanHeaderLength = 8;
/** RFC 7348 §5; the group policy bit and its id are of draft-smith-vxlan-group-policy §2.1. */
export const vxlanFlag = { groupPolicy: 0x80, network: 0x08, protocol: 0x04 } as const;

/** Flags 0x08, all else reserved and zero but the network id: DNS and other traffic from this port does not look like it. */
export function decodeVxlan(scratch: PacketScratch, encapsulations: Encapsulations): Layer {
  const { bytes, cursor: at } = scratch;
  if (scratch.end - at < vxlanHeaderLength) return cutShort(scratch);
  const flags = bytes[at]!;
  const hasPolicy = (flags & vxlanFlag.groupPolicy) !== 0;
  if ((flags & ~vxlanFlag.groupPolicy) !== vxlanFlag.network || bytes[at + 7] !== 0) return layer.none;
  if (!hasPolicy && (bytes[at + 1] !== 0 || bytes[at + 2] !== 0 || bytes[at + 3] !== 0)) return layer.none;
  enterNetwork(scratch, encapsulations, 'vxlan');
  scratch.cursor = at + vxlanHeaderLength;
  return layer.ethernet;
}

/** draft-ietf-nvo3-vxlan-gpe §3: the next protocol in byte 3, when its flag is set. */
const nextProtocol = { ipv4: 1, ipv6: 2, ethernet: 3, mpls: 5 } as const;

export function decodeVxlanGpe(scratch: PacketScratch, encapsulations: Encapsulations): Layer {
  const { bytes, cursor: at } = scratch;
  if (scratch.end - at < vxlanHeaderLength) return cutShort(scratch);
  const flags = bytes[at]!;
  // Version 0 in bits 2 and 3, the two top bits reserved.
  if ((flags & 0xf0) !== 0 || (flags & vxlanFlag.network) === 0 || bytes[at + 1] !== 0 || bytes[at + 2] !== 0)
    return layer.none;
  const protocol = (flags & vxlanFlag.protocol) !== 0 ? bytes[at + 3]! : nextProtocol.ethernet;
  enterNetwork(scratch, encapsulations, 'vxlan');
  scratch.cursor = at + vxlanHeaderLength;
  if (protocol === nextProtocol.ipv4 || protocol === nextProtocol.ipv6) return layer.network;
  if (protocol === nextProtocol.mpls) return layer.mpls;
  return protocol === nextProtocol.ethernet ? layer.ethernet : layer.none;
}

export const geneveHeaderLength = 8;

/** RFC 8926 §3.4: version 0, options in units of four bytes, reserved bits zero. */
export function decodeGeneve(scratch: PacketScratch, encapsulations: Encapsulations): Layer {
  const { bytes, cursor: at } = scratch;
  if (scratch.end - at < geneveHeaderLength) return cutShort(scratch);
  if (bytes[at]! >> 6 !== 0 || (bytes[at + 1]! & 0x3f) !== 0 || bytes[at + 7] !== 0) return layer.none;
  const next = layerOfEtherType((bytes[at + 2]! << 8) | bytes[at + 3]!);
  if (next === layer.logicalLink || next === layer.none) return layer.none;
  enterNetwork(scratch, encapsulations, 'geneve');
  scratch.cursor = at + geneveHeaderLength + (bytes[at]! & 0x3f) * 4;
  return next;
}

function enterNetwork(scratch: PacketScratch, encapsulations: Encapsulations, kind: 'vxlan' | 'geneve'): void {
  const { bytes, cursor: at } = scratch;
  const network = (bytes[at + 4]! << 16) | (bytes[at + 5]! << 8) | bytes[at + 6]!;
  scratch.encapsulation = encapsulations.enter(scratch.encapsulation, kind, network);
}
