/** ICMP messages as bytes, with the packets that errors quote, for the tests of this ALG. */
import { icmpError } from '../../captures/build/icmp.ts';
import type { IpPacket } from '../../captures/build/ip-packet.ts';
import { encodeTransport, type Transport } from '../../captures/build/transport.ts';

export const inside = '10.0.0.5';
export const outside = '203.0.113.1';
export const target = '192.0.2.9';
export const router = '198.51.100.1';
export const insideIpv6 = '2001:db8:1::5';
export const targetIpv6 = '2001:db8:2::9';

export const bytes = (transport: Transport, from: string, to: string): Uint8Array =>
  encodeTransport(transport, from, to);

export const echoOf = (identifier: number, sequence: number, isIpv6 = false): Transport => ({
  protocol: 'icmp',
  type: isIpv6 ? 128 : 8,
  code: 0,
  rest: ((identifier << 16) | sequence) >>> 0,
  payload: Uint8Array.from({ length: 32 }, (_, at) => at),
});

export const udpOf = (sourcePort: number, destinationPort: number): Transport => ({
  protocol: 'udp',
  sourcePort,
  destinationPort,
  payload: Uint8Array.of(1, 2, 3, 4),
});

export const tcpOf = (sourcePort: number, destinationPort: number): Transport => ({
  protocol: 'tcp',
  sourcePort,
  destinationPort,
  sequence: 0x12345678,
  acknowledgment: 0,
  flags: 'S',
  window: 64240,
  options: {},
  payload: new Uint8Array(0),
});

export const packetOf = (transport: Transport, source = inside, destination = target): IpPacket => ({
  source,
  destination,
  ttl: 1,
  identification: 0x4711,
  dontFragment: false,
  transport,
});

/** Time exceeded, or what `type` and `code` say, about `quoted`; whole quotes unless `quotedBytes` cuts them. */
export const errorAbout = (quoted: IpPacket, type = 11, code = 0, quotedBytes = 1000, rest = 0): Uint8Array =>
  bytes(icmpError(type, code, quoted, { rest, quotedBytes }), router, quoted.source);
