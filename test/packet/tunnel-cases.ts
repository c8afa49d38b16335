/** One packet for each tunnel. */
import { overEthernet, ppp, type PacketCase } from './packet-case.ts';
import {
  bytesOf,
  dnsEndpoints,
  dnsPacket,
  ethernet,
  ethernetIp,
  ftpPacket,
  gre,
  ieee80211,
  inIp,
  inUdp,
  mplsLabel,
  vlanTag,
  vxlan,
} from './wrap.ts';

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
