/** The list of packets that do not pass: grouped by reason, and bounded. */
import { expect, test } from 'vitest';
import { replayCapture } from '../../src/gateway/replay-capture.ts';
import { replayEvidence } from '../../src/gateway/replay-sessions.ts';
import { stoppedPackets } from '../../src/gateway/stopped-packets.ts';
import { seconds } from '../captures/build/time-units.ts';
import { ProbeScene } from '../requirements/probe-scene.ts';
import { readCapture } from './ip-packets.ts';

test('packets of one reason are one group, which counts all and lists the first', async () => {
  const scene = new ProbeScene();
  for (let at = 1; at <= 30; at += 1) scene.datagram(scene.server.port(7000), scene.laptop.port(5000), seconds(at));
  const analysis = await readCapture('stopped', scene.capture());
  const profile = { platform: 'plain-nat', title: 'Test', algs: [], exemptions: [], timers: {}, nat: [] };
  const replay = replayCapture(replayEvidence(analysis, { assumesNat: true }), profile);
  const [group, ...others] = stoppedPackets(replay);
  expect(others).toEqual([]);
  expect(group).toMatchObject({ verdict: 'drop', count: 30 });
  expect(group?.packets).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

test('reasons are bounded, whatever the capture', () => {
  const many = 1000;
  const columns = { verdict: () => 'drop', reasonOf: (packet: number) => `reason ${packet}` };
  const replay = { columns, evidence: { analysis: { index: { count: many } } } };
  expect(stoppedPackets(replay as never)).toHaveLength(200);
});
