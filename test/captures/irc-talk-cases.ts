/** Chat that opens connections of its own: DCC offers on IRC, and talk's invitations, through a NAT gateway. */
import { exactTranslator } from '../../src/alg/address-rewrite.ts';
import { rewriteDcc } from '../../src/alg/irc/rewrite.ts';
import { rewriteTalk } from '../../src/alg/talk/rewrite.ts';
import { ByteWriter } from './build/byte-writer.ts';
import { gateway, type GatewayOptions } from './build/gateway.ts';
import { host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { tap } from './build/tap.ts';
import { tcpConversation } from './build/tcp-conversation.ts';
import { microseconds, milliseconds, minutes, seconds } from './build/time-units.ts';
import { udpConversation } from './build/udp-conversation.ts';
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';

const startsAt = '2024-05-01T10:00:00.000Z';
const inner = { address: '10.0.0.5', port: 5000 };
const outer = { address: '203.0.113.1', port: 61_000 };
const binding = { inside: inner, outside: outer };
const expired: FindingPattern = { id: 'alg/gate-expired' };
const contradicted: FindingPattern = { id: 'alg/gate-contradicted' };

/** The client behind NAT offers; the server's host also plays the friend who takes the offer up. */
function scene(rewrite?: GatewayOptions['rewrite']) {
  const inside = tap({ startsAt });
  const outside = tap({ startsAt });
  const client = host({ address: inner.address });
  const server = host({ address: '198.51.100.7' });
  const router = gateway({ inside: '10.0.0.1', outside: outer.address, ...(rewrite && { rewrite }) });
  router.binds('tcp', inner, outer.port);
  const network = path(
    client,
    inside,
    wire(microseconds(300)),
    router,
    outside,
    wire(milliseconds(10)),
    routers(5),
    server,
  );
  const connects = (at: number) =>
    tcpConversation(network, { from: server.port(40_002), to: client.port(inner.port), at, dialled: outer });
  return { inside, outside, client, server, network, connects };
}

const rewritesDcc: GatewayOptions['rewrite'] = (packet, towards) => {
  const { transport } = packet;
  if (towards !== 'outside' || transport.protocol !== 'tcp' || transport.destinationPort !== 6667) return packet;
  return {
    ...packet,
    transport: { ...transport, payload: rewriteDcc(transport.payload, exactTranslator([binding])).bytes },
  };
};

/** 10.0.0.5 is 167772165. */
function offersFile(withAlg: boolean) {
  const { inside, outside, client, server, network, connects } = scene(withAlg ? rewritesDcc : undefined);
  const chat = tcpConversation(network, {
    from: client.port(40_000),
    to: server.port(6667),
    at: seconds(1),
  }).handshake();
  chat.client.sends('NICK alice\r\nUSER alice 0 * :Alice\r\n');
  chat.server.sends(':irc.example 001 alice :Welcome\r\n');
  chat.client.waits(seconds(1)).sends('PRIVMSG bob :\u0001DCC SEND notes.txt 167772165 5000 11\u0001\r\n');
  if (withAlg) {
    const file = connects(chat.server.at + milliseconds(200)).handshake();
    file.server.sends('PING hello\n');
    file.closes(file.server);
  }
  chat.client.waits(minutes(6)).sends('QUIT :bye\r\n');
  chat.closes(chat.server);
  return { inside, outside };
}

/** ntalk, BSD <protocols/talkd.h>: 84 bytes asked, 24 answered. */
function talkRequest(type: number, port: number): Uint8Array {
  const writer = new ByteWriter().u8(1).u8(type).u16(0).u32(1);
  for (const each of [port, 40_001])
    writer
      .u16(2)
      .u16(each)
      .bytes(Uint8Array.of(10, 0, 0, 5))
      .bytes(new Uint8Array(8));
  return writer.u32(1).bytes(new Uint8Array(40)).finish();
}

const rewritesTalk: GatewayOptions['rewrite'] = (packet, towards) => {
  const { transport } = packet;
  if (towards !== 'outside' || transport.protocol !== 'udp') return packet;
  const there = rewriteTalk(transport.payload, true, exactTranslator([binding])).bytes;
  const control = { inside: { ...inner, port: 40_001 }, outside: { ...outer, port: 40_001 } };
  return {
    ...packet,
    transport: { ...transport, payload: rewriteTalk(there, true, exactTranslator([control])).bytes },
  };
};

function invites(withAlg: boolean) {
  const { inside, outside, client, server, network, connects } = scene(withAlg ? rewritesTalk : undefined);
  const daemon = udpConversation(network, { from: client.port(40_001), to: server.port(518), at: seconds(1) });
  daemon.client.sends(talkRequest(0, inner.port));
  if (withAlg) {
    const talk = connects(daemon.server.at + seconds(2)).handshake();
    talk.client.sends('hello');
    talk.closes(talk.client);
  }
  daemon.client.waits(minutes(2)).sends(talkRequest(2, inner.port));
  return { inside, outside };
}

/** Lines that look like IRC on its port, and are not. */
function web(port: number): Uint8Array {
  const { inside, client, server, network } = scene();
  const page = tcpConversation(network, {
    from: client.port(40_000),
    to: server.port(port),
    at: seconds(1),
  }).handshake();
  page.client.sends('GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n');
  page.server.sends('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  page.closes(page.client);
  return inside.pcap();
}

function dnsOnTalkPort(): Uint8Array {
  const { inside, client, server, network } = scene();
  udpConversation(network, { from: client.port(40_001), to: server.port(517), at: seconds(1) }).client.sends(
    '\u0001ping',
  );
  return inside.pcap();
}

const one = (name: string, bytes: Uint8Array, must: readonly FindingPattern[]): CaptureCase => ({
  name,
  files: { 'chat.pcap': bytes },
  must,
  mustNot: [expired, contradicted].filter((pattern) => !must.some(({ id }) => id === pattern.id)),
});

export const ircCases: readonly CaptureCase[] = [
  one('irc: the offer is rewritten, outside', offersFile(true).outside.pcap(), []),
  one('irc: the offer is rewritten, inside', offersFile(true).inside.pcap(), []),
  one('irc: the offer keeps its private address', offersFile(false).outside.pcap(), [
    { ...expired, text: /10\.0\.0\.5:5000/ },
  ]),
  one('irc: decoy: a web server on 6667', web(6667), []),
];

export const talkCases: readonly CaptureCase[] = [
  one('talk: the invitation is rewritten, outside', invites(true).outside.pcap(), []),
  one('talk: the invitation keeps its private address', invites(false).outside.pcap(), [
    { ...expired, text: /10\.0\.0\.5:5000/ },
  ]),
  one('talk: decoy: something else on its port', dnsOnTalkPort(), []),
];
