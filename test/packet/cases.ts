/** One packet for each link type and tunnel, with what must be found in it: shared by the tests of decoding and of details. */
import {
  avs,
  bytesOf,
  dnsEndpoints,
  dnsPacket,
  ethernet,
  ethernetIp,
  ftpEndpoints,
  ftpPacket,
  gre,
  ieee80211,
  inIp,
  inUdp,
  linuxCooked,
  linuxCooked2,
  mplsLabel,
  netfilterLog,
  pktap,
  pktap2,
  ppi,
  prism,
  radiotap,
  snap,
  text,
  vlanTag,
  vxlan,
} from './wrap.ts';

export interface PacketCase {
  readonly name: string;
  readonly linkType: number;
  readonly bytes: Uint8Array;
  readonly endpoints: string;
  /** As `Encapsulations.describe` says it. */
  readonly encapsulation: string;
  /** Why tshark does not find the same. */
  readonly notInTshark?: string;
}

const link = (
  name: string,
  linkType: number,
  bytes: Uint8Array,
  encapsulation = '',
  notInTshark?: string,
): PacketCase => ({
  name,
  linkType,
  bytes,
  endpoints: ftpEndpoints,
  encapsulation,
  ...(notInTshark === undefined ? {} : { notInTshark }),
});
const link6 = (...values: Parameters<typeof link>): PacketCase => ({ ...link(...values), endpoints: dnsEndpoints });

const overEthernet = (name: string, bytes: Uint8Array, encapsulation: string, notInTshark?: string): PacketCase =>
  link(name, 1, ethernetIp(bytes), encapsulation, notInTshark);

const ppp = (packet: Uint8Array): Uint8Array => bytesOf('0021', packet);

