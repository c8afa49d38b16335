/** The reference trace from packets alone: same lines in the same order, times and descriptors aside. */
import { expect, test } from 'vitest';
import { CaptureAnalysis } from '../../../../src/alg/capture-analysis.ts';
import { memorySource } from '../../../../src/capture/byte-source.ts';
import { replayCapture } from '../../../../src/gateway/replay-capture.ts';
import { replayEvidence } from '../../../../src/gateway/replay-sessions.ts';
import { iosProfile } from '../../../../src/platform/cisco-ios/profile.ts';
import { predictTrace } from '../../../../src/platform/cisco-ios/trace/predict-trace.ts';
import { applyChange } from '../../../../src/gateway/profile-change.ts';
import { routerLog } from '../../../captures/story-log.ts';
import { readings, story } from '../../../captures/story.ts';

const bare = (line: string): string =>
  line.replace(/^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d\.\d{3}: /, '').replace(/(fd[12] ?): \d+/, '$1: N');
const bareLines = (text: string): string[] => text.trimEnd().split('\n').map(bare);

async function predicted(bytes: Uint8Array, profile = iosProfile): Promise<ReturnType<typeof predictTrace>> {
  const analysis = new CaptureAnalysis('story', memorySource(bytes));
  await analysis.read();
  return predictTrace(replayCapture(replayEvidence(analysis, { assumesNat: true }), profile));
}

test('the server side of the story gives the reference trace, line by line', async () => {
  const { lines, connections, doubts } = await predicted(story().serverSide.pcap());
  expect(lines.map(bare)).toEqual(bareLines(routerLog));
  expect(connections).toBe(1);
  expect(doubts).toEqual([]);
});

test('every line carries the capture’s own time, and the order is that of the packets', async () => {
  const { lines } = await predicted(story().serverSide.pcap());
  const times = lines.filter((line) => !line.startsWith('tcp flags')).map((line) => line.slice(0, 19));
  expect(times[0]).toBe('Jan 11 23:15:10.223');
  expect([...times].sort()).toEqual(times);
});

test.each(readings)(
  'the client side (%s) gives the trace up to where the refusal begins, or all of it',
  async (reading) => {
    const { lines } = await predicted(story({ reading }).clientSide.pcap());
    const reference = bareLines(routerLog);
    const at = lines.findIndex((line, index) => bare(line) !== reference[index]);
    expect(at < 0 || at >= 28).toBe(true);
  },
);

test('with the ALG off nothing is printed', async () => {
  const off = applyChange(iosProfile, { kind: 'alg-off', alg: 'dns', transport: 'tcp', scope: { kind: 'protocol' } });
  expect((await predicted(story().serverSide.pcap(), off)).lines).toEqual([]);
});
