/**
 * A cancellation is heard soon at any point. Nothing is timed here: what is counted is the work between two moments at which
 * it can be heard, which has to be bounded whatever the capture's size.
 */
import { afterEach, expect, test, vi } from 'vitest';
import { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import { memorySource, type ByteSource } from '../../src/capture/byte-source.ts';
import { diagnoseInTurns } from '../../src/diagnosis/diagnose.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { story } from '../captures/story.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const mebibyte = 2 ** 20;
/** What may be read beyond the place of the cancellation: one chunk, which decodes in some 20 ms. */
const chunkBytes = 4 * mebibyte;

/** A capture of `bytes` bytes that is never held: the story's own records over and over. */
function endlessCapture(bytes: number, onRead: (offset: number) => void): ByteSource {
  const pcap = story().clientSide.pcap();
  const headerBytes = 24;
  const records = pcap.subarray(headerBytes);
  const byteAt = (at: number): number =>
    (at < headerBytes ? pcap[at] : records[(at - headerBytes) % records.length]) ?? 0;
  return {
    size: bytes,
    read: (offset, target) => {
      onRead(offset);
      const length = Math.min(target.length, bytes - offset);
      for (let at = 0; at < length; at += 1) target[at] = byteAt(offset + at);
      return Promise.resolve(length);
    },
    close: () => Promise.resolve(),
  };
}

test('reading ends within a chunk of the cancellation, and what was read is usable', async () => {
  const cancellation = { cancelled: false };
  const cancelledAt = 6 * mebibyte;
  let readsAfter = 0;
  const source = endlessCapture(64 * mebibyte, (offset) => {
    if (cancellation.cancelled) readsAfter += 1;
    cancellation.cancelled ||= offset >= cancelledAt;
  });
  const analysis = new CaptureAnalysis('endless.pcap', source);
  await analysis.read(cancellation);
  expect(readsAfter).toBeLessThanOrEqual(1);
  expect(analysis.bytesRead).toBeLessThanOrEqual(cancelledAt + chunkBytes);
  expect(analysis.partial).toBe(true);
  expect(analysis.index.count).toBeGreaterThan(1000);
});

test('a look at what is known meanwhile lets questions in between its rules', async () => {
  // A clock on which every rule takes longer than a turn.
  let clock = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => (clock += 20));
  let turns = 0;
  let isOpen = true;
  const count = (): void => {
    turns += 1;
    if (isOpen) setImmediate(count);
  };
  setImmediate(count);
  let turnsBefore = 0;
  let turnsOfLook = 0;
  const engine = createEngine({
    openSource: () => Promise.resolve(endlessCapture(16 * mebibyte, () => (clock += 500))),
    onProgress: ({ summary }) => {
      if (summary && turnsOfLook === 0) turnsOfLook = turns - turnsBefore;
      turnsBefore = turns;
    },
  });
  await engine.open([{ name: 'endless.pcap', path: 'endless.pcap' }]);
  isOpen = false;
  expect(turnsOfLook).toBeGreaterThan(20);
});

test('a cancelled diagnosis leaves the other rules out when time is up, and keeps what was found', async () => {
  const analysis = new CaptureAnalysis('client.pcap', memorySource(story().clientSide.pcap()));
  await analysis.read();
  const cancellation = { cancelled: false };
  let clock = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => clock);
  let looksAfter = 0;
  // Every look at the flows takes as long as all the patience that a cancelled diagnosis has.
  const slow = new Proxy(analysis, {
    get(target, name, receiver) {
      if (name === 'flows') {
        clock += 60;
        if (cancellation.cancelled) looksAfter += 1;
      }
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  setImmediate(() => (cancellation.cancelled = true));
  const evidence = { captures: [{ source: 0, name: 'client.pcap', analysis: slow }], traces: [], configurations: [] };
  const found = await diagnoseInTurns(evidence, cancellation);
  expect(looksAfter).toBeGreaterThan(0);
  expect(looksAfter).toBeLessThan(20);
  expect(found.find(({ id }) => id === 'alg/cannot-know')?.detail).toContain('cancelled');
});
