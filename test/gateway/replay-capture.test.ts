/** Verdicts of whole captures: what a profile lets pass, drops and resets, with its reason. */
import { expect, test } from 'vitest';
import type { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import type { AlgSetting, Profile } from '../../src/gateway/profile.ts';
import { natRule } from '../../src/gateway/nat-rule.ts';
import { replayCapture, type CaptureReplay } from '../../src/gateway/replay-capture.ts';
import { replayEvidence } from '../../src/gateway/replay-sessions.ts';
import { activeThroughAlg } from '../captures/ftp-stories.ts';
import { echo } from '../captures/build/icmp.ts';
import { gateway } from '../captures/build/gateway.ts';
import { host } from '../captures/build/host.ts';
import { path, routers, wire } from '../captures/build/path.ts';
import { tap } from '../captures/build/tap.ts';
import { tcpConversation } from '../captures/build/tcp-conversation.ts';
import { milliseconds, seconds } from '../captures/build/time-units.ts';
import { udpConversation } from '../captures/build/udp-conversation.ts';
import { readCapture } from './ip-packets.ts';

const sourced = <Value>(value: Value) => ({ value, source: 'the test says so', verified: true });
const ftp: AlgSetting = {
  alg: 'ftp',
  transport: 'tcp',
  state: 'on',
  source: 'the test says so',
  verified: true,
  ports: [21],
  limit: null,
};
const profile = (parts: Partial<Profile> = {}): Profile => ({
  platform: 'plain-nat',
  title: 'Test gateway',
  algs: [],
  exemptions: [],
  timers: {},
  nat: [],
  ...parts,
});

const replay = (analysis: CaptureAnalysis, with_: Profile): CaptureReplay =>
  replayCapture(replayEvidence(analysis, { assumesNat: true }), with_);

const active = (): Promise<CaptureAnalysis> => readCapture('ftp', activeThroughAlg().inside.pcap());

/** Packets from 1 with their verdicts, only those that do not simply pass. */
const stopped = ({ columns, evidence }: CaptureReplay): string[] =>
  Array.from({ length: evidence.analysis.index.count }, (_, packet) => packet).flatMap((packet) => {
    const verdict = columns.verdict(packet);
    return verdict === 'drop' || verdict === 'reset' ? [`${packet + 1} ${verdict}: ${columns.reasonOf(packet)}`] : [];
  });

test('with the ALG the data connection comes through its gate', async () => {
  const result = replay(await active(), profile({ algs: [ftp] }));
  expect(result.outcomes).toMatchObject([{ result: 'passes', gates: [{ result: 'opened' }] }]);
  expect(stopped(result)).toEqual([]);
  expect([0, 1].map(result.flowState)).toEqual(['Watch', 'Forward']);
  expect(result.bindings).toContainEqual(
    expect.objectContaining({ inside: { address: '10.0.0.5', port: 1027 }, origin: 'gate' }),
  );
});

test('without the ALG the server is told an address that it cannot reach, and its connection is dropped', async () => {
  const result = replay(await active(), profile());
  expect(result.outcomes).toMatchObject([
    { result: 'breaks', cause: { kind: 'alg-off', alg: 'ftp', transport: 'tcp' }, gates: [{ result: 'not-opened' }] },
  ]);
  expect(result.outcomes[0]?.reason).toMatch(/the peer is told 10\.0\.0\.5:1027, which it cannot reach/);
  const lines = stopped(result);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.every((line) => line.includes('10.0.0.5:1027'))).toBe(true);
});

test.each([
  ['another port is watched', { ...ftp, ports: [2121] }, { kind: 'port-not-watched', port: 21 }],
  ['the ALG leaves addresses alone', { ...ftp, handling: { rewrites: sourced(false) } }, { kind: 'other' }],
  ['the ALG opens nothing', { ...ftp, handling: { opensGates: sourced(false) } }, { kind: 'other' }],
  [
    'the gate closes before its flow comes',
    { ...ftp, handling: { gateLifetimeSeconds: sourced(0) } },
    { kind: 'other' },
  ],
  ['no more gates are kept', { ...ftp, handling: { maximumGates: sourced(0) } }, { kind: 'other' }],
] as const)('%s: the session breaks for that cause', async (_name, setting, cause) => {
  const result = replay(await active(), profile({ algs: [setting] }));
  expect(result.outcomes).toMatchObject([{ result: 'breaks', cause }]);
});

test('what nobody has published cannot be known, and nothing is dropped for it', async () => {
  const result = replay(await active(), profile({ algs: [{ ...ftp, state: 'unknown', verified: false }] }));
  expect(result.outcomes).toMatchObject([{ result: 'cannot-know', verified: false }]);
  expect(stopped(result)).toEqual([]);
});