export const linkCases: readonly PacketCase[] = [
  link('Ethernet', 1, ethernetIp(ftpPacket)),
  link6('Ethernet with IPv6', 1, ethernetIp(dnsPacket)),
  link('Ethernet with a trailer', 1, bytesOf(ethernetIp(ftpPacket), 'deadbeef')),
  link('802.3 with LLC and SNAP', 1, ethernet(ftpPacket.length + 8, snap(0x0800, ftpPacket))),
  link('802.1Q', 1, ethernet(0x8100, vlanTag(0x2007, 0x0800, ftpPacket)), 'vlan 7'),
  link('802.1Q with priority only', 1, ethernet(0x8100, vlanTag(0xa000, 0x0800, ftpPacket))),
  link('QinQ', 1, ethernet(0x88a8, vlanTag(118, 0x8100, vlanTag(10, 0x0800, ftpPacket))), 'vlan 118 / vlan 10'),
  link('old QinQ', 1, ethernet(0x9100, vlanTag(2, 0x8100, vlanTag(3, 0x0800, ftpPacket))), 'vlan 2 / vlan 3'),
  link('VLAN with LLC', 1, ethernet(0x8100, vlanTag(9, ftpPacket.length + 8, snap(0x0800, ftpPacket))), 'vlan 9'),
  link('MPLS', 1, ethernet(0x8847, bytesOf(mplsLabel(100, false), mplsLabel(17, true), ftpPacket))),
  link6('MPLS with IPv6', 1, ethernet(0x8847, bytesOf(mplsLabel(2, true), dnsPacket))),
  link(
    'MPLS pseudowire with control word',
    1,
    ethernet(0x8847, bytesOf(mplsLabel(17, true), '00000001', ethernetIp(ftpPacket))),
    'mpls',
  ),
  link(
    'MPLS pseudowire without control word',
    1,
    ethernet(0x8847, bytesOf(mplsLabel(17, true), ethernetIp(ftpPacket))),
    '',
    'it takes a first byte of zero for a control word',
  ),
  link(
    'MPLS pseudowire to a MAC address that begins with 4',
    1,
    ethernet(0x8847, bytesOf(mplsLabel(17, true), '46005e100001 02005e100002 0800', ftpPacket)),
    '',
    'its guess takes the 4 for IPv4',
  ),
  link('PPPoE session', 1, ethernet(0x8864, bytesOf('1100 069d', ftpPacket.length + 2, ppp(ftpPacket))), 'pppoe 1693'),
  link('PPP', 9, ppp(ftpPacket)),
  link('PPP with address and control', 9, bytesOf('ff03', ppp(ftpPacket))),
  link('PPP with compressed protocol', 9, bytesOf('21', ftpPacket)),
  link6('PPP with IPv6', 9, bytesOf('ff03 0057', dnsPacket)),
  link('PPP with MPLS', 9, bytesOf('ff03 0281', mplsLabel(5, true), ftpPacket)),
  link('PPP multilink, whole', 9, bytesOf('ff03 003d c0000001', ppp(ftpPacket))),
  link('PPP_HDLC', 50, bytesOf('ff03', ppp(ftpPacket))),
  link('PPP_HDLC with Cisco framing', 50, bytesOf('0f00 0800', ftpPacket)),
  link('PPP_ETHER', 51, bytesOf('1100 0001', ftpPacket.length + 2, ppp(ftpPacket)), 'pppoe 1'),
  link('PPP_PPPD received', 166, bytesOf('0003', ppp(ftpPacket)), '', 'it does not know this link type'),
  link('PPP_PPPD sent', 166, bytesOf('0103', ppp(ftpPacket)), '', 'it does not know this link type'),
  link('PPP_WITH_DIR', 204, bytesOf('01 ff03', ppp(ftpPacket))),
  link('C_HDLC', 104, bytesOf('0f00 0800', ftpPacket)),
  link('C_HDLC_WITH_DIR', 205, bytesOf('00 8f00 0800', ftpPacket), '', 'it does not know this link type'),
  link('RAW (BSD)', 12, ftpPacket),
  link('RAW (OpenBSD)', 14, ftpPacket),
  link('RAW', 101, ftpPacket),
  link6('RAW with IPv6', 101, dnsPacket),
  link('IPV4', 228, ftpPacket),
  link6('IPV6', 229, dnsPacket),
  link('NULL, little-endian', 0, bytesOf('02000000', ftpPacket)),
  link('NULL, big-endian', 0, bytesOf('00000002', ftpPacket)),
  link6('NULL with macOS IPv6', 0, bytesOf('1e000000', dnsPacket)),
  link6('NULL with FreeBSD IPv6', 0, bytesOf('0000001c', dnsPacket)),
  link('LOOP', 108, bytesOf('00000002', ftpPacket)),
  link6('LOOP with OpenBSD IPv6', 108, bytesOf('00000018', dnsPacket)),
  link('ENC', 109, bytesOf('02000000 00000001 00000001', ftpPacket)),
  link('LINUX_SLL', 113, linuxCooked(1, 0x0800, ftpPacket)),
  link('LINUX_SLL with VLAN', 113, linuxCooked(1, 0x8100, vlanTag(12, 0x0800, ftpPacket)), 'vlan 12'),
  link('LINUX_SLL with LLC', 113, linuxCooked(1, 4, snap(0x0800, ftpPacket))),
  link('LINUX_SLL of a GRE interface', 113, linuxCooked(778, 0x0800, ftpPacket)),
  link('LINUX_SLL2', 276, linuxCooked2(1, 0x0800, ftpPacket)),
  link6('LINUX_SLL2 with IPv6', 276, linuxCooked2(1, 0x86dd, dnsPacket)),
  link('LINUX_SLL2 of a monitor interface', 276, linuxCooked2(803, 0, radiotap(0, ieee80211(ftpPacket)))),
  link('IEEE802_11', 105, ieee80211(ftpPacket)),
  link('IEEE802_11 with QoS', 105, ieee80211(ftpPacket, true)),
  link('IEEE802_11_RADIOTAP', 127, radiotap(0, ieee80211(ftpPacket))),
  link(
    'IEEE802_11_RADIOTAP with a padded body',
    127,
    radiotap(
      0x20,
      bytesOf(ieee80211(ftpPacket, true).subarray(0, 26), '0000', ieee80211(ftpPacket, true).subarray(26)),
    ),
  ),
  link('IEEE802_11_PRISM', 119, prism(ieee80211(ftpPacket))),
  link('IEEE802_11_AVS', 163, avs(ieee80211(ftpPacket))),
  link('PPI with 802.11', 192, ppi(105, ieee80211(ftpPacket))),
  link('PPI with Ethernet', 192, ppi(1, ethernetIp(ftpPacket))),
  link('PKTAP', 258, pktap(1, ethernetIp(ftpPacket))),
  link('PKTAP with raw IP', 258, pktap(12, ftpPacket)),
  link('PKTAP version 2', 258, pktap2(1, ethernetIp(ftpPacket)), '', 'it knows version 1'),
  link('MPLS link type', 219, bytesOf(mplsLabel(17, true), ftpPacket), '', 'it does not know this link type'),
  link('NFLOG', 239, netfilterLog(ftpPacket)),
  link('ATM_RFC1483', 100, snap(0x0800, ftpPacket)),
  link('ATM_RFC1483, bridged', 100, bytesOf('aaaa03 0080c2 0007 0000', ethernetIp(ftpPacket))),
  link('FDDI', 10, bytesOf('50 02005e100001 02005e100002', snap(0x0800, ftpPacket))),
];

