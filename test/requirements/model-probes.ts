/**
 * Requirements of which no profile says anything, because the replay takes every gateway to keep them. They are run all the
 * same: what the replay takes for granted must at least be so.
 */
import { secondsOf } from '../../src/gateway/idle-timers.ts';
import { natRule } from '../../src/gateway/nat-rule.ts';
import type { CaptureReplay } from '../../src/gateway/replay-capture.ts';
import type { Profile } from '../../src/gateway/profile.ts';
import { milliseconds, seconds } from '../captures/build/time-units.ts';
import { allPass, isStopped, replayProbe } from './probe-scene.ts';
import { breaks, meets, type Judgement, type Probe } from './requirement.ts';

/** A gateway that never forgets shows nothing of what refreshes: any time will do then. */
const secondsFor = (timer: Profile['timers']['udp']): number => {
  const limit = secondsOf(timer);
  return limit === Infinity ? 100 : limit;
};

const refreshedFromInside = replayProbe(
  (scene, { timers }) => {
    const step = secondsFor(timers['udp-unreplied'] ?? timers.udp) * 0.75;
    const [from, to] = [scene.laptop.port(5000), scene.server.port(7000)];
    scene.talks('udp', from, to, seconds(1));
    for (let count = 1; count <= 3; count += 1) scene.datagram(from, to, seconds(1 + count * step));
    scene.datagram(to, from, seconds(1 + 4 * step));
  },
  (replay) => allPass(replay, 'what the inside host sends keeps its binding alive'),
);

const errorEndsNothing = (transport: 'tcp' | 'udp') =>
  replayProbe(
    (scene) => {
      const [from, to] = [scene.laptop.port(5000), scene.server.port(7000)];
      if (transport === 'udp') {
        const sent = scene.datagram(from, to, seconds(1));
        scene.error(scene.hop, scene.laptop, 1, sent, seconds(2));
        scene.datagram(to, from, seconds(3));
        return;
      }
      const talk = scene.connection(from, to, seconds(1)).handshake();
      const journey = talk.client.transmits('PA', { payload: new Uint8Array(10) });
      scene.error(scene.hop, scene.laptop, 1, journey.packet, seconds(2));
      talk.server.waits(seconds(2)).sends('an answer');
    },
    (replay) => lastPasses(replay, 'after an error the answer comes in all the same'),
  );

function lastPasses(replay: CaptureReplay, words: string): Judgement {
  const { count } = replay.evidence.analysis.index;
  return isStopped(replay, count) ? breaks(replay.columns.reasonOf(count - 1)) : meets(words);
}

const fragments = replayProbe(
  (scene) => {
    const [from, to] = [scene.laptop.port(5000), scene.server.port(7000)];
    scene.talks('udp', from, to, seconds(1));
    scene.datagram(to, from, seconds(2), {
      bytes: 3000,
      identification: 4711,
      fragments: { mtu: 1500, order: [2, 0, 1] },
    });
  },
  (replay) => allPass(replay, 'fragments pass, also with the last one first'),
);

const simultaneousOpen = replayProbe(
  (scene) => {
    const talk = scene.connection(scene.laptop.port(5000), scene.server.port(7000), seconds(1));
    // Both SYNs are under way before either arrives.
    talk.client.transmits('S');
    talk.server.transmits('S', {}, seconds(1) + milliseconds(5));
    talk.client.at = talk.server.at = seconds(1) + milliseconds(40);
    talk.client.transmits('SA', { sequence: (talk.client.next - 1) >>> 0 });
    talk.server.transmits('SA', { sequence: (talk.server.next - 1) >>> 0 });
    talk.client.transmits('A');
    talk.client.sends('hello');
  },
  (replay) => allPass(replay, 'a connection that both ends open at once comes about'),
);

/** The outside's SYN comes first, the inside's three seconds later, and the first is sent again. */
const unsolicited = replayProbe(
  (scene) => {
    const [inside, outside] = [scene.laptop.port(5000), scene.server.port(7000)];
    const early = scene.connection(outside, inside, seconds(1));
    const { next } = early.client;
    early.client.transmits('S');
    scene.connection(inside, outside, seconds(4)).client.transmits('S');
    early.client.transmits('S', { sequence: next }, seconds(5));
  },
  (replay) => {
    const fates = [0, 1, 2].map((packet) => replay.columns.verdict(packet));
    return fates.join() === 'drop,translate,translate'
      ? meets('it is dropped without an answer, and once the inside host opens, too, the next one passes')
      : breaks(`the three SYNs are ${fates.join(', ')}`);
  },
);

