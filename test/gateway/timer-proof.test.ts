/** What came after the end of a timer: which one, what would let it pass, and whether the packets prove it. */
import { expect, test } from 'vitest';
import { fixesForTimer } from '../../src/diagnosis/replay-fixes.ts';
import type { Profile } from '../../src/gateway/profile.ts';
import { replayCapture, type CaptureReplay } from '../../src/gateway/replay-capture.ts';
import { replayEvidence, type ReplayEvidence } from '../../src/gateway/replay-sessions.ts';
import { sessionOutcomes } from '../../src/gateway/session-outcomes.ts';
import { iosProfile } from '../../src/platform/cisco-ios/profile.ts';
import { srxProfile } from '../../src/platform/junos-srx/profile.ts';
import { linuxProfile } from '../../src/platform/linux-netfilter/profile.ts';
import { routerOsProfile } from '../../src/platform/mikrotik-routeros/profile.ts';
import { seconds } from '../captures/build/time-units.ts';
import { ProbeScene } from '../requirements/probe-scene.ts';
import { readCapture } from './ip-packets.ts';

async function evidenceOf(tell: (scene: ProbeScene) => void): Promise<ReplayEvidence> {
  const scene = new ProbeScene();
  tell(scene);
  return replayEvidence(await readCapture('late', scene.capture()), { assumesNat: true });
}

/** Two answers that come late, 77 and 45 s after their questions, and one that does not. */
const lateAnswers = (scene: ProbeScene): void => {
  for (const [at, port, wait] of [[1, 5000, 77], [2, 5001, 45], [3, 5002, 1]] as const) {
    scene.datagram(scene.laptop.port(port), scene.server.port(7000), seconds(at));
    scene.datagram(scene.server.port(7000), scene.laptop.port(port), seconds(at + wait));
  }
}; // prettier-ignore

const fixesOf = (replay: CaptureReplay) => replay.expiries.flatMap((expiry) => fixesForTimer(expiry, replay, null));

test('the timer that ran out is named, with what it would have had to be, and a fix is proven on the packets', async () => {
  const replay = replayCapture(await evidenceOf(lateAnswers), linuxProfile);
  expect(replay.expiries).toMatchObject([
    { timer: 'udp-unreplied', limitSeconds: 30, neededSeconds: expect.closeTo(77, 0), firstPacket: 5, flows: [1, 0] },
  ]);
  expect(fixesOf(replay)).toMatchObject([
    {
      commands: ['sysctl -w net.netfilter.nf_conntrack_udp_timeout=80'],
      rollback: ['sysctl -w net.netfilter.nf_conntrack_udp_timeout=30'],
      proven: true,
      effects: [],
    },
  ]);
});

test('a time that nobody has published proves nothing, and without today’s value there is no way back', async () => {
  const evidence = await evidenceOf(lateAnswers);
  expect(fixesOf(replayCapture(evidence, routerOsProfile))).toEqual([]);
  const guessed: Profile = {
    ...linuxProfile,
    timers: { 'udp-unreplied': { value: 30, source: 'hearsay', verified: false } },
  };
  const [fix] = fixesOf(replayCapture(evidence, guessed));
  expect(fix).toMatchObject({ proven: false });
  expect(fix?.proof).toContain('is not confirmed by any public source (hearsay)');
});

test('a session that falls silent for longer than its timer breaks, and only there', async () => {
  const evidence = await evidenceOf((scene) => {
    const control = scene.connection(scene.laptop.port(5000), scene.server.port(21), seconds(1)).handshake();
    control.server.sends('220 ready\r\n');
    control.client.sends('USER anonymous\r\n');
    control.server.waits(seconds(2000)).sends('331 password?\r\n');
  });
  const quietEnd = await evidenceOf((scene) => {
    const control = scene.connection(scene.laptop.port(5000), scene.server.port(21), seconds(1)).handshake();
    control.server.sends('220 ready\r\n');
    control.client.waits(seconds(2000)).transmits('FA');
  });
  expect(sessionOutcomes(quietEnd, srxProfile)).toMatchObject([{ result: 'passes' }]);
  const breaks = { result: 'breaks', packet: 6, verified: true, cause: { kind: 'timer', timer: 'tcp' } };
  expect(sessionOutcomes(evidence, srxProfile)).toMatchObject([breaks]);
  expect(sessionOutcomes(evidence, iosProfile)).toMatchObject([{ result: 'passes', packet: null }]);
});
