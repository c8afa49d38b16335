/** Who gets in from outside, and for how long: filtering, shared bindings, TCP's phases, hairpins, errors about nothing. */
import { expect, test } from 'vitest';
import type { NatBehaviour } from '../../src/gateway/nat-behaviour.ts';
import { natRule } from '../../src/gateway/nat-rule.ts';
import type { Profile } from '../../src/gateway/profile.ts';
import { replayCapture } from '../../src/gateway/replay-capture.ts';
import { replayEvidence } from '../../src/gateway/replay-sessions.ts';
import { ProbeScene } from '../requirements/probe-scene.ts';
import { milliseconds, seconds } from '../captures/build/time-units.ts';
import { readCapture } from './ip-packets.ts';

const sourced = <Value>(value: Value) => ({ value, source: 'the test says so', verified: true });

/** Packets from 1 that do not pass, with the reason. */
async function stopped(
  tell: (scene: ProbeScene) => void,
  parts: Partial<Profile>,
): Promise<{ readonly lines: string[]; readonly outsides: string[] }> {
  const scene = new ProbeScene();
  tell(scene);
  const analysis = await readCapture('filtering', scene.capture());
  const profile = {
    platform: 'plain-nat',
    title: 'Test gateway',
    algs: [],
    exemptions: [],
    timers: {},
    nat: [],
    ...parts,
  };
  const { columns, bindings } = replayCapture(replayEvidence(analysis, { assumesNat: true }), profile);
  const lines = Array.from({ length: analysis.index.count }, (_, packet) => packet).flatMap((packet) =>
    columns.verdict(packet) === 'drop' ? [`${packet + 1}: ${columns.reasonOf(packet)}`] : [],
  );
  return { lines, outsides: bindings.map(({ outside }) => `${outside.address}:${outside.port}`) };
}

const filtering = (
  value: 'endpoint-independent' | 'address-dependent' | 'address-and-port-dependent',
): NatBehaviour => ({
  mapping: sourced('endpoint-independent' as const),
  filtering: sourced(value),
});

function strangers(scene: ProbeScene): void {
  const laptop = scene.laptop.port(5000);
  scene.talks('udp', laptop, scene.server.port(7000), seconds(1));
  scene.datagram(scene.server.port(7001), laptop, seconds(2));
  scene.datagram(scene.other.port(7000), laptop, seconds(3));
}

test.each([
  ['endpoint-independent', []],
  ['address-dependent', [4]],
  ['address-and-port-dependent', [3, 4]],
] as const)('%s filtering keeps out what it is named for, and says so', async (value, packets) => {
  const { lines } = await stopped(strangers, { natBehaviour: filtering(value) });
  const words = `filtering is ${value} (the test says so), and the inside host did not send there`;
  expect(lines).toEqual(packets.map((packet) => `${packet}: ${words}`));
});

test('a binding that ran out lets nobody in any more', async () => {
  const late = (scene: ProbeScene): void => {
    const laptop = scene.laptop.port(5000);
    scene.talks('udp', laptop, scene.server.port(7000), seconds(1));
    scene.datagram(scene.other.port(7000), laptop, seconds(40));
  };
  const natBehaviour = filtering('endpoint-independent');
  expect((await stopped(late, { natBehaviour, timers: { udp: sourced(60) } })).lines).toEqual([]);
  expect((await stopped(late, { natBehaviour, timers: { udp: sourced(30) } })).lines).toEqual([
    '3: nothing inside asked for it: no binding, no gate, no port forwarding',
  ]);
});

/** The laptop keeps talking to the other server while the first is silent. */
function shared(scene: ProbeScene): void {
  const laptop = scene.laptop.port(5000);
  scene.talks('udp', laptop, scene.server.port(7000), seconds(1));
  for (const at of [2, 20, 40]) scene.talks('udp', laptop, scene.other.port(7000), seconds(at));
  scene.datagram(scene.server.port(7000), laptop, seconds(50));
}

test('what one conversation keeps alive, another may use where filtering allows it', async () => {
  const timers = { udp: sourced(30) };
  expect((await stopped(shared, { timers, natBehaviour: filtering('endpoint-independent') })).lines).toEqual([]);
  expect((await stopped(shared, { timers, natBehaviour: filtering('address-dependent') })).lines).toEqual([]);
  expect((await stopped(shared, { timers, natBehaviour: filtering('address-and-port-dependent') })).lines).toEqual([
    '9: the binding ran out after 30 s; the flow was silent for 49 s; RFC 4787 REQ-5 asks for 2 minutes at least',
  ]);
});

test('who was refused gets in once the inside has a binding that lets everybody in', async () => {
  const early = (scene: ProbeScene): void => {
    const laptop = scene.laptop.port(5000);
    scene.datagram(scene.other.port(7000), laptop, seconds(1));
    scene.talks('udp', laptop, scene.server.port(7000), seconds(2));
    scene.datagram(scene.other.port(7000), laptop, seconds(3));
  };
  const packetsOf = async (natBehaviour: NatBehaviour): Promise<string[]> =>
    (await stopped(early, { natBehaviour })).lines.map((line) => line.split(':')[0] ?? '');
  expect(await packetsOf(filtering('endpoint-independent'))).toEqual(['1']);
  expect(await packetsOf(filtering('address-dependent'))).toEqual(['1', '4']);
});

