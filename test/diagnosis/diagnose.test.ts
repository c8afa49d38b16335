/** The diagnosis gives others their turn, and ends soon when it is cancelled. */
import { expect, test } from 'vitest';
import { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import { memorySource } from '../../src/capture/byte-source.ts';
import { diagnose, diagnoseInTurns } from '../../src/diagnosis/diagnose.ts';
import type { EvidenceSet } from '../../src/diagnosis/evidence-set.ts';
import { bothSidesCases } from '../captures/both-sides-cases.ts';
import { tap } from '../captures/build/tap.ts';
import { story } from '../captures/story.ts';
import { allCases } from '../gateway/all-cases.ts';
import { readCapture } from '../gateway/ip-packets.ts';

async function storyEvidence(): Promise<EvidenceSet> {
  const analysis = new CaptureAnalysis('client.pcap', memorySource(story().clientSide.pcap()));
  await analysis.read();
  return { captures: [{ source: 0, name: 'client.pcap', analysis }], traces: [], configurations: [] };
}

test('in turns it finds what it finds at once', async () => {
  const evidence = await storyEvidence();
  const atOnce = diagnose(evidence);
  expect(atOnce.map(({ id }) => id)).toContain('tcp/reset-by-gateway');
  expect(await diagnoseInTurns(evidence, { cancelled: false })).toEqual(atOnce);
});

test('what was read before a cancellation is still diagnosed', async () => {
  const evidence = await storyEvidence();
  const found = await diagnoseInTurns(evidence, { cancelled: true });
  expect(found.map(({ id }) => id)).toContain('tcp/reset-by-gateway');
});

test('a cancelled diagnosis that takes long stops and says so', async () => {
  const evidence = await storyEvidence();
  let asked = 0;
  const [capture] = evidence.captures;
  if (!capture) throw new Error('the story has a capture');
  // Every look at the sessions takes 60 ms, as if there were very many.
  const slow = new Proxy(capture.analysis, {
    get(target, name, receiver) {
      if (name === 'sessions') {
        asked += 1;
        for (const end = performance.now() + 60; performance.now() < end;);
      }
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  const cancellation = { cancelled: false };
  setTimeout(() => (cancellation.cancelled = true), 0);
  const started = performance.now();
  const found = await diagnoseInTurns({ ...evidence, captures: [{ ...capture, analysis: slow }] }, cancellation);
  expect(asked).toBeGreaterThan(1);
  expect(asked).toBeLessThan(20);
  expect(performance.now() - started).toBeLessThan(3000);
  expect(found.find(({ id }) => id === 'alg/cannot-know')?.detail).toContain('cancelled');
});

test('beside a capture without a packet, and before one, every case is diagnosed', async () => {
  const empty = await readCapture('empty.pcap', tap({ startsAt: '2024-05-01T10:00:00.000Z' }).pcap());
  expect(empty.index.count).toBe(0);
  const captures = [...allCases, ...bothSidesCases].flatMap(({ files }) =>
    Object.entries(files).flatMap(([name, bytes]) => (/\.pcap(ng)?$/.test(name) ? [{ name, bytes }] : [])),
  );
  for (const { name, bytes } of captures) {
    const analysis = await readCapture(name, bytes);
    for (const order of [
      [analysis, empty],
      [empty, analysis],
    ])
      diagnose({
        captures: order.map((each, source) => ({ source, name: each.name, analysis: each })),
        traces: [],
        configurations: [],
      });
  }
  expect(captures.length).toBeGreaterThan(100);
}, 60_000);