const userPacket = (flags: number, optional: Uint8Array, packet: Uint8Array): Uint8Array =>
  bytesOf(Uint8Array.of(flags, 255), optional.length + packet.length, '0000abcd', optional, packet);

export const tunnelCases: readonly PacketCase[] = [
  overEthernet('GRE', gre(0, 0x0800, ftpPacket), 'gre'),
  overEthernet(
    'GRE with checksum, key and sequence',
    gre(0xb000, 0x0800, bytesOf('00000000 0000002a 00000001', ftpPacket)),
    'gre 42',
  ),
  overEthernet('GRE with MPLS', gre(0, 0x8847, bytesOf(mplsLabel(17, true), ftpPacket)), 'gre'),
  overEthernet('GRE with Ethernet', gre(0, 0x6558, ethernetIp(ftpPacket)), 'gre'),
  overEthernet('NVGRE', gre(0x2000, 0x6558, bytesOf('00139a 05', ethernetIp(ftpPacket))), 'gre 5018'),
  overEthernet('GRE with VLAN inside', gre(0, 0x6558, ethernet(0x8100, vlanTag(5, 0x0800, ftpPacket))), 'gre / vlan 5'),
  overEthernet(
    'PPTP with sequence',
    gre(0x3001, 0x880b, bytesOf(ftpPacket.length + 4, '0018 00000001 ff03', ppp(ftpPacket))),
    'pptp',
  ),
  overEthernet(
    'PPTP with sequence and acknowledgement',
    gre(0x3081, 0x880b, bytesOf(ftpPacket.length + 1, '0018 00000001 00000002 21', ftpPacket)),
    'pptp',
  ),
  overEthernet('WCCP', gre(0, 0x883e, bytesOf('00000000', ftpPacket)), 'gre'),
  overEthernet('ERSPAN type I', gre(0, 0x88be, ethernetIp(ftpPacket)), 'erspan'),
  overEthernet(
    'ERSPAN type II',
    gre(0x1000, 0x88be, bytesOf('00000001 1001 0064 00000001', ethernetIp(ftpPacket))),
    'erspan 100',
  ),
  overEthernet(
    'ERSPAN type III',
    gre(0x1000, 0x22eb, bytesOf('00000001 2001 0064 00000000 0000 0000', ethernetIp(ftpPacket))),
    'erspan 100',
  ),
  overEthernet(
    'ERSPAN type III with platform header',
    gre(0x1000, 0x22eb, bytesOf('00000001 2001 0064 00000000 0000 0001 0000000000000000', ethernetIp(ftpPacket))),
    'erspan 100',
  ),
  overEthernet('VXLAN', inUdp(50_000, 4789, vxlan(123, ethernetIp(ftpPacket))), 'vxlan 123'),
  overEthernet(
    'VXLAN with group policy',
    inUdp(50_000, 4789, bytesOf('88000010 00007b 00', ethernetIp(ftpPacket))),
    'vxlan 123',
  ),
  overEthernet(
    'VXLAN on the old port',
    inUdp(50_000, 8472, vxlan(1, ethernetIp(ftpPacket))),
    'vxlan 1',
    'the port is not registered',
  ),
  overEthernet(
    'VXLAN with VLAN',
    inUdp(1, 4789, vxlan(5, ethernet(0x8100, vlanTag(7, 0x0800, ftpPacket)))),
    'vxlan 5 / vlan 7',
  ),
  overEthernet('VXLAN GPE with IPv4', inUdp(1, 4790, bytesOf('0c000001 00007b 00', ftpPacket)), 'vxlan 123'),
  overEthernet(
    'VXLAN GPE with Ethernet',
    inUdp(1, 4790, bytesOf('0c000003 00007b 00', ethernetIp(ftpPacket))),
    'vxlan 123',
  ),
  overEthernet(
    'GENEVE with Ethernet',
    inUdp(1, 6081, bytesOf('0000 6558 00007b 00', ethernetIp(ftpPacket))),
    'geneve 123',
  ),
  overEthernet(
    'GENEVE with options',
    inUdp(1, 6081, bytesOf('0200 0800 00007b 00 0102 80 01 00000000', ftpPacket)),
    'geneve 123',
  ),
  overEthernet('IP in IP', inIp(4, ftpPacket), 'ipip'),
  { ...overEthernet('6in4', inIp(41, dnsPacket), 'ipip'), endpoints: dnsEndpoints },
  overEthernet('MPLS in IP', inIp(137, bytesOf(mplsLabel(17, true), ftpPacket)), ''),
  {
    ...overEthernet(
      'AH',
      inIp(51, bytesOf('06 04 0000 00000001 00000001', new Uint8Array(12), ftpPacket.subarray(20))),
      '',
    ),
    endpoints: '198.51.100.1:40000 > 203.0.113.9:21',
  },
  overEthernet('GTP-U', inUdp(2152, 2152, userPacket(0x30, new Uint8Array(0), ftpPacket)), 'gtp-u'),
  overEthernet('GTP-U with sequence', inUdp(2152, 2152, userPacket(0x32, bytesOf('0001 0000'), ftpPacket)), 'gtp-u'),
  overEthernet(
    'GTP-U with extension header',
    inUdp(2152, 2152, userPacket(0x34, bytesOf('0000 0085 01 0009 00'), ftpPacket)),
    'gtp-u',
  ),
  overEthernet(
    'CAPWAP with 802.3',
    inUdp(12_380, 5247, bytesOf('00 100200 00000000', ethernetIp(ftpPacket))),
    'capwap',
  ),
  overEthernet(
    'CAPWAP with 802.11',
    inUdp(5247, 12_380, bytesOf('00 100300 00000000', ieee80211(ftpPacket, true))),
    'capwap',
    'it expects the frame control swapped',
  ),
  overEthernet(
    'CAPWAP with swapped frame control',
    inUdp(12_380, 5247, bytesOf('00 100300 00000000 0108', ieee80211(ftpPacket).subarray(2))),
    'capwap',
  ),
  { ...overEthernet('Teredo', inUdp(3545, 3544, dnsPacket), 'teredo'), endpoints: dnsEndpoints },
  {
    ...overEthernet(
      'Teredo with authentication and origin',
      inUdp(3544, 3545, bytesOf('0001 0000 0000000000000000 00 0000 1234 01020304', dnsPacket)),
      'teredo',
    ),
    endpoints: dnsEndpoints,
  },
  overEthernet(
    'L2TP',
    inUdp(1701, 1701, bytesOf('4002', ftpPacket.length + 12, '0001 0002 ff03', ppp(ftpPacket))),
    'l2tp',
  ),
  overEthernet(
    'L2TP with sequence and offset',
    inUdp(1701, 1701, bytesOf('0a02 0001 0002 0000 0000 0002 0000', ppp(ftpPacket))),
    'l2tp',
  ),
  overEthernet('TZSP', inUdp(1, 37_008, bytesOf('01 00 0001 0a 01 ff 00 01', ethernetIp(ftpPacket))), 'tzsp'),
  overEthernet(
    'GRE in VXLAN in a VLAN',
    inUdp(1, 4789, vxlan(9, ethernetIp(gre(0x2000, 0x0800, bytesOf('00000003', ftpPacket))))),
    'vxlan 9 / gre 3',
  ),
];

