/** Tunnels whose content is not IP, encrypted or cut: the outer packet stays. */
import { bytesOf, dnsPacket, ethernet, ethernetIp, ftpPacket, gre, inIp, inUdp, text, vxlan } from './wrap.ts';

export interface OuterCase {
  readonly name: string;
  /** What is behind the Ethernet header. */
  readonly packet: Uint8Array;
  readonly endpoints: string;
  /** Why tshark does not say the same. */
  readonly notInTshark?: string;
}

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
