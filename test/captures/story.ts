/**
 * The reset zone transfer: `dig -y … axfr` through a Cisco 877 whose DNS ALG does not take a message of 31751 bytes, seen
 * from both sides of the router. Times, sizes and TTL are those of the reference trace (story-log.ts).
 *
 * What the trace says: the handshake passes end to end; with the final ACK the router becomes a TCP proxy; it reads the
 * query (125 bytes) and sends it on; one round trip later the server's ACK and first segment (1452 bytes) arrive; the ALG
 * reads a size of 31751, refuses it, and four milliseconds later the flow is aborted.
 *
 * What it does not say, and this program assumes: sizes count the two bytes of length that TCP puts before a DNS message,
 * because `l7_bytes_recd=125` and `l4f_send returns 125` must be whole TCP payloads. Segments of 1452 bytes leave no room
 * for TCP timestamps on a path of 1492 (1440 would be left). The proxy's own packets arrive with TTL 254, as published;
 * whether IOS starts at 255 and counts itself, or a hop lies between, is not known. How much of a proxy it is, is
 * not known either: `Reading` has what is possible, and a diagnosis has to hold for each.
 */
import { gateway, type Gateway } from './build/gateway.ts';
import { host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { tap, type Tap, type TapOptions } from './build/tap.ts';
import { tcpConversation } from './build/tcp-conversation.ts';
import { microseconds, milliseconds, seconds } from './build/time-units.ts';
import { udpExchange } from './build/udp-conversation.ts';
import { dnsMessage, dnsQuery, overTcp } from './build/dns-message.ts';
import { soa } from './build/dns-record.ts';
import { signed } from './build/tsig.ts';
import { zoneTransferMessage } from './build/zone-transfer.ts';

/**
 * `proxy`: the router ends both connections and owes the client an acknowledgment when it resets.
 * `acknowledging-proxy`: the same, and it acknowledges the query at once.
 * `inspection`: packets pass and keep their sender's TTL until one is refused.
 * `late-inspection`: the refused segment still reaches the client before the reset does.
 */
export const readings = ['proxy', 'acknowledging-proxy', 'inspection', 'late-inspection'] as const;
export type Reading = (typeof readings)[number];

export interface StoryOptions {
  readonly reading?: Reading;
  readonly clientTap?: Partial<TapOptions>;
  readonly serverTap?: Partial<TapOptions>;
}

export interface Story {
  readonly clientSide: Tap;
  readonly serverSide: Tap;
  readonly router: Gateway;
}

export const storyAddresses = { client: '192.168.1.10', router: '203.0.113.5', server: '192.0.2.53' } as const;
export const storyPort = 41952;
/** As the router counts: with the two bytes of length that TCP puts before a DNS message. */
export const storySizes = { query: 125, answer: 31751, segment: 1452 } as const;
/** 23:15:00 UTC; the router's clock shows UTC and has no zone. */
const startsAt = '2018-01-11T23:15:00.000Z';

const zone = 'example.com';
const key = { name: 'ns2-to-ns1', secret: 'c2FtcGxlIGtleSBvZiB0aGUgYWxnIHRyYWNlIHN0b3J5' };
const proxyTtl = 254;
/** IOS's receive window of 4128 bytes, in the scale that the two hosts agreed on. */
const proxyWindow = 4128 >>> 7;

export function story({ reading = 'proxy', clientTap, serverTap }: StoryOptions = {}): Story {
  const clientSide = tap({ startsAt, name: 'eth0', ...clientTap });
  const serverSide = tap({ startsAt, name: 'ens3', ...serverTap });
  const client = host({ address: storyAddresses.client, maximumSegmentSize: 1452 });
  const server = host({ address: storyAddresses.server, initialWindow: 3 });
  const router = gateway({ inside: '192.168.1.1', outside: storyAddresses.router, firstIdentification: 11 });
  const adsl = wire(milliseconds(73), { leftBitsPerSecond: 3_000_000, rightBitsPerSecond: 800_000 });
  const network = path(
    client,
    clientSide,
    wire(microseconds(300)),
    router,
    adsl,
    routers(12),
    serverSide,
    wire(1),
    server,
  );

  // Ordinary lookups work, before the transfer and after it.
  const lookUp = (at: number, port: number, id: number): void => {
    const question = { name: zone, type: 'SOA' } as const;
    udpExchange(network, {
      from: client.port(port),
      to: server.port(53),
      at,
      request: dnsQuery({ id, ...question, extended: { udpSize: 4096 } }),
      answer: dnsMessage({
        id,
        question,
        flags: ['qr', 'aa', 'rd'],
        answers: [soa(zone, { primary: `ns1.${zone}`, mailbox: `hostmaster.${zone}`, serial: 2018011101 })],
      }),
      thinks: microseconds(180),
    });
  };
  lookUp(seconds(6.512), 53211, 0x6a1f);

  const signedAt = Date.parse(startsAt) / 1000 + 10;
  const id = 0x2c51;
  const query = signed(dnsQuery({ id, name: zone, type: 'AXFR', extended: { udpSize: 4096 } }), key, { signedAt });
  const answer = zoneTransferMessage({
    id,
    zone,
    size: storySizes.answer - 2,
    signature: { key, signedAt, requestMac: query.mac },
  });

  const transfer = tcpConversation(network, {
    from: client.port(storyPort),
    to: server.port(53),
    at: seconds(10.1492),
  }).handshake();

  transfer.client.waits(microseconds(200));
  const isProxy = reading === 'proxy' || reading === 'acknowledging-proxy';
  if (isProxy) {
    transfer.client.sends(overTcp(query.message), { stopsAt: router });
    const readAt = (router.arrivals.at(-1)?.at ?? 0) + router.delay;
    const proxied = { by: router, ttl: proxyTtl, window: proxyWindow, at: readAt };
    if (reading === 'acknowledging-proxy')
      transfer.forges({ ...proxied, as: transfer.server, flags: 'A', acknowledgment: transfer.client.next });
    transfer.forges({ ...proxied, as: transfer.client, flags: 'PA', payload: overTcp(query.message) });
    transfer.server.acknowledges({ stopsAt: router });
  } else {
    transfer.client.sends(overTcp(query.message));
    transfer.server.acknowledges();
  }

  // Three segments (RFC 3390) leave before the server must wait for an acknowledgment that never comes.
  const stream = overTcp(answer);
  const refused = stream.subarray(0, storySizes.segment);
  const behind = stream.subarray(storySizes.segment, 3 * storySizes.segment);
  const arrived = router.arrivals.length;
  const unanswered = { push: false, acknowledged: false };
  transfer.server.waits(milliseconds(5));
  transfer.server.sends(refused, reading === 'late-inspection' ? unanswered : { ...unanswered, stopsAt: router });
  transfer.server.sends(behind, { ...unanswered, stopsAt: router });

  const refusedAt = (router.arrivals[arrived]?.at ?? 0) + milliseconds(4);
  const reset = { by: router, flags: 'RA', ttl: proxyTtl, window: 0, at: refusedAt };
  transfer.forges({ ...reset, as: transfer.server });
  transfer.forges({ ...reset, as: transfer.client });

  lookUp(seconds(21.406), 40118, 0x0b93);
  return { clientSide, serverSide, router };
}