export interface OuterCase {
  readonly name: string;
  /** What is behind the Ethernet header. */
  readonly packet: Uint8Array;
  readonly endpoints: string;
  /** Why tshark does not say the same. */
  readonly notInTshark?: string;
}

/** Tunnels whose content is not IP, encrypted or cut: the outer packet stays. */
export const outerCases: readonly OuterCase[] = [
  {
    name: 'ARP in VXLAN',
    packet: inUdp(50_000, 4789, vxlan(1, ethernet(0x0806, new Uint8Array(28)))),
    endpoints: '198.51.100.1:50000 > 203.0.113.9:4789',
  },
  {
    name: 'DNS from port 4789',
    packet: inUdp(4789, 53, dnsPacket.subarray(48)),
    endpoints: '198.51.100.1:4789 > 203.0.113.9:53',
  },
  {
    name: 'DNS to port 4789',
    packet: inUdp(53, 4789, bytesOf('0800 8180 0001 0001 0000 0000', text('answer'))),
    endpoints: '198.51.100.1:53 > 203.0.113.9:4789',
  },
  {
    name: 'text to the VXLAN GPE port',
    packet: inUdp(9, 4790, text('hello, world')),
    endpoints: '198.51.100.1:9 > 203.0.113.9:4790',
  },
  {
    name: 'GENEVE of an unknown type',
    packet: inUdp(1, 6081, bytesOf('0000 1234 00007b 00', ftpPacket)),
    endpoints: '198.51.100.1:1 > 203.0.113.9:6081',
  },
  {
    name: 'GTP-U echo',
    packet: inUdp(2152, 2152, bytesOf('32 01 0004 00000000 00000000')),
    endpoints: '198.51.100.1:2152 > 203.0.113.9:2152',
  },
  {
    name: 'CAPWAP with DTLS',
    packet: inUdp(5247, 7, bytesOf('01 000000', new Uint8Array(40))),
    endpoints: '198.51.100.1:5247 > 203.0.113.9:7',
  },
  {
    name: 'CAPWAP fragment',
    packet: inUdp(9, 5247, bytesOf('00 100280 00010000', ethernetIp(ftpPacket))),
    endpoints: '198.51.100.1:9 > 203.0.113.9:5247',
  },
  {
    name: 'L2TP control',
    packet: inUdp(1701, 1701, bytesOf('c802 0014 0000 0000 0000 0000', new Uint8Array(8))),
    endpoints: '198.51.100.1:1701 > 203.0.113.9:1701',
  },
  {
    name: 'ESP in UDP',
    packet: inUdp(4500, 4500, bytesOf('12345678 00000001', new Uint8Array(40))),
    endpoints: '198.51.100.1:4500 > 203.0.113.9:4500',
  },
  {
    name: 'IKE in UDP',
    packet: inUdp(4500, 4500, bytesOf('00000000', new Uint8Array(28))),
    endpoints: '198.51.100.1:4500 > 203.0.113.9:4500',
  },
  {
    name: 'VXLAN cut in the inner IP header',
    packet: inUdp(1, 4789, vxlan(1, ethernetIp(ftpPacket)).subarray(0, 30)),
    notInTshark: 'it lists the inner header, without addresses',
    endpoints: '198.51.100.1:1 > 203.0.113.9:4789',
  },
  {
    name: 'ESP',
    packet: inIp(50, bytesOf('12345678 00000001', new Uint8Array(40))),
    endpoints: '198.51.100.1 > 203.0.113.9 protocol 50',
  },
  {
    name: 'GRE keepalive without payload',
    packet: gre(0, 0, new Uint8Array(0)),
    endpoints: '198.51.100.1 > 203.0.113.9 protocol 47',
  },
  {
    name: 'GRE with CDP',
    packet: gre(0, 0x2000, new Uint8Array(30)),
    endpoints: '198.51.100.1 > 203.0.113.9 protocol 47',
  },
  {
    name: 'PPTP acknowledgement',
    packet: gre(0x2081, 0x880b, bytesOf('0000 0018 00000001')),
    endpoints: '198.51.100.1 > 203.0.113.9 protocol 47',
  },
  {
    name: 'PPTP with LCP',
    packet: gre(0x3001, 0x880b, bytesOf('0008 0018 00000001 ff03 c021 0101 0004')),
    endpoints: '198.51.100.1 > 203.0.113.9 protocol 47',
  },
  {
    name: 'PPTP with MPPE',
    packet: gre(0x3001, 0x880b, bytesOf('0008 0018 00000001 fd 9000', new Uint8Array(9))),
    endpoints: '198.51.100.1 > 203.0.113.9 protocol 47',
  },
  {
    name: '6in4 with rubbish',
    packet: inIp(41, new Uint8Array(60)),
    endpoints: '198.51.100.1 > 203.0.113.9 protocol 41',
  },
];