test('an exemption of the payload keeps the address, and so breaks active mode', async () => {
  const exemption = {
    alg: null,
    transport: null,
    address: '10.0.0.5',
    port: null,
    effect: 'payload',
    source: 'no-payload',
  } as const;
  const result = replay(await active(), profile({ algs: [ftp], exemptions: [exemption] }));
  expect(result.outcomes).toMatchObject([{ result: 'breaks' }]);
});

/** A host behind NAT and one outside, seen from inside; NAT in the path lets everything of the stories through. */
function stage() {
  const inside = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const client = host({ address: '10.0.0.5' });
  const server = host({ address: '198.51.100.30' });
  const router = gateway({ inside: '10.0.0.1', outside: '203.0.113.1' });
  const network = path(client, inside, wire(milliseconds(1)), router, wire(milliseconds(20)), routers(3), server);
  return { inside, client, server, router, network };
}

test('a datagram after the idle time finds no binding; what the inside sends makes another', async () => {
  const { inside, client, server, network } = stage();
  const talk = udpConversation(network, { from: client.port(5000), to: server.port(7000), at: seconds(1) });
  talk.client.sends('one');
  talk.server.waits(seconds(10)).sends('in time');
  talk.server.waits(seconds(40)).sends('too late');
  talk.client.at = talk.server.at + seconds(1);
  talk.client.sends('two');
  const result = replay(await readCapture('udp', inside.pcap()), profile({ timers: { udp: sourced(30) } }));
  expect(stopped(result)).toEqual([
    '3 drop: the binding ran out after 30 s; the flow was silent for 40 s; RFC 4787 REQ-5 asks for 2 minutes at least',
  ]);
});

test('a handshake slower than the gateway waits is torn down', async () => {
  const { inside, client, server, network } = stage();
  const slow = tcpConversation(network, { from: client.port(5000), to: server.port(80), at: seconds(1) });
  slow.client.transmits('S');
  slow.server.waits(seconds(5)).transmits('SA');
  slow.client.transmits('A');
  slow.client.sends('GET / HTTP/1.0\r\n\r\n');
  const result = replay(await readCapture('tcp', inside.pcap()), profile({ timers: { 'tcp-handshake': sourced(4) } }));
  expect(stopped(result)[0]).toMatch(
    /^3 drop: the handshake took 5\.0 s, the gateway waits 4 s; RFC 5382 REQ-5 asks for 4 minutes/,
  );
  expect(stopped(result).length).toBeGreaterThan(1);
});

test('one echo request too many without an answer is dropped', async () => {
  const { inside, client, server, network } = stage();
  network.sends(
    client,
    { protocol: 'icmp', type: 8, code: 0, rest: 0x00070001, payload: new Uint8Array(8) },
    seconds(1),
  );
  echo(network, client, server, seconds(2), 9, 1);
  const many = stage();
  // Every answer takes 42 ms, so that requests a millisecond apart are under way together.
  for (let sequence = 1; sequence <= 5; sequence += 1)
    many.network.sends(
      many.client,
      { protocol: 'icmp', type: 8, code: 0, rest: 0x0007_0000 + sequence, payload: new Uint8Array(8) },
      seconds(1) + milliseconds(sequence),
    );
  const limit = profile({ checks: { outstandingEchoes: sourced(3) } });
  expect(stopped(replay(await readCapture('few', inside.pcap()), limit))).toEqual([]);
  expect(stopped(replay(await readCapture('many', many.inside.pcap()), limit))).toHaveLength(2);
});

test('a flow that outside begins without being asked is dropped, unless a port is forwarded', async () => {
  const { inside, client, server, router, network } = stage();
  router.binds('udp', { address: '10.0.0.5', port: 161 }, 161);
  const trap = udpConversation(network, {
    from: server.port(40_000),
    to: client.port(161),
    at: seconds(1),
    dialled: { address: '203.0.113.1', port: 161 },
  });
  trap.client.sends('anybody there?');
  const analysis = await readCapture('unasked', inside.pcap());
  expect(stopped(replay(analysis, profile()))).toEqual([
    '1 drop: nothing inside asked for it: no binding, no gate, no port forwarding',
  ]);
  const local = { address: '10.0.0.5', interface: null, port: 161 };
  const global = { address: '203.0.113.1', interface: null, port: 161 };
  const forwarding = natRule({ line: 3, text: '' }, { kind: 'static', transport: 'udp', local, global });
  expect(stopped(replay(analysis, profile({ nat: [forwarding] })))).toEqual([]);
});
