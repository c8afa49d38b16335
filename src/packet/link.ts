/** Link layers by LINKTYPE_ number (tcpdump.org registry): a table line each. */
import { layer, type Layer } from './layer.ts';

export interface LinkType {
  readonly number: number;
  /** Name as in the registry, without LINKTYPE_. */
  readonly name: string;
  /** What its packets begin with. Absent: packets are kept and counted, their content is not decoded. */
  readonly layer?: Layer;
  /** Bytes in front of that layer which say nothing that is needed here. */
  readonly skip?: number;
  /** Why there is no decoder, for people. */
  readonly reason?: string;
}

const usb = 'USB traffic carries no IP packets that a router sees. Capture on the network interface instead.';
const bluetooth =
  'Bluetooth traffic carries no IP packets that are decoded here. Capture on the network interface instead.';
const personalArea =
  'IEEE 802.15.4 traffic (6LoWPAN, ZigBee) is not decoded. Capture on the border router’s IP side instead.';
const bus = 'Traffic of a field or vehicle bus is not IP.';
const netlink =
  'Netlink messages are between the kernel and its tools, not packets. Capture on a network interface instead.';

/** Numbers 12 and 14 are in no registry: they are DLT_RAW of most systems and of OpenBSD, which old files hold. */
export const linkTypes: readonly LinkType[] = [
  { number: 0, name: 'NULL', layer: layer.loopback },
  { number: 1, name: 'ETHERNET', layer: layer.ethernet },
  { number: 6, name: 'IEEE802_5', layer: layer.logicalLink, skip: 14 },
  { number: 8, name: 'SLIP', layer: layer.network, skip: 16 },
  { number: 9, name: 'PPP', layer: layer.ppp },
  { number: 10, name: 'FDDI', layer: layer.logicalLink, skip: 13 },
  { number: 12, name: 'RAW', layer: layer.network },
  { number: 14, name: 'RAW', layer: layer.network },
  { number: 50, name: 'PPP_HDLC', layer: layer.pppHdlc },
  { number: 51, name: 'PPP_ETHER', layer: layer.pppoe },
  { number: 99, name: 'SYMANTEC_FIREWALL' },
  { number: 100, name: 'ATM_RFC1483', layer: layer.logicalLink },
  { number: 101, name: 'RAW', layer: layer.network },
  { number: 104, name: 'C_HDLC', layer: layer.ciscoHdlc },
  { number: 105, name: 'IEEE802_11', layer: layer.ieee80211 },
  { number: 107, name: 'FRELAY' },
  { number: 108, name: 'LOOP', layer: layer.loopback },
  { number: 109, name: 'ENC', layer: layer.network, skip: 12 },
  { number: 113, name: 'LINUX_SLL', layer: layer.linuxCooked },
  { number: 114, name: 'LTALK' },
  { number: 117, name: 'PFLOG' },
  { number: 118, name: 'CISCO_IOS' },
  { number: 119, name: 'IEEE802_11_PRISM', layer: layer.prism },
  { number: 122, name: 'IP_OVER_FC', layer: layer.logicalLink, skip: 16 },
  { number: 123, name: 'SUNATM' },
  { number: 127, name: 'IEEE802_11_RADIOTAP', layer: layer.radiotap },
  { number: 143, name: 'DOCSIS' },
  { number: 163, name: 'IEEE802_11_AVS', layer: layer.avs },
  { number: 165, name: 'BACNET_MS_TP', reason: bus },
  { number: 166, name: 'PPP_PPPD', layer: layer.pppDaemon },
  { number: 167, name: 'JUNIPER_PPPOE' },
  { number: 177, name: 'LINUX_LAPD' },
  { number: 178, name: 'JUNIPER_ETHER' },
  { number: 179, name: 'JUNIPER_PPP' },
  { number: 181, name: 'JUNIPER_CHDLC' },
  { number: 186, name: 'USB_FREEBSD', reason: usb },
  { number: 187, name: 'BLUETOOTH_HCI_H4', reason: bluetooth },
  { number: 189, name: 'USB_LINUX', reason: usb },
  { number: 190, name: 'CAN20B', reason: bus },
  { number: 191, name: 'IEEE802_15_4_LINUX', reason: personalArea },
  { number: 192, name: 'PPI', layer: layer.ppi },
  { number: 195, name: 'IEEE802_15_4_WITHFCS', reason: personalArea },
  { number: 197, name: 'ERF' },
  { number: 201, name: 'BLUETOOTH_HCI_H4_WITH_PHDR', reason: bluetooth },
  { number: 203, name: 'LAPD' },
  { number: 204, name: 'PPP_WITH_DIR', layer: layer.pppHdlc, skip: 1 },
  { number: 205, name: 'C_HDLC_WITH_DIR', layer: layer.ciscoHdlc, skip: 1 },
  { number: 206, name: 'FRELAY_WITH_DIR' },
  { number: 215, name: 'IEEE802_15_4_NONASK_PHY', reason: personalArea },
  { number: 219, name: 'MPLS', layer: layer.mpls },
  { number: 220, name: 'USB_LINUX_MMAPPED', reason: usb },
  { number: 224, name: 'FC_2' },
  { number: 226, name: 'IPNET', layer: layer.network, skip: 24 },
  { number: 227, name: 'CAN_SOCKETCAN', reason: bus },
  { number: 228, name: 'IPV4', layer: layer.network },
  { number: 229, name: 'IPV6', layer: layer.network },
  { number: 230, name: 'IEEE802_15_4_NOFCS', reason: personalArea },
  { number: 231, name: 'DBUS', reason: 'D-Bus messages are between processes of one machine, not packets.' },
  { number: 239, name: 'NFLOG', layer: layer.netfilterLog },
  { number: 240, name: 'NETANALYZER', layer: layer.ethernet, skip: 4 },
  { number: 241, name: 'NETANALYZER_TRANSPARENT', layer: layer.ethernet, skip: 12 },
  { number: 242, name: 'IPOIB' },
  { number: 247, name: 'INFINIBAND' },
  { number: 248, name: 'SCTP' },
  { number: 249, name: 'USBPCAP', reason: usb },
  { number: 251, name: 'BLUETOOTH_LE_LL', reason: bluetooth },
  {
    number: 252,
    name: 'WIRESHARK_UPPER_PDU',
    reason: 'Exported PDUs have no packet headers: export the packets instead.',
  },
  { number: 253, name: 'NETLINK', reason: netlink },
  { number: 254, name: 'BLUETOOTH_LINUX_MONITOR', reason: bluetooth },
  { number: 256, name: 'BLUETOOTH_LE_LL_WITH_PHDR', reason: bluetooth },
  { number: 258, name: 'PKTAP', layer: layer.pktap },
  { number: 266, name: 'USB_DARWIN', reason: usb },
  { number: 271, name: 'VSOCK', reason: 'Sockets between a host and its virtual machines are not IP.' },
  { number: 272, name: 'NORDIC_BLE', reason: bluetooth },
  { number: 274, name: 'ETHERNET_MPACKET', layer: layer.ethernet, skip: 8 },
  { number: 276, name: 'LINUX_SLL2', layer: layer.linuxCooked2 },
  { number: 283, name: 'IEEE802_15_4_TAP', reason: personalArea },
  { number: 288, name: 'USB_2_0', reason: usb },
];

const byNumber = new Map(linkTypes.map((linkType) => [linkType.number, linkType]));
const slots = 512;
const layers = new Uint8Array(slots);
const skips = new Uint8Array(slots);
for (const { number, layer: first, skip } of linkTypes) {
  layers[number] = first ?? layer.none;
  skips[number] = skip ?? 0;
}

/** The table's line for a link type; unknown ones get a name that gives the number. */
export const linkTypeOf = (number: number): LinkType => byNumber.get(number) ?? { number, name: `UNKNOWN_${number}` };

/** What packets of link type `number` begin with, behind `skipOfLinkType`; `none` when they are not decoded. */
export const layerOfLinkType = (number: number): Layer => (layers[number] ?? layer.none) as Layer;

/** Bytes to pass before the first layer. */
export const skipOfLinkType = (number: number): number => skips[number] ?? 0;