test('what comes after a binding ran out shares one reason, until the inside host opens again', async () => {
  const timers = { tcp: sourced(30) };
  const idle = (scene: ProbeScene): void => {
    const [laptop, server] = [scene.laptop.port(5000), scene.server.port(7000)];
    const talk = scene.connection(laptop, server, seconds(1)).handshake();
    for (const at of [50, 60, 70]) talk.server.transmits('A', {}, seconds(at));
    scene.connection(laptop, server, seconds(80)).handshake();
  };
  const words =
    'the binding ran out after 30 s; the flow was silent for 49 s; RFC 5382 REQ-5 asks for 2 hours 4 minutes at least';
  expect((await stopped(idle, { timers })).lines).toEqual([4, 5, 6].map((packet) => `${packet}: ${words}`));
});

test('an inside port keeps its outside port while any conversation uses it, and gets another one after', async () => {
  const natBehaviour = { ...filtering('endpoint-independent'), portPreservation: sourced(false) };
  const talk = (last: number) => (scene: ProbeScene) => {
    const laptop = scene.laptop.port(5000);
    scene.talks('udp', laptop, scene.server.port(7000), seconds(1));
    for (const at of [2, 20, 40]) scene.talks('udp', laptop, scene.other.port(7000), seconds(at));
    scene.datagram(laptop, scene.server.port(7000), seconds(last));
  };
  const timers = { udp: sourced(30) };
  expect((await stopped(talk(50), { timers, natBehaviour })).outsides).toEqual(['203.0.113.1:1024']);
  expect((await stopped(talk(80), { timers, natBehaviour })).outsides).toEqual([
    '203.0.113.1:1024',
    '203.0.113.1:1025',
  ]);
});

test('a port forwarding lets the outside go on after any silence', async () => {
  const local = { address: '10.0.0.5', interface: null, port: 5000 };
  const global = { address: '203.0.113.1', interface: null, port: 5000 };
  const forwarding = natRule({ line: 1, text: '' }, { kind: 'static', transport: 'udp', local, global });
  const asks = (scene: ProbeScene): void => {
    for (const at of [1, 100]) scene.datagram(scene.server.port(7000), scene.laptop.port(5000), seconds(at));
  };
  expect((await stopped(asks, { timers: { udp: sourced(30) }, nat: [forwarding] })).lines).toEqual([]);
  expect((await stopped(asks, { timers: { udp: sourced(30) } })).lines).toHaveLength(2);
});

test('short timers of TCP run while a connection opens or closes, and only then', async () => {
  const timers = { tcp: sourced(10_000), syn: sourced(30), 'finished-tcp': sourced(20) };
  const opens = (scene: ProbeScene): void => {
    const talk = scene.connection(scene.laptop.port(5000), scene.server.port(7000), seconds(1));
    talk.client.transmits('S');
    talk.server.waits(seconds(40)).transmits('SA');
  };
  const stands = (scene: ProbeScene): void => {
    const talk = scene.connection(scene.laptop.port(5000), scene.server.port(7000), seconds(1)).handshake();
    talk.client.waits(seconds(40)).transmits('FA');
    talk.server.waits(seconds(40)).sends('half closed is not closed');
  };
  const closes = (scene: ProbeScene): void => {
    const talk = scene.connection(scene.laptop.port(5000), scene.server.port(7000), seconds(1)).handshake();
    talk.client.transmits('FA');
    talk.server.transmits('FA');
    talk.client.waits(seconds(25)).transmits('A');
  };
  const isOver = (scene: ProbeScene): void => {
    const talk = scene.connection(scene.laptop.port(5000), scene.server.port(7000), seconds(1)).handshake();
    talk.closes(talk.client);
    talk.server.waits(seconds(25)).transmits('A');
  };
  const ask = 'RFC 5382 REQ-5 asks for 4 minutes at least while a connection opens or closes';
  expect((await stopped(opens, { timers })).lines).toEqual([
    `2: the binding ran out after 30 s; the flow was silent for 40 s; ${ask}`,
  ]);
  expect((await stopped(stands, { timers })).lines).toEqual([]);
  expect((await stopped(closes, { timers })).lines).toEqual([
    `6: the binding ran out after 20 s; the flow was silent for 25 s; ${ask}`,
  ]);
  // RFC 5382 §5 asks nothing of connections in TIME_WAIT.
  expect((await stopped(isOver, { timers })).lines).toEqual([
    '7: the binding ran out after 20 s; the flow was silent for 25 s',
  ]);
});

test('the same ports opened again after an end are a new connection', async () => {
  const timers = { tcp: sourced(10_000), 'finished-tcp': sourced(20) };
  const again = (scene: ProbeScene): void => {
    const first = scene.connection(scene.laptop.port(5000), scene.server.port(7000), seconds(1)).handshake();
    first.closes(first.client);
    const second = scene.connection(scene.laptop.port(5000), scene.server.port(7000), seconds(10)).handshake();
    second.server.waits(seconds(100)).sends('still open');
  };
  expect((await stopped(again, { timers })).lines).toEqual([]);
});

