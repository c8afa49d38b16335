/** Skinny's golden cases: a phone behind NAT, its call manager, and the media between them. */
import { translatorOf } from '../../src/alg/address-rewrite.ts';
import { rewriteSccp } from '../../src/alg/sccp/rewrite.ts';
import { gateway, type GatewayOptions } from './build/gateway.ts';
import { host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { audioPacket } from './build/rtp-stream.ts';
import {
  keepAlive,
  openReceiveChannel,
  openReceiveChannelAck,
  register,
  startMediaTransmission,
} from './build/sccp-message.ts';
import { tap } from './build/tap.ts';
import { tcpConversation } from './build/tcp-conversation.ts';
import { microseconds, milliseconds, seconds } from './build/time-units.ts';
import { udpConversation } from './build/udp-conversation.ts';
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';

const phoneAddress = '10.0.0.5';
const publicAddress = '203.0.113.1';
const managerAddress = '198.51.100.21';
const phoneMedia = 30_000;
const managerMedia = 40_000;
const startsAt = '2024-05-01T10:00:00.000Z';

const sccpAlg: NonNullable<GatewayOptions['rewrite']> = (packet, towards) => {
  const { transport } = packet;
  if (transport.protocol !== 'tcp') return packet;
  const bindings = [
    { inside: { address: phoneAddress, port: phoneMedia }, outside: { address: publicAddress, port: phoneMedia } },
  ];
  const translate = translatorOf(bindings, towards === 'outside' ? 'outward' : 'inward');
  return { ...packet, transport: { ...transport, payload: rewriteSccp(transport.payload, translate).bytes } };
};

/** A call of two seconds on a connection that lasts; without an ALG nothing finds the way to 10.0.0.5. */
function call(version: number, withAlg: boolean, lasts = 150) {
  const inside = tap({ startsAt });
  const outside = tap({ startsAt });
  const phone = host({ address: phoneAddress });
  const manager = host({ address: managerAddress });
  const router = gateway({ inside: '10.0.0.1', outside: publicAddress, ...(withAlg && { rewrite: sccpAlg }) });
  const network = path(
    phone,
    inside,
    wire(microseconds(300)),
    router,
    outside,
    wire(milliseconds(20)),
    routers(9),
    manager,
  );
  const { client, server } = tcpConversation(network, {
    from: phone.port(50_000),
    to: manager.port(2000),
    at: seconds(1),
  }).handshake();
  client.sends(register('SEP001122334455', phoneAddress, version));
  server.waits(seconds(1)).sends(openReceiveChannel(7, version));
  client.sends(openReceiveChannelAck({ address: phoneAddress, port: phoneMedia, version, party: 7 }));
  server.sends(startMediaTransmission({ address: managerAddress, port: managerMedia, version, party: 8 }));
  router.binds('udp', { address: phoneAddress, port: phoneMedia }, phoneMedia);
  const media = udpConversation(network, {
    from: phone.port(phoneMedia),
    to: manager.port(managerMedia),
    at: client.at,
  });
  for (let number = 0; number < 100; number += 1) media.client.sends(audioPacket(1, number)).waits(milliseconds(20));
  media.server.at = client.at + milliseconds(50);
  media.server.remote = { address: publicAddress, port: phoneMedia };
  if (withAlg)
    for (let number = 0; number < 100; number += 1) media.server.sends(audioPacket(2, number)).waits(milliseconds(20));
  client.waits(seconds(lasts)).sends(keepAlive(version));
  return { inside, outside };
}

/** What is no Skinny, on its port. */
function otherOnPort(): Uint8Array {
  const inside = tap({ startsAt });
  const phone = host({ address: phoneAddress });
  const other = host({ address: managerAddress });
  const network = path(phone, inside, wire(milliseconds(20)), other);
  const { client, server } = tcpConversation(network, {
    from: phone.port(50_000),
    to: other.port(2000),
    at: seconds(1),
  }).handshake();
  server.sends(Uint8Array.of(1, 0, 0, 0));
  client.sends(Uint8Array.of(1, 2, 1, 0, 0, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  server.sends(Uint8Array.of(2, 0, 0, 0));
  return inside.pcap();
}

const every = ['sccp/unknown-version', 'alg/gate-expired', 'alg/gate-contradicted', 'alg/cannot-know'];
const one = (name: string, bytes: Uint8Array, ...must: readonly FindingPattern[]): CaptureCase => ({
  name: `sccp: ${name}`,
  files: { 'sccp.pcap': bytes },
  must,
  mustNot: every.filter((id) => !must.some((pattern) => pattern.id === id)).map((id) => ({ id })),
});

function cases(): CaptureCase[] {
  const passing = call(20, true);
  const silent: FindingPattern = { id: 'alg/gate-expired', text: /10\.0\.0\.5:30000/ };
  return [
    one('a call through an ALG, inside', passing.inside.pcap()),
    one('a call through an ALG, outside', passing.outside.pcap()),
    one('an ALG that does not know the version, outside', call(20, false).outside.pcap(), silent, { id: 'sccp/unknown-version', text: /version 20/ }),
    one('no ALG, an old phone, inside', call(11, false).inside.pcap(), silent),
    one('a version that nobody documents', call(30, true).inside.pcap(), { id: 'sccp/unknown-version', text: /version 30/ }),
    one('decoy: the call has just begun', call(20, false, 5).inside.pcap()),
    one('decoy: something else on port 2000', otherOnPort()),
  ]; // prettier-ignore
}

export const sccpCases: readonly CaptureCase[] = cases();
