/** Headers of links and tunnels around a packet, written byte by byte from their specifications. */
import { concat } from '../../src/base/bytes.ts';
import { encodeIpPacket } from '../captures/build/ip-packet.ts';
import type { Transport } from '../captures/build/transport.ts';

/** `45 00` as text, numbers as 16 bits in network order, bytes as they are. */
export const bytesOf = (...parts: readonly (string | number | Uint8Array)[]): Uint8Array =>
  concat(
    parts.map((part) => {
      if (typeof part === 'number') return Uint8Array.of(part >>> 8, part);
      if (typeof part !== 'string') return part;
      return Uint8Array.from(part.replaceAll(/\s+/g, '').match(/../g) ?? [], (octet) => parseInt(octet, 16));
    }),
  );

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const zeros = (count: number): Uint8Array => new Uint8Array(count);

export const ip = (source: string, destination: string, transport: Transport, ttl = 64): Uint8Array => {
  const [packet] = encodeIpPacket({ source, destination, ttl, identification: 0x1c46, dontFragment: true, transport });
  if (!packet) throw new Error('One packet was asked for.');
  return packet;
};

/** An FTP command: what the cases carry and expect to find again. */
export const ftpPacket = ip('10.1.1.1', '192.0.2.7', {
  protocol: 'tcp',
  sourcePort: 40_000,
  destinationPort: 21,
  sequence: 0xfedcba98,
  acknowledgment: 0x80000001,
  flags: 'PA',
  window: 512,
  options: {},
  payload: text('USER anonymous\r\n'),
});
export const ftpEndpoints = '10.1.1.1:40000 > 192.0.2.7:21';

const query = bytesOf('1234 0100 0001 0000 0000 0000 03 777777 07 6578616d706c65 03 636f6d 00 0001 0001');
export const dnsPacket = ip('2001:db8::1', '2001:db8::2', {
  protocol: 'udp',
  sourcePort: 5353,
  destinationPort: 53,
  payload: query,
});
export const dnsEndpoints = '[2001:db8::1]:5353 > [2001:db8::2]:53';

const outer = { from: '198.51.100.1', to: '203.0.113.9' } as const;
export const inIp = (protocol: number, payload: Uint8Array): Uint8Array =>
  ip(outer.from, outer.to, { protocol, payload });

export const inUdp = (sourcePort: number, destinationPort: number, payload: Uint8Array): Uint8Array =>
  ip(outer.from, outer.to, { protocol: 'udp', sourcePort, destinationPort, payload });

const macs = '02005e100001 02005e100002';
export const ethernet = (type: number, payload: Uint8Array): Uint8Array => bytesOf(macs, type, payload);
export const ethernetIp = (packet: Uint8Array): Uint8Array =>
  ethernet((packet[0] ?? 0) >> 4 === 4 ? 0x0800 : 0x86dd, packet);

/** Type and tag behind an outer EtherType of 0x8100 or its like. */
export const vlanTag = (vlan: number, type: number, payload: Uint8Array): Uint8Array => bytesOf(vlan, type, payload);

export const snap = (type: number, payload: Uint8Array): Uint8Array => bytesOf('aaaa03 000000', type, payload);

export const mplsLabel = (label: number, isBottom: boolean): Uint8Array =>
  bytesOf(label >>> 4, ((label & 15) << 12) | (isBottom ? 0x100 : 0) | 0x40);

export const linuxCooked = (hardware: number, protocol: number, payload: Uint8Array): Uint8Array =>
  bytesOf('0000', hardware, '0006 02005e100001 0000', protocol, payload);

export const linuxCooked2 = (hardware: number, protocol: number, payload: Uint8Array): Uint8Array =>
  bytesOf(protocol, '0000 00000002', hardware, '0006 02005e100001 0000', payload);

/** A data frame to the access point; `qos` adds the QoS control field. */
export const ieee80211 = (packet: Uint8Array, qos = false): Uint8Array =>
  bytesOf(
    qos ? '8801' : '0801',
    '0000 02005e100003 02005e100001 02005e100002 1000',
    qos ? '0000' : '',
    snap(0x0800, packet),
  );

/** radiotap with TSFT and flags, so that the flags stand behind an aligned field; two presence words. */
export const radiotap = (flags: number, frame: Uint8Array): Uint8Array =>
  bytesOf('00 00 1900 03000080 00000000', '00000000', '0000000000000000', Uint8Array.of(flags), frame);

export const ppi = (linkType: number, frame: Uint8Array): Uint8Array =>
  bytesOf('00 00 0c00', Uint8Array.of(linkType, 0, 0, 0), '00000000', frame);

export const pktap = (linkType: number, frame: Uint8Array): Uint8Array =>
  bytesOf('6c000000 01000000', Uint8Array.of(linkType, 0, 0, 0), text('en0'), zeros(21), '02000000', zeros(68), frame);

/** Version 2 of PKTAP: lengths in bytes, the link type at 6. */
export const pktap2 = (linkType: number, frame: Uint8Array): Uint8Array =>
  bytesOf('28 00 00 00 00 00', Uint8Array.of(linkType, 0), zeros(28), '00000800', frame);

export const prism = (frame: Uint8Array): Uint8Array =>
  bytesOf('44000000 90000000', text('wlan0'), zeros(11), zeros(120), frame);

export const avs = (frame: Uint8Array): Uint8Array => bytesOf('80211001 00000040', zeros(56), frame);

/** NFLOG's attributes: packet header, then the packet. */
export const netfilterLog = (packet: Uint8Array): Uint8Array =>
  bytesOf(
    '02 00 0000',
    '0800 0100 0800 0100',
    Uint8Array.of((packet.length + 4) & 255, (packet.length + 4) >>> 8),
    '0900',
    packet,
  );

export const gre = (flags: number, protocol: number, payload: Uint8Array): Uint8Array =>
  inIp(47, bytesOf(flags, protocol, payload));

export const vxlan = (network: number, frame: Uint8Array): Uint8Array =>
  bytesOf('08000000', network >>> 8, Uint8Array.of(network, 0), frame);
