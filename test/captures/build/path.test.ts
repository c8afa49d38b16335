import { expect, test } from 'vitest';
import { latin1, u16, u32, u8 } from '../../../src/base/bytes.ts';
import type { PacketRecord } from '../../../src/capture/pcap-writer.ts';
import { story } from '../story.ts';
import { textBytes } from './byte-writer.ts';
import { gateway, type Gateway } from './gateway.ts';
import { host } from './host.ts';
import { echo, icmpError } from './icmp.ts';
import type { IpPacket } from './ip-packet.ts';
import { path, routers, wire, type Station } from './path.ts';
import { tap } from './tap.ts';
import { tcpConversation } from './tcp-conversation.ts';
import { milliseconds, seconds } from './time-units.ts';
import { internetChecksum } from './transport.ts';
import { udpExchange } from './udp-conversation.ts';

const startsAt = '2024-05-01T10:00:00.000Z';

/** The transport bytes of an IPv4 or IPv6 frame without tags or extension headers, and their pseudo-header. */
function transportOf({ bytes }: PacketRecord): { readonly pseudoHeader: Uint8Array; readonly body: Uint8Array } {
  const isIpv6 = u16(bytes, 12) === 0x86dd;
  const length = isIpv6 ? u16(bytes, 18) : u16(bytes, 16) - 20;
  const at = isIpv6 ? 54 : 34;
  const addresses = isIpv6 ? bytes.subarray(22, 54) : bytes.subarray(26, 34);
  const protocol = u8(bytes, isIpv6 ? 20 : 23);
  const hasPseudoHeader = protocol !== 1;
  const tail = isIpv6 ? [0, 0, 0, 0, 0, protocol] : [0, protocol];
  const pseudoHeader = Uint8Array.from([...addresses, ...tail, length >>> 8, length & 255]);
  return {
    pseudoHeader: hasPseudoHeader ? pseudoHeader : new Uint8Array(0),
    body: bytes.subarray(at, at + length),
  };
}

function expectChecksums(packets: readonly PacketRecord[]): void {
  expect(packets.length).toBeGreaterThan(0);
  for (const packet of packets) {
    const { pseudoHeader, body } = transportOf(packet);
    // A right checksum makes the complement of the sum zero (RFC 1071 §1).
    expect(internetChecksum(pseudoHeader, body)).toBe(0);
    if (u16(packet.bytes, 12) === 0x0800) expect(internetChecksum(packet.bytes.subarray(14, 34))).toBe(0);
  }
}

test('checksums are right on both sides of a NAT, over TCP and UDP', () => {
  const { clientSide, serverSide } = story();
  expectChecksums(clientSide.packets());
  expectChecksums(serverSide.packets());
});

test('IPv6: hop limit, checksums, echo', () => {
  const capture = tap({ startsAt });
  const client = host({ address: '2001:db8:1::10' });
  const server = host({ address: '2001:db8:2::53', tcpTimestamps: true });
  const network = path(client, wire(milliseconds(1)), routers(3), capture, server);
  tcpConversation(network, { from: client.port(40000), to: server.port(53), at: 0 }).handshake();
  udpExchange(network, {
    from: client.port(40001),
    to: server.port(53),
    at: seconds(1),
    request: 'odd',
    answer: 'even',
  });
  echo(network, client, server, seconds(2), 7, 1);
  const packets = capture.packets();
  expectChecksums(packets);
  expect(packets.map(({ bytes }) => u8(bytes, 21))).toEqual([61, 64, 61, 61, 64, 61, 64]);
});

/** One client, one server, a NAT between them and a tap on each side. */
function behindNat(options: { rewrite?: (packet: IpPacket) => IpPacket; adjustsSequence?: boolean } = {}) {
  const { rewrite, adjustsSequence = true } = options;
  const inside = tap({ startsAt });
  const outside = tap({ startsAt });
  const router: Gateway = gateway({
    inside: '10.0.0.1',
    outside: '203.0.113.1',
    adjustsSequence,
    ...(rewrite && { rewrite: (packet, towards) => (towards === 'outside' ? rewrite(packet) : packet) }),
  });
  const server = host({ address: '198.51.100.21' });
  const behind: readonly Station[] = [inside, router, outside, wire(milliseconds(10)), server];
  const from = (address: string) => {
    const client = host({ address });
    return { client, network: path(client, ...behind) };
  };
  return { inside, outside, router, server, from };
}

const payloads = (packets: readonly PacketRecord[]): string[] =>
  packets
    .map(({ bytes }) => latin1(bytes, 34 + 4 * (u8(bytes, 46) >>> 4), 14 + u16(bytes, 16)))
    .filter((payload) => payload !== '');

