/** What follows an EtherType (or PPP protocol): VLAN tags, MPLS, PPPoE, then IP. */
import type { Encapsulations } from './encapsulations.ts';
import { decodeNetwork } from './network.ts';
import { packetProblem, type PacketScratch } from './scratch.ts';

export const etherType = {
  ipv4: 0x0800,
  ipv6: 0x86dd,
  vlan: 0x8100,
  serviceVlan: 0x88a8,
  oldServiceVlan: 0x9100,
  mpls: 0x8847,
  mplsMulticast: 0x8848,
  pppoeSession: 0x8864,
} as const;
const maximumTags = 8;

/** Decodes the payload at `at` of EtherType `type`. */
export function decodeEtherType(scratch: PacketScratch, encapsulations: Encapsulations, type: number, at: number): void {
  const { bytes, end } = scratch;
  for (let tags = 0; tags < maximumTags; tags += 1) {
    if (type === etherType.ipv4 || type === etherType.ipv6) return decodeNetwork(scratch, encapsulations, at);
    if (type === etherType.vlan || type === etherType.serviceVlan || type === etherType.oldServiceVlan) {
      if (end - at < 4) {
        scratch.problems |= packetProblem.cut;
        return;
      }
      const vlan = ((bytes[at]! << 8) | bytes[at + 1]!) & 0x0fff;
      scratch.encapsulation = encapsulations.enter(scratch.encapsulation, 'vlan', vlan);
      type = (bytes[at + 2]! << 8) | bytes[at + 3]!;
      at += 4;
    } else return;
  }
  scratch.problems |= packetProblem.tooManyLayers;
}