const query = replayProbe(
  (scene) => scene.talks('icmp', scene.laptop.port(7), scene.server.port(7), seconds(1)),
  (replay) => allPass(replay, 'an echo goes out and its reply comes in'),
);

/** An error neither ends a query's session nor lets it live longer. */
const errorAboutQuery = replayProbe(
  (scene, { timers }) => {
    const limit = secondsFor(timers.icmp);
    for (const [identifier, reply] of [
      [7, 0.9],
      [8, 1.5],
    ] as const) {
      const sent = scene.echo(scene.laptop, scene.server, identifier, seconds(identifier));
      scene.error(scene.hop, scene.laptop, 1, sent, seconds(identifier + 0.75 * limit));
      scene.echo(scene.server, scene.laptop, identifier, seconds(identifier + reply * limit), 0);
    }
  },
  (replay) => {
    const { flows, index } = replay.evidence.analysis;
    const fates = new Map<number, boolean>();
    for (let packet = 0; packet < index.count; packet += 1)
      fates.set(flows.clientPort(index.flow(packet)), isStopped(replay, packet + 1));
    if (fates.get(7) === true) return breaks('a reply in time is dropped after an error');
    const isForgotten = secondsOf(replay.profile.timers.icmp) !== Infinity;
    return fates.get(8) === isForgotten
      ? meets('an error neither ends the session of a query nor keeps it alive')
      : breaks('an error keeps the session of a query alive');
  },
);

const pool = [{ first: '203.0.113.1', last: '203.0.113.1' }];
const poolPorts = { first: 9000, last: 9001 };
const twoPorts = natRule({ line: 1, text: '' }, { from: 'two ports', overload: true, pool, poolPorts });

/** A pool of two ports, and three conversations. */
const exhausted = replayProbe(
  (scene) => {
    const server = scene.server.port(7000);
    for (const port of [5000, 5001, 5002])
      scene.datagram(scene.laptop.port(port), server, seconds(1) + milliseconds(port));
    scene.datagram(server, scene.laptop.port(5000), seconds(7));
  },
  (replay) => {
    const fates = [1, 2, 3, 4].map((packet) => isStopped(replay, packet));
    return fates.join() === 'false,false,true,false'
      ? meets('what finds no port is dropped, and what has one keeps it')
      : breaks(`a pool of two ports gives three conversations: ${fates.join()}`);
  },
  (profile) => ({
    ...profile,
    natBehaviour: {
      ...profile.natBehaviour,
      portPreservation: { value: false, source: 'the probe', verified: true },
      portRangePreservation: { value: false, source: 'the probe', verified: true },
    },
    nat: [twoPorts],
  }),
);

export const modelProbes: readonly Probe[] = [
  { rfc: 4787, number: '6', section: '4.3', level: 'must', words: 'What the inside host sends refreshes its UDP binding', facts: [], run: refreshedFromInside },
  { rfc: 4787, number: '12', section: '9', level: 'must', words: 'No ICMP message ends a UDP binding, whoever sends it', facts: [], run: errorEndsNothing('udp') },
  { rfc: 4787, number: '14', section: '11', level: 'must', words: 'Fragments are taken in whatever order they come', facts: [], run: fragments },
  { rfc: 5382, number: '2', section: '4.2', level: 'must', words: 'Every valid sequence of segments passes, that of a simultaneous open among them', facts: [], run: simultaneousOpen },
  { rfc: 5382, number: '4', section: '4.3', level: 'must', words: 'An unsolicited SYN is not answered for 6 seconds', facts: [], run: unsolicited },
  { rfc: 5382, number: '10', section: '7.3', level: 'must', words: 'No ICMP message ends a TCP connection or its binding', facts: [], run: errorEndsNothing('tcp') },
  { rfc: 5508, number: '1', section: '3.1', level: 'must', words: 'ICMP queries of inside hosts and their replies pass', facts: [], run: query },
  { rfc: 5508, number: '6', section: '4.3', level: 'must', words: 'An error about a query neither refreshes nor deletes its session', facts: [], run: errorAboutQuery },
  { rfc: 6888, number: '11', section: '3', level: 'must', words: 'What finds no port left is dropped; nothing is deleted to make room', facts: [], run: exhausted },
]; // prettier-ignore
