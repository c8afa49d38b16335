/** Ethernet II and 802.3, VLAN tags, and the LLC header with SNAP that 802.3, 802.11, FDDI and ATM share. */
import type { Encapsulations } from '../encapsulations.ts';
import { etherType, layerOfEtherType } from '../ethertype.ts';
import { cutShort, layer, type Layer } from '../layer.ts';
import type { PacketScratch } from '../scratch.ts';

export const ethernetHeaderLength = 14;
export const vlanTagLength = 4;

export function decodeEthernet(scratch: PacketScratch): Layer {
  const at = scratch.cursor;
  if (scratch.end - at < ethernetHeaderLength) return cutShort(scratch);
  scratch.cursor = at + ethernetHeaderLength;
  const type = scratch.view.getUint16(at + 12);
  return type === etherType.ipv4 ? layer.network : layerOfEtherType(type);
}

/** One tag (IEEE 802.1Q §9.6): stacked tags follow as layers of their own. */
export function decodeVlan(scratch: PacketScratch, encapsulations: Encapsulations): Layer {
  const { bytes, cursor: at } = scratch;
  if (scratch.end - at < vlanTagLength) return cutShort(scratch);
  const vlan = ((bytes[at]! << 8) | bytes[at + 1]!) & 0x0fff;
  // VLAN 0 only carries a priority (§6.9.1), often in one direction alone: it does not part flows.
  if (vlan !== 0) scratch.encapsulation = encapsulations.enter(scratch.encapsulation, 'vlan', vlan);
  scratch.cursor = at + vlanTagLength;
  return layerOfEtherType((bytes[at + 2]! << 8) | bytes[at + 3]!);
}

/** Service access points (ISO/IEC 8802-2): SNAP (RFC 1042), and IP's own. */
export const servicePoint = { snap: 0xaa, ip: 0x06 } as const;
const unnumberedInformation = 0x03;
/** SNAP organisations: EtherTypes directly (RFC 1042), bridge tunnels (802.1H), and bridged frames (RFC 2684 §5.2). */
export const snapOrganisation = { etherType: 0, bridgeTunnel: 0x0000f8, bridged: 0x0080c2 } as const;
export const snapHeaderLength = 8;

export function decodeLogicalLink(scratch: PacketScratch): Layer {
  const { bytes, cursor: at } = scratch;
  const available = scratch.end - at;
  if (available < 3) return cutShort(scratch);
  if (bytes[at + 2] !== unnumberedInformation) return layer.none;
  if (bytes[at] === servicePoint.ip && bytes[at + 1] === servicePoint.ip) {
    scratch.cursor = at + 3;
    return layer.network;
  }
  if (bytes[at] !== servicePoint.snap || bytes[at + 1] !== servicePoint.snap) return layer.none;
  if (available < snapHeaderLength) return cutShort(scratch);
  const organisation = (bytes[at + 3]! << 16) | (bytes[at + 4]! << 8) | bytes[at + 5]!;
  const type = (bytes[at + 6]! << 8) | bytes[at + 7]!;
  if (organisation === snapOrganisation.etherType || organisation === snapOrganisation.bridgeTunnel) {
    scratch.cursor = at + snapHeaderLength;
    // A length makes no sense here, so it announces nothing.
    const next = layerOfEtherType(type);
    return next === layer.logicalLink ? layer.none : next;
  }
  if (organisation === snapOrganisation.bridged && (type === 1 || type === 7)) {
    // RFC 2684 §5.2: two bytes of padding align the bridged Ethernet frame.
    scratch.cursor = at + snapHeaderLength + 2;
    return layer.ethernet;
  }
  return layer.none;
}
