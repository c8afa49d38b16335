/** MGCP's golden cases: a residential gateway behind NAT, its call agent, and the media between them. */
import { translatorOf } from '../../src/alg/address-rewrite.ts';
import { rewriteMgcp } from '../../src/alg/mgcp/rewrite.ts';
import { gateway, type GatewayOptions } from './build/gateway.ts';
import { host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { audioPacket } from './build/rtp-stream.ts';
import { audioDescription } from './build/sip-message.ts';
import { tap } from './build/tap.ts';
import { microseconds, milliseconds, seconds } from './build/time-units.ts';
import { udpConversation } from './build/udp-conversation.ts';
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';

const homeAddress = '10.0.0.5';
const publicAddress = '203.0.113.1';
const agentAddress = '198.51.100.21';
const homeMedia = 5064;
const agentMedia = 40_000;
const startsAt = '2024-05-01T10:00:00.000Z';
const endpoint = 'aaln/1@home.example.net';
const lines = (...text: readonly string[]): string => text.join('\r\n');

const mgcpAlg: NonNullable<GatewayOptions['rewrite']> = (packet, towards) => {
  const { transport } = packet;
  if (transport.protocol !== 'udp' || (transport.sourcePort !== 2427 && transport.destinationPort !== 2427))
    return packet;
  const bindings = [
    { inside: { address: homeAddress, port: homeMedia }, outside: { address: publicAddress, port: homeMedia } },
  ];
  const translate = translatorOf(bindings, towards === 'outside' ? 'outward' : 'inward');
  return { ...packet, transport: { ...transport, payload: rewriteMgcp(transport.payload, translate).bytes } };
};

/** A call of two seconds, deleted after `lasts` seconds. Without an ALG nothing finds the way to 10.0.0.5. */
function call(withAlg: boolean, lasts: number) {
  const inside = tap({ startsAt });
  const outside = tap({ startsAt });
  const home = host({ address: homeAddress });
  const agent = host({ address: agentAddress });
  const router = gateway({ inside: '10.0.0.1', outside: publicAddress, ...(withAlg && { rewrite: mgcpAlg }) });
  const network = path(
    home,
    inside,
    wire(microseconds(300)),
    router,
    outside,
    wire(milliseconds(20)),
    routers(9),
    agent,
  );
  const control = udpConversation(network, { from: home.port(2427), to: agent.port(2727), at: seconds(1) });
  const { client, server } = control;
  client.sends(lines(`RSIP 100 ${endpoint} MGCP 1.0`, 'RM: restart', '', ''));
  server.sends(lines('200 100 OK', '', ''));
  const theirs = audioDescription({ address: agentAddress, port: agentMedia });
  server
    .waits(seconds(1))
    .sends(lines(`CRCX 200 ${endpoint} MGCP 1.0`, 'C: 4711', 'M: sendrecv', 'L: p:20, a:PCMU', '', theirs));
  client.sends(lines('200 200 OK', 'I: 1', '', audioDescription({ address: homeAddress, port: homeMedia })));
  router.binds('udp', { address: homeAddress, port: homeMedia }, homeMedia);
  const media = udpConversation(network, { from: home.port(homeMedia), to: agent.port(agentMedia), at: client.at });
  for (let number = 0; number < 100; number += 1) media.client.sends(audioPacket(1, number)).waits(milliseconds(20));
  media.server.at = client.at + milliseconds(50);
  media.server.remote = { address: publicAddress, port: homeMedia };
  if (withAlg)
    for (let number = 0; number < 100; number += 1) media.server.sends(audioPacket(2, number)).waits(milliseconds(20));
  server.at = client.at + seconds(lasts);
  server.sends(lines(`DLCX 201 ${endpoint} MGCP 1.0`, 'C: 4711', 'I: 1', '', ''));
  client.sends(lines('250 201 OK', 'P: PS=100, OS=16000, PR=0, OR=0, PL=0, JI=0, LA=0', '', ''));
  return { inside, outside };
}

/** What is no MGCP, on its port. */
function otherOnPort(): Uint8Array {
  const inside = tap({ startsAt });
  const home = host({ address: homeAddress });
  const agent = host({ address: agentAddress });
  const network = path(home, inside, wire(milliseconds(20)), agent);
  const { client, server } = udpConversation(network, {
    from: home.port(50_000),
    to: agent.port(2427),
    at: seconds(1),
  });
  client.sends('<13>May  1 10:00:00 home program: 200 messages');
  server.sends('hello there');
  return inside.pcap();
}

const every = ['alg/gate-expired', 'alg/gate-contradicted', 'alg/cannot-know'];
const one = (name: string, bytes: Uint8Array, ...must: readonly FindingPattern[]): CaptureCase => ({
  name: `mgcp: ${name}`,
  files: { 'mgcp.pcap': bytes },
  must,
  mustNot: every.filter((id) => !must.some((pattern) => pattern.id === id)).map((id) => ({ id })),
});

function cases(): CaptureCase[] {
  const passing = call(true, 200);
  const broken = call(false, 200);
  return [
    one('a call through an ALG, inside', passing.inside.pcap()),
    one('a call through an ALG, outside', passing.outside.pcap()),
    one('no ALG: nothing reaches the gateway, inside', broken.inside.pcap(), { id: 'alg/gate-expired', text: /10\.0\.0\.5:5064/ }),
    one('no ALG: nothing reaches the gateway, outside', broken.outside.pcap(), { id: 'alg/gate-expired', text: /10\.0\.0\.5:5064/ }),
    one('decoy: the call has just begun', call(false, 5).inside.pcap()),
    one('decoy: something else on port 2427', otherOnPort()),
  ]; // prettier-ignore
}

export const mgcpCases: readonly CaptureCase[] = cases();
