/** A stage for services behind NAT: server, NAT gateway, the internet, tap, client; or the client behind it. */
import { gateway, type GatewayOptions } from './build/gateway.ts';
import { host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { tap } from './build/tap.ts';
import { tcpConversation } from './build/tcp-conversation.ts';
import { microseconds, milliseconds, seconds } from './build/time-units.ts';
import { udpConversation } from './build/udp-conversation.ts';
import type { CaptureCase } from './finding-pattern.ts';

export const publicAddress = '203.0.113.1';
export const insideAddress = '10.0.0.5';
export const outsideAddress = '198.51.100.30';

/** `inside` is the host behind NAT, `outside` the other; the tap stands outside. */
export function serviceScene(rewrite?: GatewayOptions['rewrite']) {
  const capture = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const inside = host({ address: insideAddress });
  const outside = host({ address: outsideAddress });
  const router = gateway({ inside: '10.0.0.1', outside: publicAddress, ...(rewrite && { rewrite }) });
  const way = [wire(milliseconds(8)), routers(3)] as const;
  const network = path(inside, wire(microseconds(300)), router, capture, ...way, outside);
  /** From outside to a service behind NAT, whose port is forwarded. */
  const inward = (port: number, local: number, at = seconds(1)) => {
    router.binds('tcp', { address: insideAddress, port }, port);
    router.binds('udp', { address: insideAddress, port }, port);
    const ends = { from: outside.port(local), to: inside.port(port), at, dialled: { address: publicAddress, port } };
    return { tcp: () => tcpConversation(network, ends).handshake(), udp: () => udpConversation(network, ends) };
  };
  /** From behind NAT to a service outside. */
  const outward = (port: number, local: number, at = seconds(1)) => {
    const ends = { from: inside.port(local), to: outside.port(port), at };
    return { tcp: () => tcpConversation(network, ends).handshake(), udp: () => udpConversation(network, ends) };
  };
  return { capture, router, inward, outward };
}

/** One file; what is not expected of `watched` must not be found. */
export const serviceCase = (
  name: string,
  bytes: Uint8Array,
  watched: readonly string[],
  must: CaptureCase['must'] = [],
): CaptureCase => ({
  name,
  files: { 'service.pcap': bytes },
  must,
  mustNot: [...watched, 'alg/gate-expired', 'alg/gate-contradicted']
    .filter((id) => !must.some((pattern) => pattern.id === id))
    .map((id) => ({ id })),
});
