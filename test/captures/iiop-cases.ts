/** IIOP's golden cases: a naming service that sends clients on, with an ALG and without, and what looks like it. */
import { exactTranslator } from '../../src/alg/address-rewrite.ts';
import { rewriteReferences } from '../../src/alg/iiop/rewrite.ts';
import { gateway, type GatewayOptions } from './build/gateway.ts';
import { giopReply, giopRequest } from './build/giop-message.ts';
import { host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { tap } from './build/tap.ts';
import { tcpConversation } from './build/tcp-conversation.ts';
import { microseconds, milliseconds, seconds } from './build/time-units.ts';
import type { CaptureCase } from './finding-pattern.ts';

const outside = '203.0.113.1';
const inside = { address: '10.0.0.20', port: 3075 };

/** References to the bank become the gateway's; the text is longer, and so is the message. */
const iiopAlg: NonNullable<GatewayOptions['rewrite']> = (packet, towards) => {
  const { transport } = packet;
  if (towards !== 'outside' || transport.protocol !== 'tcp' || transport.payload.length === 0) return packet;
  const { bytes } = rewriteReferences(
    transport.payload,
    exactTranslator([{ inside, outside: { address: outside, port: 3075 } }]),
  );
  return { ...packet, transport: { ...transport, payload: bytes } };
};

/** The servers stand behind NAT on the left, the client is on the right. */
function forwarded(withAlg: boolean, littleEndian: boolean): Uint8Array {
  const capture = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const servers = host({ address: '10.0.0.20' });
  const client = host({ address: '198.51.100.30' });
  const router = gateway({ inside: '10.0.0.1', outside, ...(withAlg && { rewrite: iiopAlg }) });
  const way = [wire(milliseconds(8)), routers(3)] as const;
  const network = path(servers, wire(microseconds(300)), router, ...way, capture, wire(1), client);
  router.binds('tcp', { address: '10.0.0.20', port: 2809 }, 2809);
  router.binds('tcp', inside, 3075);
  const dial = (port: number, local: number, at: number) =>
    tcpConversation(network, {
      from: client.port(local),
      to: servers.port(port),
      at,
      dialled: { address: outside, port },
    }).handshake();
  const naming = dial(2809, 42_000, seconds(1));
  naming.client.sends(giopRequest(1, 'resolve', { littleEndian }));
  naming.server.sends(giopReply(1, 3, { littleEndian }, inside));
  naming.client.sends(giopRequest(2, 'ping', { littleEndian }));
  naming.server.sends(giopReply(2, 0, { littleEndian }));
  if (withAlg) {
    const bank = dial(3075, 42_001, naming.client.at + milliseconds(5));
    bank.client.sends(giopRequest(1, 'resolve', { littleEndian }));
    bank.server.sends(giopReply(1, 0, { littleEndian }));
  }
  return capture.pcap();
}

/** A page about the protocol on the protocol's port. */
function aboutIt(): Uint8Array {
  const capture = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const client = host({ address: '198.51.100.30' });
  const server = host({ address: '198.51.100.31' });
  const network = path(client, capture, wire(milliseconds(1)), server);
  const page = tcpConversation(network, {
    from: client.port(42_000),
    to: server.port(3075),
    at: seconds(1),
  }).handshake();
  page.client.sends('GET /GIOP HTTP/1.1\r\nHost: docs.example\r\n\r\n');
  page.server.sends('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nGIOP');
  return capture.pcap();
}

const quiet = ['iiop/private-reference', 'alg/gate-expired', 'alg/gate-contradicted'].map((id) => ({ id }));
const one = (name: string, bytes: Uint8Array, must: CaptureCase['must'] = []): CaptureCase => ({
  name: `iiop: ${name}`,
  files: { 'iiop.pcap': bytes },
  must,
  mustNot: quiet.filter(({ id }) => !must.some((pattern) => pattern.id === id)),
});

export const iiopCases: readonly CaptureCase[] = [
  one('a request is forwarded through an ALG', forwarded(true, false)),
  one('the same, little-endian', forwarded(true, true)),
  one('the reference is not translated', forwarded(false, true), [
    { id: 'iiop/private-reference', accountable: 'gateway', text: /10\.0\.0\.20:3075/ },
  ]),
  one('decoy: a web page', aboutIt()),
];
