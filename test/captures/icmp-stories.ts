/** Pings and traces from behind a NAT: routers on the way report what ran out, and the gateway translates that or does not. */
import { gateway } from './build/gateway.ts';
import { host, packetFrom } from './build/host.ts';
import { echo, icmpError } from './build/icmp.ts';
import type { IpPacket } from './build/ip-packet.ts';
import { path, routers, wire, type Journey } from './build/path.ts';
import { tap } from './build/tap.ts';
import { microseconds, milliseconds, seconds } from './build/time-units.ts';
import type { IcmpMessage, UdpDatagram } from './build/transport.ts';

const startsAt = '2024-05-01T10:00:00.000Z';
const outside = '203.0.113.1';

export interface Habits {
  /** False: the gateway changes the outer header of errors and leaves the quote. */
  readonly translatesQuote?: boolean;
  /** False: it forgets the outer checksum behind that. */
  readonly correctsChecksum?: boolean;
  /** It puts the peer's address in the place of the reporting router's. */
  readonly replacesSender?: boolean;
}

function scene({ translatesQuote = true, correctsChecksum = true, replacesSender = false }: Habits = {}) {
  const inside = tap({ startsAt });
  const outsideTap = tap({ startsAt });
  const client = host({ address: '10.0.0.5' });
  const server = host({ address: '192.0.2.9' });
  /** What the client sent, by the identification that survives the way. */
  const sent = new Map<number, IpPacket>();
  const translate = (packet: IpPacket, towards: 'inside' | 'outside'): IpPacket => {
    if (towards === 'outside' || packet.transport.protocol !== 'icmp') return packet;
    const arrived: IpPacket = {
      ...packet,
      destination: client.address,
      ...(replacesSender ? { source: server.address } : {}),
    };
    const { type, code, rest, payload } = packet.transport as IcmpMessage;
    const original = sent.get(((payload[4] ?? 0) << 8) | (payload[5] ?? 0));
    if (type === 0 || !original || !translatesQuote) return arrived;
    const transport = icmpError(type, code, { ...original, ttl: 1 }, { rest });
    return { ...arrived, transport, ...(correctsChecksum ? {} : { damage: { checksumOffset: 0x0101 } }) };
  };
  const nat = gateway({ inside: '10.0.0.1', outside, rewrite: translate });
  const network = path(
    client,
    inside,
    wire(microseconds(300)),
    nat,
    outsideTap,
    wire(milliseconds(4)),
    routers(9),
    wire(milliseconds(4)),
    server,
  );
  /** A packet with this TTL, and the error of the router where it runs out. */
  const probe = (transport: UdpDatagram | IcmpMessage, ttl: number, at: number): Journey => {
    const packet = packetFrom(client, server.address, transport, { ttl });
    sent.set(packet.identification, packet);
    const journey = network.travel(packet, client, 'right', at);
    if (journey.delivered) return journey;
    const quoted = { ...journey.packet, ttl: 1 };
    // The gateway itself is the first hop; it has not translated what it reports.
    if (ttl === 1) reports('10.0.0.1', icmpError(11, 0, packet), client.address, journey.at);
    else reports(`198.51.100.${ttl}`, icmpError(11, 0, quoted), outside, journey.at);
    return journey;
  };
  const reports = (source: string, transport: IcmpMessage, destination: string, at: number): void => {
    const packet = { ...packetFrom(server, destination, transport), source };
    if (destination === client.address) network.travel({ ...packet, ttl: 255 }, nat, 'left', at);
    else network.travel(packet, server, 'left', at);
  };
  return { inside, outsideTap, client, server, network, probe, reports };
}

/** `hops` hops of a trace with `each` probes, UDP to ever higher ports; the destination ends it. */
export function udpTrace(hops: number, each: number, habits: Habits = {}, firstPort = 33434) {
  const { inside, outsideTap, probe, reports } = scene(habits);
  let at = seconds(1);
  for (let number = 0; number < hops * each; number += 1, at += milliseconds(50)) {
    const ttl = Math.floor(number / each) + 1;
    const datagram: UdpDatagram = {
      protocol: 'udp',
      sourcePort: 41000 + number,
      destinationPort: firstPort + number,
      payload: new Uint8Array(32),
    };
    const journey = probe(datagram, ttl, at);
    if (journey.delivered) reports('192.0.2.9', icmpError(3, 3, journey.packet), outside, journey.at);
  }
  return { inside, outside: outsideTap };
}

/** Windows' tracert: echo requests with a rising TTL. */
export function icmpTrace(hops: number): Uint8Array {
  const { inside, probe } = scene();
  for (let number = 0; number < hops * 3; number += 1)
    probe(
      { protocol: 'icmp', type: 8, code: 0, rest: 0x0001_0000 | (100 + number), payload: new Uint8Array(64) },
      Math.floor(number / 3) + 1,
      seconds(1 + number),
    );
  return inside.pcap();
}

/** `count` echo requests, one each `gap`, all answered after 8 ms or so. */
export function ping(count: number, gap: number): Uint8Array {
  const { inside, client, server, network } = scene();
  for (let sequence = 1; sequence <= count; sequence += 1)
    echo(network, client, server, seconds(1) + sequence * gap, 777, sequence);
  return inside.pcap();
}

/** A host that reports a closed port to a server of which the capture has nothing else. */
export function strayError(): Uint8Array {
  const { inside, client, server, network } = scene();
  echo(network, client, server, seconds(1), 5, 1);
  const quoted: IpPacket = {
    source: '198.51.100.53',
    destination: client.address,
    ttl: 50,
    identification: 9,
    dontFragment: false,
    transport: { protocol: 'udp', sourcePort: 53, destinationPort: 3637, payload: new Uint8Array(20) },
  };
  network.travel(packetFrom(client, '198.51.100.53', icmpError(3, 3, quoted)), client, 'right', seconds(2));
  return inside.pcap();
}
