/** Names of numbers in headers, as Wireshark prints them, for the protocols that captures of gateways hold. */
import { etherType } from '../ethertype.ts';
import { ipProtocol } from '../scratch.ts';
import { greProtocol } from '../tunnel/gre.ts';

/** IANA Assigned Internet Protocol Numbers. */
export const protocolNames: ReadonlyMap<number, string> = new Map([
  [0, 'IPv6 Hop-by-Hop Option'],
  [ipProtocol.icmp, 'ICMP'],
  [2, 'IGMP'],
  [ipProtocol.ipInIp, 'IPIP'],
  [ipProtocol.tcp, 'TCP'],
  [ipProtocol.udp, 'UDP'],
  [ipProtocol.ipv6, 'IPv6'],
  [43, 'Routing Header for IPv6'],
  [44, 'Fragment Header for IPv6'],
  [ipProtocol.gre, 'GRE'],
  [ipProtocol.esp, 'ESP'],
  [ipProtocol.ah, 'AH'],
  [ipProtocol.icmpv6, 'ICMPv6'],
  [59, 'No Next Header for IPv6'],
  [60, 'Destination Options for IPv6'],
  [88, 'EIGRP'],
  [89, 'OSPF'],
  [103, 'PIM'],
  [112, 'VRRP'],
  [115, 'L2TPv3'],
  [ipProtocol.sctp, 'SCTP'],
  [ipProtocol.udpLite, 'UDPLite'],
  [ipProtocol.mplsInIp, 'MPLS-in-IP'],
]);

/** IEEE registration authority. */
export const etherTypeNames: ReadonlyMap<number, string> = new Map([
  [etherType.ipv4, 'IPv4'],
  [etherType.arp, 'ARP'],
  [etherType.bridging, 'Transparent Ethernet bridging'],
  [etherType.vlan, '802.1Q Virtual LAN'],
  [etherType.ipv6, 'IPv6'],
  [etherType.ppp, 'PPP'],
  [etherType.mpls, 'MPLS label switched packet'],
  [etherType.mplsMulticast, 'MPLS multicast label switched packet'],
  [0x8863, 'PPPoE Discovery'],
  [etherType.pppoeSession, 'PPPoE Session'],
  [etherType.serviceVlan, '802.1ad Provider Bridge'],
  [etherType.oldServiceVlan, '802.1 QinQ'],
  [etherType.olderServiceVlan, '802.1 QinQ'],
  [0x8809, 'Slow Protocols'],
  [0x888e, '802.1X Authentication'],
  [0x88cc, 'LLDP'],
  [0x88e5, 'MACsec'],
  [greProtocol.erspan, 'ERSPAN'],
  [greProtocol.erspan3, 'ERSPAN type III'],
  [greProtocol.wccp, 'WCCP'],
]);

/** IANA ICMP Type Numbers. */
export const icmpTypes: ReadonlyMap<number, string> = new Map([
  [0, 'Echo (ping) reply'],
  [3, 'Destination unreachable'],
  [4, 'Source quench'],
  [5, 'Redirect'],
  [8, 'Echo (ping) request'],
  [9, 'Router advertisement'],
  [10, 'Router solicitation'],
  [11, 'Time-to-live exceeded'],
  [12, 'Parameter problem'],
  [13, 'Timestamp request'],
  [14, 'Timestamp reply'],
]);

/** Codes of destination unreachable (RFC 792, RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1). */
export const unreachableCodes: ReadonlyMap<number, string> = new Map([
  [0, 'Network unreachable'],
  [1, 'Host unreachable'],
  [2, 'Protocol unreachable'],
  [3, 'Port unreachable'],
  [4, 'Fragmentation needed'],
  [5, 'Source route failed'],
  [6, 'Destination network unknown'],
  [7, 'Destination host unknown'],
  [9, 'Network administratively prohibited'],
  [10, 'Host administratively prohibited'],
  [13, 'Communication administratively filtered'],
]);

/** IANA ICMPv6 type numbers (RFC 4443, RFC 4861). */
export const icmpv6Types: ReadonlyMap<number, string> = new Map([
  [1, 'Destination Unreachable'],
  [2, 'Packet Too Big'],
  [3, 'Time Exceeded'],
  [4, 'Parameter Problem'],
  [128, 'Echo (ping) request'],
  [129, 'Echo (ping) reply'],
  [130, 'Multicast Listener Query'],
  [131, 'Multicast Listener Report'],
  [133, 'Router Solicitation'],
  [134, 'Router Advertisement'],
  [135, 'Neighbor Solicitation'],
  [136, 'Neighbor Advertisement'],
  [143, 'Multicast Listener Report Message v2'],
]);

/** IANA PPP DLL Protocol Numbers. */
export const pppNames: ReadonlyMap<number, string> = new Map([
  [0x0021, 'Internet Protocol version 4'],
  [0x002d, 'VJ compressed TCP'],
  [0x002f, 'VJ uncompressed TCP'],
  [0x003d, 'Multilink'],
  [0x0057, 'Internet Protocol version 6'],
  [0x00fd, 'Compressed datagram'],
  [0x0281, 'MPLS unicast'],
  [0x0283, 'MPLS multicast'],
  [0x8021, 'Internet Protocol Control Protocol'],
  [0x8057, 'IPv6 Control Protocol'],
  [0x80fd, 'Compression Control Protocol'],
  [0xc021, 'Link Control Protocol'],
  [0xc023, 'Password Authentication Protocol'],
  [0xc025, 'Link Quality Report'],
  [0xc223, 'Challenge Handshake Authentication Protocol'],
]);

/** RFC 2474, RFC 2597, RFC 3246. */
export function dscpName(value: number): string {
  if (value === 46) return 'EF PHB';
  if ((value & 7) === 0) return `CS${value >> 3}`;
  const level = value >> 3;
  const drop = (value >> 1) & 3;
  return level >= 1 && level <= 4 && drop > 0 && (value & 1) === 0 ? `AF${level}${drop}` : 'Unknown';
}

/** RFC 3168 §5. */
export const ecnNames = ['Not-ECT', 'ECT(1)', 'ECT(0)', 'CE'] as const;
