/** Which layer an EtherType announces: shared by Ethernet, VLAN tags, SNAP, cooked captures, HDLC and GRE. */
import { layer, type Layer } from './layer.ts';

/** IEEE registration authority's EtherTypes; GRE protocol types (RFC 2784 §2.4) come from the same space. */
export const etherType = {
  ipv4: 0x0800,
  arp: 0x0806,
  /** Transparent Ethernet bridging (RFC 1701, RFC 7637). */
  bridging: 0x6558,
  vlan: 0x8100,
  ipv6: 0x86dd,
  ppp: 0x880b,
  mpls: 0x8847,
  mplsMulticast: 0x8848,
  pppoeSession: 0x8864,
  serviceVlan: 0x88a8,
  oldServiceVlan: 0x9100,
  olderServiceVlan: 0x9200,
} as const;

/** Values from here on are types; 802.3 frames have their length here instead (IEEE 802.3 §3.2.6). */
export const firstEtherType = 0x0600;

/** The layer behind EtherType `type`; an 802.3 length announces an LLC header. */
export function layerOfEtherType(type: number): Layer {
  switch (type) {
    case etherType.ipv4:
    case etherType.ipv6:
      return layer.network;
    case etherType.vlan:
    case etherType.serviceVlan:
    case etherType.oldServiceVlan:
    case etherType.olderServiceVlan:
      return layer.vlan;
    case etherType.mpls:
    case etherType.mplsMulticast:
      return layer.mpls;
    case etherType.pppoeSession:
      return layer.pppoe;
    case etherType.ppp:
      return layer.ppp;
    case etherType.arp:
      return layer.arp;
    case etherType.bridging:
      return layer.ethernet;
    default:
      return type < firstEtherType ? layer.logicalLink : layer.none;
  }
}
