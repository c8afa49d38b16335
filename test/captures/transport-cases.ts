/** Golden cases of the Basic TCP and UDP ALGs: how connections begin, leak and expire. */
import { gateway } from './build/gateway.ts';
import { host, packetFrom } from './build/host.ts';
import { icmpError } from './build/icmp.ts';
import { path, routers, wire } from './build/path.ts';
import { tap } from './build/tap.ts';
import { tcpConversation } from './build/tcp-conversation.ts';
import { milliseconds, seconds } from './build/time-units.ts';
import { udpConversation } from './build/udp-conversation.ts';
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';

const every: readonly FindingPattern[] = [
  'tcp/handshake-timeout', 'tcp/handshake-proxied', 'tcp/private-source-leak', 'udp/mapping-expired',
].map((id) => ({ id })); // prettier-ignore

const one = (name: string, bytes: Uint8Array, ...must: readonly FindingPattern[]): CaptureCase => ({
  name,
  files: { 'transport.pcap': bytes },
  must,
  mustNot: every.filter(({ id }) => must.every((pattern) => pattern.id !== id)),
});

/** Captured inside and outside of a NAT; the server is far away. */
function scene() {
  const inside = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const outside = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const client = host({ address: '10.0.0.5' });
  const server = host({ address: '192.0.2.80' });
  const nat = gateway({ inside: '10.0.0.1', outside: '203.0.113.1' });
  const network = path(client, inside, wire(milliseconds(1)), nat, outside, wire(milliseconds(9)), routers(9), server);
  const connect = (at = seconds(1)) => tcpConversation(network, { from: client.port(40080), to: server.port(80), at });
  return { inside, outside, client, server, nat, network, connect };
}

/** The SYN is repeated, or the server thinks about it, and the connection opens after `delay`. */
function slowHandshake(delay: number): Uint8Array {
  const { inside, connect } = scene();
  const { client, server } = connect();
  client.transmits('S');
  server.waits(delay).transmits('SA');
  client.transmits('A');
  client.sends('GET / HTTP/1.0\r\n\r\n');
  server.sends('HTTP/1.0 200 OK\r\n\r\n');
  return inside.pcap();
}

/** The router next door, whose TTL starts at 255, answers the SYN of a server ten hops behind it; or the server does. */
function proxied(byRouter: boolean): Uint8Array {
  const { inside, connect } = scene();
  const conversation = connect();
  const { client, server } = conversation;
  client.transmits('S');
  server.transmits('SA', byRouter ? { ttl: 255 + 9 } : {});
  client.transmits('A');
  client.sends('GET / HTTP/1.0\r\n\r\n');
  server.sends('HTTP/1.0 200 OK\r\n\r\n');
  server.sends('Hello\r\n');
  conversation.closes(server);
  return inside.pcap();
}
/** The gateway lets the client's last segment out as it came. */
function leak(leaks: boolean): Uint8Array {
  const { outside, connect, client, server, network } = scene();
  const connection = connect().handshake();
  connection.client.sends('GET / HTTP/1.0\r\n\r\n');
  connection.server.sends('HTTP/1.0 200 OK\r\n\r\n');
  const reset = connection.client.segment('RA', {}, connection.client.at);
  if (leaks) {
    const packet = packetFrom(client, server.address, reset);
    // Past the gateway, which has forgotten the connection.
    const beyond = path(client, outside, wire(milliseconds(9)), routers(9), server);
    beyond.travel({ ...packet, ttl: 63 }, client, 'right', connection.client.at);
  } else network.sends(client, reset, connection.client.at);
  return outside.pcap();
}

/** A registration, silence, and a server that wants to reach the client again. */
function registration(silence: number, outcome: 'answered' | 'refused' | 'unanswered'): Uint8Array {
  const { outside, client, server, nat, network } = scene();
  const push = udpConversation(network, { from: client.port(40123), to: server.port(7777), at: seconds(1) });
  push.client.sends('register');
  push.server.sends('registered');
  push.server.waits(silence);
  if (outcome === 'answered') {
    push.server.sends('news 1');
    push.client.sends('got it');
    return outside.pcap();
  }
  // The capture point sits outside the gateway: what it drops has been seen there.
  for (let count = 0; count < 3; count += 1) push.server.sends('news 1', { stopsAt: nat }).waits(seconds(4));
  if (outcome === 'refused') {
    const dropped = packetFrom(server, '203.0.113.1', {
      protocol: 'udp',
      sourcePort: 7777,
      destinationPort: 40123,
      payload: new Uint8Array(6),
    });
    network.travel(
      { ...packetFrom(client, server.address, icmpError(3, 3, dropped)), source: '203.0.113.1' },
      client,
      'right',
      push.server.at,
    );
  }
  network.sends(
    client,
    { protocol: 'icmp', type: 8, code: 0, rest: 1, payload: new Uint8Array(8) },
    push.server.at + seconds(9),
  );
  return outside.pcap();
}

export const transportCases: readonly CaptureCase[] = [
  one('tcp: a handshake', slowHandshake(milliseconds(20))),
  one('tcp: a handshake of seven seconds', slowHandshake(seconds(7)), {
    id: 'tcp/handshake-timeout',
    text: /took 7\.\d+ s/,
    packets: [1, 2, 3],
  }),
  one('tcp: decoy: a handshake of three seconds', slowHandshake(seconds(3))),
  one('tcp: the router answers handshakes', proxied(true), {
    id: 'tcp/handshake-proxied',
    accountable: 'gateway',
    text: /SYN-ACK .* has TTL 254, the data have TTL 54/,
  }),
  one('tcp: decoy: the server answers itself', proxied(false)),
  one('tcp: a reset leaves untranslated', leak(true), {
    id: 'tcp/private-source-leak',
    accountable: 'gateway',
    text: /10\.0\.0\.5:40080 > 192\.0\.2\.80:80 left with the private source address/,
  }),
  one('tcp: decoy: a reset leaves translated', leak(false)),
  one('udp: a server that speaks after a minute and is answered', registration(seconds(60), 'answered')),
  one('udp: a server that speaks after a minute into the void', registration(seconds(60), 'unanswered'), {
    id: 'udp/mapping-expired',
    text: /After 60(?:\.\d+)? s without a packet/,
  }),
  one('udp: a server that speaks after a minute and is refused', registration(seconds(60), 'refused'), {
    id: 'udp/mapping-expired',
    text: /are refused \("destination unreachable \(port\)"\)/,
  }),
  one('udp: decoy: ten seconds are no expiry', registration(seconds(10), 'unanswered')),
];
