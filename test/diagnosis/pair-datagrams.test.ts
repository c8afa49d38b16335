/** UDP conversations of two captures find each other by what NAT leaves alone. */
import { expect, test } from 'vitest';
import { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import { memorySource } from '../../src/capture/byte-source.ts';
import { pairFlows } from '../../src/diagnosis/pair-flows.ts';
import { dnsQuery } from '../captures/build/dns-message.ts';
import { gateway, type GatewayOptions } from '../captures/build/gateway.ts';
import { host } from '../captures/build/host.ts';
import { path, wire } from '../captures/build/path.ts';
import { tap } from '../captures/build/tap.ts';
import { milliseconds, seconds } from '../captures/build/time-units.ts';
import { udpConversation } from '../captures/build/udp-conversation.ts';
import { corpusCaptures } from '../fuzz/corpus.ts';

/** Of one NAT gateway, home side first; it starts a second earlier, so that the first query is missing outside. */
const realPair = corpusCaptures()
  .filter(({ name }) => name.startsWith('nat-pair__unsw__NAT_'))
  .reverse();

interface Talk {
  readonly from: string;
  readonly port: number;
  readonly at: number;
  readonly bytes: Uint8Array | string;
  readonly serverPort?: number;
  /** 0 as Linux has it with the don't-fragment bit. */
  readonly identification?: number;
}

/** Pairs of `inside port → outside port`, by the client's ends. */
async function pairsOf(talks: readonly Talk[], options: Partial<GatewayOptions> = {}): Promise<Record<string, string>> {
  const inside = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const outside = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const router = gateway({ inside: '10.0.0.1', outside: '203.0.113.1', ...options });
  const server = host({ address: '192.0.2.53' });
  for (const { from, port, at, bytes, serverPort = 53, identification } of talks) {
    const client = host({ address: from });
    const network = path(client, inside, wire(milliseconds(1)), router, outside, wire(milliseconds(9)), server);
    const talk = udpConversation(network, { from: client.port(port), to: server.port(serverPort), at });
    talk.client.sends(bytes, identification === undefined ? {} : { identification });
  }
  const [one, other] = await Promise.all(
    [inside, outside].map(async (each) => {
      const analysis = new CaptureAnalysis('capture', memorySource(each.pcap()));
      await analysis.read();
      return analysis;
    }),
  );
  if (!one || !other) throw new Error('two captures were written');
  const end = (analysis: CaptureAnalysis, flow: number): string =>
    `${analysis.flows.clientAddress(flow)}:${analysis.flows.clientPort(flow)}`;
  return Object.fromEntries([...pairFlows(one, other)].map(([flow, partner]) => [end(one, flow), end(other, partner)]));
}

const query = (id: number, name: string): Uint8Array => dnsQuery({ id, name, type: 'A' });

test('a DNS question tells two clients apart that ask at once, with new ports and no identification', async () => {
  const talks = [
    { from: '10.0.0.5', port: 4000, at: seconds(1), bytes: query(7, 'a.example'), identification: 0 },
    { from: '10.0.0.6', port: 4000, at: seconds(1), bytes: query(8, 'b.example'), identification: 0 },
    { from: '10.0.0.7', port: 4000, at: seconds(1), bytes: query(9, 'c.example'), identification: 0 },
  ];
  expect(await pairsOf(talks)).toEqual({
    '10.0.0.5:4000': '203.0.113.1:4000',
    '10.0.0.6:4000': '203.0.113.1:4001',
    '10.0.0.7:4000': '203.0.113.1:4002',
  });
});

test('a rewritten first datagram is told by its identification, or by the port that NAT kept', async () => {
  const grows: GatewayOptions['rewrite'] = (packet) =>
    packet.transport.protocol === 'udp'
      ? { ...packet, transport: { ...packet.transport, payload: new Uint8Array(40) } }
      : packet;
  const talk = { from: '10.0.0.5', port: 4000, at: seconds(1), bytes: 'twenty bytes of data', serverPort: 9000 };
  const paired = { '10.0.0.5:4000': '203.0.113.1:4000' };
  expect(await pairsOf([talk], { rewrite: grows })).toEqual(paired);
  expect(await pairsOf([{ ...talk, identification: 0 }], { rewrite: grows })).toEqual(paired);
});

test('who asks something else is somebody else, however alike the rest is', async () => {
  const swaps: GatewayOptions['rewrite'] = (packet) =>
    packet.transport.protocol === 'udp'
      ? { ...packet, transport: { ...packet.transport, payload: query(8, 'b.example') } }
      : packet;
  const talk = { from: '10.0.0.5', port: 4000, at: seconds(1), bytes: query(7, 'a.example') };
  expect(await pairsOf([talk], { rewrite: swaps })).toEqual({});
});

test.skipIf(realPair.length < 2)('in a public pair every UDP conversation of the inside is found outside', async () => {
  const [inside, outside] = await Promise.all(
    realPair.map(async ({ name, bytes }) => {
      const analysis = new CaptureAnalysis(name, memorySource(bytes));
      await analysis.read();
      return analysis;
    }),
  );
  if (!inside || !outside) throw new Error('two captures were read');
  const pairs = pairFlows(inside, outside);
  const { flows } = inside;
  const udp = Array.from({ length: flows.count }, (_, flow) => flow).filter((flow) => flows.protocol(flow) === 17);
  expect(udp).toHaveLength(8);
  for (const flow of udp) {
    const partner = pairs.get(flow) ?? -1;
    // This gateway keeps ports.
    expect([outside.flows.serverAddress(partner), outside.flows.clientPort(partner)]).toEqual([
      flows.serverAddress(flow),
      flows.clientPort(flow),
    ]);
    expect(outside.flows.clientAddress(partner)).toBe('71.192.34.104');
  }
});

test('many conversations that look alike are paired in order, and soon', async () => {
  const talks = Array.from({ length: 3000 }, (_, at) => ({
    from: `10.0.${at >>> 8}.${at & 255}`, port: 5000, at: seconds(1) + at * 1000, bytes: 'alike', serverPort: 9000, identification: 0,
  })); // prettier-ignore
  const began = Date.now();
  const found = await pairsOf(talks);
  expect(Date.now() - began).toBeLessThan(5000);
  // All share one key; only so many candidates are kept for it, and nobody gets two.
  expect(new Set(Object.values(found)).size).toBe(Object.keys(found).length);
  expect(found['10.0.0.0:5000']).toBe('203.0.113.1:5000');
}, 20_000);
