/** The lines of `debug ip nat` for what is translated, as the trace's own reader reads them. */
import { expect, test } from 'vitest';
import { replayCapture } from '../../../../src/gateway/replay-capture.ts';
import { replayEvidence } from '../../../../src/gateway/replay-sessions.ts';
import { iosProfile } from '../../../../src/platform/cisco-ios/profile.ts';
import { predictTrace } from '../../../../src/platform/cisco-ios/trace/predict-trace.ts';
import { createTraceParser } from '../../../../src/platform/cisco-ios/trace/trace-parser.ts';
import { seconds } from '../../../captures/build/time-units.ts';
import { readCapture } from '../../../gateway/ip-packets.ts';
import { ProbeScene } from '../../../requirements/probe-scene.ts';

async function linesOf(tell: (scene: ProbeScene) => void, translations = true): Promise<readonly string[]> {
  const scene = new ProbeScene();
  tell(scene);
  const evidence = replayEvidence(await readCapture('debugged', scene.capture()), { assumesNat: true });
  return predictTrace(replayCapture(evidence, iosProfile), { translations }).lines;
}

test('each translated packet has a line with the addresses before and after and its IP identification', async () => {
  const lines = await linesOf((scene) => {
    scene.datagram(scene.laptop.port(5000), scene.server.port(7000), seconds(1), { identification: 6825 });
    scene.datagram(scene.server.port(7000), scene.laptop.port(5000), seconds(2), { identification: 21_852 });
    // Nobody asked for it: it is dropped, so that nothing is translated.
    scene.datagram(scene.other.port(7000), scene.laptop.port(5001), seconds(3));
  });
  expect(lines.map((line) => line.slice(line.indexOf(': ') + 2))).toEqual([
    'NAT: s=10.0.0.5->203.0.113.1, d=198.51.100.30 [6825]',
    'NAT*: s=198.51.100.30, d=203.0.113.1->10.0.0.5 [21852]',
  ]);
  const parser = createTraceParser(0);
  lines.forEach((line, at) => parser.line(line, at + 1));
  expect(parser.end().events.map(({ kind }) => kind)).toEqual(['packet-translated', 'packet-translated']);
});

test('they are printed only when they are asked for', async () => {
  const talks = (scene: ProbeScene): void => scene.talks('udp', scene.laptop.port(5000), scene.server.port(7000), seconds(1)); // prettier-ignore
  expect(await linesOf(talks, false)).toEqual([]);
  expect(await linesOf(talks)).toHaveLength(2);
});