/** Sequence and acknowledgment of each segment, relative to the first of its direction. */
function relativeNumbers(packets: readonly PacketRecord[]): number[][] {
  const [first, second] = packets;
  if (!first || !second) return [];
  const clientPort = u16(first.bytes, 34);
  const [client, server] = [u32(first.bytes, 38), u32(second.bytes, 38)];
  return packets.slice(2).map(({ bytes }) => {
    const fromClient = u16(bytes, 34) === clientPort;
    const [own, other] = fromClient ? [client, server] : [server, client];
    return [(u32(bytes, 38) - own) >>> 0, (u32(bytes, 42) - other) >>> 0];
  });
}

const translatePort = (packet: IpPacket): IpPacket => {
  if (packet.transport.protocol !== 'tcp') return packet;
  const told = latin1(packet.transport.payload).replace('10,0,0,5', '203,0,113,1');
  return { ...packet, transport: { ...packet.transport, payload: textBytes(told) } };
};

function portCommand(adjustsSequence: boolean) {
  const scene = behindNat({ rewrite: translatePort, adjustsSequence });
  const { client, network } = scene.from('10.0.0.5');
  const control = tcpConversation(network, { from: client.port(40000), to: scene.server.port(21), at: 0 }).handshake();
  control.client.sends('PORT 10,0,0,5,4,3\r\n');
  control.server.sends('200 ok\r\n');
  control.client.sends('LIST\r\n');
  return scene;
}

test('a rewrite that lengthens the payload shifts SEQ and ACK of what follows', () => {
  const { inside, outside } = portCommand(true);
  expect(payloads(inside.packets())).toEqual(['PORT 10,0,0,5,4,3\r\n', '200 ok\r\n', 'LIST\r\n']);
  expect(payloads(outside.packets())).toEqual(['PORT 203,0,113,1,4,3\r\n', '200 ok\r\n', 'LIST\r\n']);
  expectChecksums(outside.packets());
  expect(relativeNumbers(inside.packets())).toEqual([
    [1, 1],
    [1, 1],
    [1, 20],
    [20, 9],
  ]);
  expect(relativeNumbers(outside.packets())).toEqual([
    [1, 1],
    [1, 1],
    [1, 23],
    [23, 9],
  ]);
});

test('a gateway that forgets to shift leaves a hole in the numbers', () => {
  const { outside } = portCommand(false);
  expect(relativeNumbers(outside.packets()).at(-1)).toEqual([20, 9]);
});

test('overload keeps the port while it is free, and gives the next host another', () => {
  const { outside, server, from } = behindNat();
  for (const [index, address] of ['10.0.0.5', '10.0.0.6'].entries()) {
    const { client, network } = from(address);
    const at = seconds(index);
    udpExchange(network, { from: client.port(5060), to: server.port(5060), at, request: 'OPTIONS', answer: '200' });
  }
  expect(outside.packets().map(({ bytes }) => [u16(bytes, 34), u16(bytes, 36)])).toEqual([
    [5060, 5060],
    [5060, 5060],
    [5061, 5060],
    [5060, 5061],
  ]);
});

test('a host outside reaches an inside host only through a binding', () => {
  const { inside, router, server, from } = behindNat();
  const { client, network } = from('10.0.0.5');
  const dialled = { address: '203.0.113.1', port: 1027 };
  const dial = (at: number) =>
    tcpConversation(network, { from: server.port(20), to: client.port(1027), dialled, at }).client.transmits('S');
  expect(dial(0).delivered).toBe(false);
  expect(inside.packets()).toEqual([]);
  router.binds('tcp', { address: '10.0.0.5', port: 1027 }, 1027);
  expect(dial(seconds(1)).delivered).toBe(true);
  expect(inside.packets().map(({ bytes }) => [...bytes.subarray(30, 34)].join('.'))).toEqual(['10.0.0.5']);
});

test('fragments carry offsets in units of eight bytes, in the order that the story gives', () => {
  const capture = tap({ startsAt });
  const client = host({ address: '192.0.2.1' });
  const network = path(client, capture, host({ address: '192.0.2.2' }));
  const transport = { protocol: 'udp', sourcePort: 53, destinationPort: 40000, payload: new Uint8Array(3000) } as const;
  const packet = {
    source: '192.0.2.1',
    destination: '192.0.2.2',
    ttl: 64,
    identification: 9,
    dontFragment: false,
    transport,
  };
  network.travel({ ...packet, fragments: { mtu: 1500, order: [1, 0] } }, client, 'right', 0);
  expect(capture.packets().map(({ bytes }) => u16(bytes, 20))).toEqual([0x2000 | (1480 / 8), 0x2000]);
});

test('an ICMP error quotes the header and eight bytes of what it is about', () => {
  const transport = { protocol: 'udp', sourcePort: 5060, destinationPort: 5061, payload: new Uint8Array(400) } as const;
  const quoted = {
    source: '10.0.0.5',
    destination: '192.0.2.2',
    ttl: 1,
    identification: 9,
    dontFragment: false,
    transport,
  };
  const error = icmpError(3, 3, quoted);
  expect(error.payload).toHaveLength(28);
  expect([u16(error.payload, 20), u16(error.payload, 22)]).toEqual([5060, 5061]);
});
