/** A file server and a desk in two networks: datagrams and names that a NAT gateway translates, or leaves as they were. */
import { translatorOf } from '../../src/alg/address-rewrite.ts';
import { rewriteAddresses } from '../../src/alg/netbios/rewrite.ts';
import { gateway, type GatewayOptions } from './build/gateway.ts';
import { host } from './build/host.ts';
import {
  nameAnswer,
  nameQuestion,
  netbiosDatagram,
  sessionPacket,
  sessionRequest,
  sessionRetarget,
  smbMessage,
} from './build/netbios-message.ts';
import { path, routers, wire } from './build/path.ts';
import { tap } from './build/tap.ts';
import { tcpConversation } from './build/tcp-conversation.ts';
import { milliseconds, seconds } from './build/time-units.ts';
import { udpConversation, udpExchange } from './build/udp-conversation.ts';
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';

const startsAt = '2024-05-01T10:00:00.000Z';
const header: FindingPattern = { id: 'netbios/header-address' };
const name: FindingPattern = { id: 'netbios/name-private' };
const gateExpired: FindingPattern = { id: 'alg/gate-expired' };
const publicAddress = '203.0.113.1';

/** Puts the outside address into the datagram header, as a NetBIOS ALG does. */
const datagramAlg: NonNullable<GatewayOptions['rewrite']> = (packet, towards) => {
  const { transport } = packet;
  if (towards !== 'outside' || transport.protocol !== 'udp' || transport.destinationPort !== 138) return packet;
  const fields = [
    { name: 'address', value: '10.0.0.9', offset: 4, length: 4 },
    { name: 'port', value: '138', offset: 8, length: 2 },
  ];
  const binding = {
    inside: { address: '10.0.0.9', port: 138 },
    outside: { address: publicAddress, port: transport.sourcePort },
  };
  return {
    ...packet,
    transport: {
      ...transport,
      payload: rewriteAddresses(transport.payload, fields, translatorOf([binding], 'outward')).bytes,
    },
  };
};

/** Server behind NAT, gateway, tap, the other network's host. */
function scene(rewrite?: GatewayOptions['rewrite']) {
  const capture = tap({ startsAt });
  const server = host({ address: '10.0.0.9', ttl: 128 });
  const desk = host({ address: '198.51.100.7', ttl: 128 });
  const router = gateway({ inside: '10.0.0.1', outside: publicAddress, ...(rewrite && { rewrite }) });
  const network = path(server, wire(milliseconds(1)), router, capture, routers(2), desk);
  return { capture, server, desk, router, network };
}

const files = ({ capture }: { readonly capture: ReturnType<typeof tap> }): CaptureCase['files'] => ({
  'outside.pcap': capture.pcap(),
});

function datagrams(translated: boolean): CaptureCase {
  const stage = scene(translated ? datagramAlg : undefined);
  const { server, desk, network } = stage;
  const { client } = udpConversation(network, { from: server.port(138), to: desk.port(138), at: seconds(1) });
  for (let count = 0; count < 3; count += 1)
    client.waits(seconds(10)).sends(netbiosDatagram({ source: '10.0.0.9', type: 0x10, to: 'DESK7' }));
  return translated
    ? { name: 'netbios: datagrams that the gateway translates', files: files(stage), must: [], mustNot: [header, name] }
    : {
        name: 'netbios: the datagram header keeps the private address',
        files: files(stage),
        must: [{ ...header, accountable: 'gateway', packets: [1, 2, 3], text: /come from 10\.0\.0\.9/ }],
        mustNot: [name],
      };
}

/** The desk asks through a static translation for the server's name and gets its private address. */
function privateName(): CaptureCase {
  const stage = scene();
  const { server, desk, router, network } = stage;
  router.binds('udp', { address: '10.0.0.9', port: 137 }, 137);
  udpExchange(network, {
    from: desk.port(137),
    to: server.port(137),
    dialled: { address: publicAddress, port: 137 },
    at: seconds(1),
    request: nameQuestion(),
    answer: nameAnswer(['10.0.0.9']),
  });
  return {
    name: 'netbios: a name answer carries a private address',
    files: files(stage),
    must: [{ ...name, packets: [2], text: /FILESRV<20> is at 10\.0\.0\.9/ }],
    mustNot: [header],
  };
}

/** Everything stays in one network: the name server answers for another host, sessions are retargeted and reached. */
function oneNetwork(): CaptureCase {
  const capture = tap({ startsAt });
  const desk = host({ address: '10.0.0.7', ttl: 128 });
  const server = host({ address: '10.0.0.9', ttl: 128 });
  const network = path(desk, capture, wire(milliseconds(1)), server);
  udpExchange(network, {
    from: desk.port(137), to: server.port(137), at: seconds(1), request: nameQuestion(), answer: nameAnswer(['10.0.0.77']),
  }); // prettier-ignore
  const { client } = udpConversation(network, { from: desk.port(138), to: server.port(138), at: seconds(2) });
  client.sends(netbiosDatagram({ source: '10.0.0.7' }));
  const session = tcpConversation(network, {
    from: desk.port(50_000),
    to: server.port(139),
    at: seconds(3),
  }).handshake();
  session.client.sends(sessionRequest());
  session.server.sends(sessionRetarget('10.0.0.9', 1139));
  session.closes(session.client);
  const retargeted = tcpConversation(network, {
    from: desk.port(50_001),
    to: server.port(1139),
    at: seconds(3.1),
  }).handshake();
  retargeted.client.sends(sessionRequest());
  retargeted.server.sends(sessionPacket(0x82, new Uint8Array(0)));
  retargeted.client.waits(seconds(100)).sends(smbMessage());
  retargeted.server.sends(smbMessage());
  return {
    name: 'netbios: decoy: one network',
    files: { 'lan.pcap': capture.pcap() },
    must: [],
    mustNot: [header, name, gateExpired],
  };
}

export const netbiosCases: readonly CaptureCase[] = [datagrams(true), datagrams(false), privateName(), oneNetwork()];