test('UDP flows have a time of their own until they have an answer and are old enough', async () => {
  const timers = { udp: sourced(120), 'udp-unreplied': sourced(30) };
  const words = 'the binding ran out after 30 s, the time of UDP flows that are young or have no answer';
  const ask = 'RFC 4787 REQ-5 asks for 2 minutes at least';
  const unanswered = (scene: ProbeScene): void => {
    for (const at of [1, 20, 40]) scene.datagram(scene.laptop.port(5000), scene.server.port(7000), seconds(at));
    scene.datagram(scene.server.port(7000), scene.laptop.port(5000), seconds(75));
  };
  const answered = (scene: ProbeScene): void => {
    scene.talks('udp', scene.laptop.port(5000), scene.server.port(7000), seconds(1));
    scene.datagram(scene.server.port(7000), scene.laptop.port(5000), seconds(36));
  };
  const lasting = (scene: ProbeScene): void => {
    for (const at of [1, 10]) scene.talks('udp', scene.laptop.port(5000), scene.server.port(7000), seconds(at));
    scene.datagram(scene.server.port(7000), scene.laptop.port(5000), seconds(100));
  };
  expect((await stopped(unanswered, { timers })).lines).toEqual([`4: ${words}; the flow was silent for 35 s; ${ask}`]);
  expect((await stopped(answered, { timers })).lines).toEqual([]);
  const checks = { streamAfterSeconds: sourced(2) };
  expect((await stopped(answered, { timers, checks })).lines).toEqual([
    `3: ${words}; the flow was silent for 35 s; ${ask}`,
  ]);
  expect((await stopped(lasting, { timers, checks })).lines).toEqual([]);
});

test('timers that the RFCs leave alone are not called short', async () => {
  const wellKnown = (scene: ProbeScene): void => {
    scene.talks('udp', scene.laptop.port(5000), scene.server.port(123), seconds(1));
    scene.datagram(scene.server.port(123), scene.laptop.port(5000), seconds(50));
  };
  expect((await stopped(wellKnown, { timers: { udp: sourced(30) } })).lines).toEqual([
    '3: the binding ran out after 30 s; the flow was silent for 49 s',
  ]);
});

test('without hairpinning nothing of the inside reaches the gateway’s own outside, errors neither', async () => {
  const turns = (scene: ProbeScene): void => {
    const [from, to] = [scene.laptop.port(5001), scene.outside.port(5000)];
    scene.talks('udp', scene.phone.port(5000), scene.server.port(7000), seconds(1));
    scene.datagram(from, to, seconds(2));
    const answer = scene.datagram(to, from, seconds(2) + milliseconds(20));
    scene.error(scene.laptop, scene.outside, 3, answer, seconds(3));
  };
  const words = 'Test gateway does not send traffic of the inside back to the inside (the test says so)';
  expect((await stopped(turns, { natBehaviour: { hairpinning: sourced(false) } })).lines).toEqual(
    [3, 4, 5].map((packet) => `${packet}: ${words}`),
  );
  expect((await stopped(turns, { natBehaviour: { hairpinning: sourced(true) } })).lines).toEqual([]);
});

test('errors about conversations that nobody had are dropped where the gateway looks', async () => {
  const errors = (scene: ProbeScene): void => {
    const sent = scene.datagram(scene.laptop.port(5000), scene.server.port(7000), seconds(1));
    scene.error(scene.hop, scene.laptop, 1, sent, seconds(2));
    if (sent.transport.protocol !== 'udp') return;
    const never = { ...sent, transport: { ...sent.transport, sourcePort: 5999 } };
    scene.error(scene.hop, scene.laptop, 1, never, seconds(3));
  };
  expect((await stopped(errors, { checks: { icmpErrorsNeedFlow: sourced(true) } })).lines).toEqual([
    '3: the error quotes a flow that the gateway does not know (the test says so)',
  ]);
  expect((await stopped(errors, { checks: { icmpErrorsNeedFlow: sourced(false) } })).lines).toEqual([]);
  expect((await stopped(errors, { checks: { translatesIcmpErrors: sourced(false) } })).lines).toHaveLength(2);
});

test('a datagram in more fragments than the gateway keeps does not pass, not even its first', async () => {
  const cut = (scene: ProbeScene): void => {
    for (const [port, bytes] of [[5000, 4000], [5001, 6000]] as const)
      scene.datagram(scene.laptop.port(port), scene.server.port(7000), seconds(port - 4999), { bytes, fragments: { mtu: 1500 } }); // prettier-ignore
  };
  const maximumFragments = sourced(3);
  expect((await stopped(cut, { checks: { maximumFragments } })).lines).toEqual(
    [4, 5, 6, 7, 8].map(
      (packet) => `${packet}: a datagram in 5 fragments, of which the gateway keeps 3 (the test says so)`,
    ),
  );
  expect((await stopped(cut, {})).lines).toEqual([]);
});
