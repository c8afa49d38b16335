/** H.323's golden cases: a call through NAT with an ALG and without one, tunnelled, segmented, and what looks like it. */
import { exactTranslator } from '../../src/alg/address-rewrite.ts';
import { rewriteControl, rewriteSignalling } from '../../src/alg/h323/rewrite.ts';
import { gateway, type GatewayOptions } from './build/gateway.ts';
import { fastStartChannel, openChannel, openChannelAck, signalling, tpkt } from './build/h323-message.ts';
import { host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { tap } from './build/tap.ts';
import { tcpConversation, type TcpConversation } from './build/tcp-conversation.ts';
import { microseconds, milliseconds, seconds } from './build/time-units.ts';
import { udpConversation } from './build/udp-conversation.ts';
import type { CaptureCase } from './finding-pattern.ts';

const inside = '10.0.0.5';
const outside = '203.0.113.1';
const called = '198.51.100.17';
const end = (address: string, port: number) => ({ address, port });
const ours = { media: end(inside, 5000), control: end(inside, 5001) };
const theirs = { media: end(called, 2006), control: end(called, 2007) };

const isWhole = (payload: Uint8Array): boolean =>
  payload.length > 4 && payload[0] === 3 && payload.length === (payload[2] ?? 0) * 256 + (payload[3] ?? 0);

/** As an ALG without reassembly: in a message that fills its segment, the caller's media endpoints become the gateway's. */
const h323Alg: NonNullable<GatewayOptions['rewrite']> = (packet, towards) => {
  const { transport } = packet;
  if (towards !== 'outside' || transport.protocol !== 'tcp' || !isWhole(transport.payload)) return packet;
  const bindings = [5000, 5001].map((port) => ({ inside: end(inside, port), outside: end(outside, port) }));
  const message = transport.payload.subarray(4);
  const rewrite = transport.destinationPort === 1720 ? rewriteSignalling : rewriteControl;
  return { ...packet, transport: { ...transport, payload: tpkt(rewrite(message, exactTranslator(bindings)).bytes) } };
};

function scene(withAlg: boolean) {
  const capture = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const caller = host({ address: inside });
  const callee = host({ address: called });
  const router = gateway({ inside: '10.0.0.1', outside, ...(withAlg && { rewrite: h323Alg }) });
  const way = [wire(milliseconds(10)), routers(4)] as const;
  const network = path(caller, wire(microseconds(300)), router, capture, ...way, callee);
  const connect = (from: number, to: number, at: number): TcpConversation =>
    tcpConversation(network, { from: caller.port(from), to: callee.port(to), at }).handshake();
  /** RTP both ways for a second, or only from the caller. */
  const talk = (at: number, answered: boolean): void => {
    const media = udpConversation(network, { from: caller.port(5000), to: callee.port(2006), at });
    router.binds('udp', ours.media, 5000);
    for (let sequence = 0; sequence < 20; sequence += 1) {
      media.client.waits(milliseconds(20)).sends(rtp(sequence, 1));
      if (answered) media.server.waits(milliseconds(1)).sends(rtp(sequence, 2));
    }
    media.client.waits(seconds(8)).sends(rtp(20, 1));
  };
  return { capture, connect, talk };
}

const rtp = (sequence: number, source: number): Uint8Array =>
  Uint8Array.from({ length: 172 }, (_, at) => [0x80, 0, 0, sequence, 0, 0, sequence, 0, 0, 0, 0, source][at] ?? 0xd5);

/** H.245 in its own connection. */
function call(withAlg: boolean): Uint8Array {
  const { capture, connect, talk } = scene(withAlg);
  const setup = connect(32_803, 1720, seconds(1));
  setup.client.sends(tpkt(signalling('setup', { called: end(called, 1720) })));
  setup.server.sends(tpkt(signalling('callProceeding'))).sends(tpkt(signalling('alerting')));
  setup.server.waits(seconds(1)).sends(tpkt(signalling('connect', { h245Address: end(called, 1232) })));
  const control = connect(32_804, 1232, setup.server.at + milliseconds(30));
  control.client.sends(tpkt(openChannel(1, ours.control)));
  control.server
    .sends(tpkt(openChannel(1, theirs.control)))
    .sends(tpkt(openChannelAck(1, theirs.media, theirs.control)));
  control.client.sends(tpkt(openChannelAck(1, ours.media, ours.control)));
  talk(control.client.at, withAlg);
  return capture.pcap();
}

function tunnelled(): Uint8Array {
  const { capture, connect, talk } = scene(false);
  const { client, server } = connect(32_803, 1720, seconds(1));
  client.sends(tpkt(signalling('setup', { tunnelled: [] })));
  server.sends(tpkt(signalling('connect', { tunnelled: [] })));
  client.sends(tpkt(signalling('facility', { tunnelled: [openChannel(1, ours.control)] })));
  server.sends(tpkt(signalling('facility', { tunnelled: [openChannel(1, theirs.control), openChannelAck(1, theirs.media, theirs.control)] })));
  client.sends(tpkt(signalling('facility', { tunnelled: [openChannelAck(1, ours.media, ours.control)] })));
  talk(client.at, false);
  return capture.pcap();
} // prettier-ignore

/** A fast start whose setup is too long for one segment, and features that make an ALG superfluous. */
function fastStarted(): Uint8Array {
  const { capture, connect, talk } = scene(true);
  const { client, server } = connect(32_803, 1720, seconds(1));
  const offer = [fastStartChannel(1, ours.media, ours.control), fastStartChannel(2, ours.media, ours.control)];
  client.sends(tpkt(signalling('setup', { fastStart: offer, features: [18, 19], padding: 2000 })));
  server.sends(tpkt(signalling('connect', { fastStart: [fastStartChannel(1, theirs.media, theirs.control)] })));
  talk(client.at, false);
  return capture.pcap();
}

/** The callee refuses: nobody waits for media. */
function refused(): Uint8Array {
  const { capture, connect, talk } = scene(true);
  const { client, server } = connect(32_803, 1720, seconds(1));
  client.sends(tpkt(signalling('setup', { fastStart: [fastStartChannel(1, ours.media, ours.control)] })));
  server.sends(tpkt(signalling('releaseComplete')));
  talk(client.at + seconds(20), false);
  return capture.pcap();
}

/** RDP has the same TPKT header. */
function remoteDesktop(): Uint8Array {
  const { capture, connect } = scene(false);
  const { client, server } = connect(40_000, 3389, seconds(1));
  client.sends(tpkt(Uint8Array.of(14, 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0)));
  server.sends(tpkt(Uint8Array.of(14, 0xd0, 0, 0, 0x12, 0x34, 0, 2, 0, 8, 0, 2, 0, 0, 0)));
  return capture.pcap();
}

const findings = ['h323/tunnelled', 'h323/message-segmented', 'h323/traversal-with-alg', 'h323/media-not-opened'];
const others = (...expected: readonly string[]) =>
  [...findings, 'alg/gate-expired', 'alg/gate-contradicted']
    .filter((id) => !expected.includes(id))
    .map((id) => ({ id }));
const one = (name: string, bytes: Uint8Array, must: CaptureCase['must']): CaptureCase => ({
  name: `h323: ${name}`,
  files: { 'h323.pcap': bytes },
  must,
  mustNot: others(...must.map(({ id }) => id)),
});

export const h323Cases: readonly CaptureCase[] = [
  one('a call through an ALG', call(true), []),
  one('no ALG translates the media address', call(false), [
    { id: 'h323/media-not-opened', accountable: 'gateway', text: /10\.0\.0\.5:5000/ },
  ]),
  one('tunnelled H.245 passes the ALG by', tunnelled(), [
    { id: 'h323/tunnelled', text: /openLogicalChannelAck/ },
    { id: 'h323/media-not-opened', accountable: 'gateway' },
  ]),
  one('fast start in a long setup, H.460', fastStarted(), [
    { id: 'h323/message-segmented' },
    { id: 'h323/traversal-with-alg', text: /H\.460\.18, H\.460\.19/ },
    { id: 'h323/media-not-opened', accountable: 'gateway', text: /10\.0\.0\.5:5000/ },
  ]),
  one('decoy: the call is refused', refused(), []),
  one('decoy: remote desktop', remoteDesktop(), []),
];
