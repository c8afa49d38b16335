/** A capture cut anywhere gives all whole packets before the cut, and says that it was cut. */
import { beforeAll, describe, expect, test } from 'vitest';
import { analyze } from '../../src/engine/analyze.ts';
import { memorySource } from '../../src/capture/byte-source.ts';
import { createRecordReader, inflateIfNeeded, sniffFormat } from '../../src/capture/open-capture.ts';
import { Random } from '../bench/random.ts';
import { story } from '../captures/story.ts';
import { corpusCaptures } from './corpus.ts';

const everyByteOf = 4096;
const randomPlaces = 200;
/** Cuts of each capture that go through the whole analysis; `ANALYZED_CUTS=all` takes the better part of an hour. */
const analyzedCuts = process.env['ANALYZED_CUTS'] === 'all' ? Infinity : 3;

interface WholeFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where each packet's record or block ends. */
  readonly ends: readonly number[];
}

interface CutFile {
  readonly packets: number;
  readonly problems: number;
}

/** The records of `bytes` alone, without flows: so every cut of every capture can be looked at. */
function readRecords(bytes: Uint8Array): CutFile {
  let packets = 0;
  let problems = 0;
  const reader = createRecordReader(bytes.subarray(0, 512), 'cut', {
    addInterface: () => undefined,
    packet: () => (packets += 1),
    problem: () => (problems += 1),
  });
  reader.walk(bytes, 0, bytes.length, 0, true);
  return { packets, problems };
}

/** Where records and blocks end, found by the formats' own length fields and not by the reader that is tested. */
function boundaries(bytes: Uint8Array): { readonly packets: number[]; readonly all: Set<number> } {
  const packets: number[] = [];
  const all = new Set<number>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (sniffFormat(bytes.subarray(0, 512)) === 'pcap') {
    const little = [0xd4, 0x4d, 0x34].includes(view.getUint8(0));
    const header = [0x34cdb2a1, 0xa1b2cd34].includes(view.getUint32(0)) ? 24 : 16;
    all.add(24);
    for (let at = 24; at + header <= bytes.length;) {
      at += header + view.getUint32(at + 8, little);
      if (at > bytes.length) break;
      packets.push(at);
      all.add(at);
    }
    return { packets, all };
  }
  let little = true;
  for (let at = 0; at + 12 <= bytes.length;) {
    if (view.getUint32(at) === 0x0a0d0d0a) little = view.getUint32(at + 8, true) === 0x1a2b3c4d;
    const type = view.getUint32(at, little);
    at += view.getUint32(at + 4, little);
    if (at > bytes.length) break;
    if (type === 6 || type === 3 || type === 2) packets.push(at);
    all.add(at);
  }
  return { packets, all };
}

function cutsOf(length: number, random: Random): number[] {
  const first = Array.from({ length: Math.min(everyByteOf, length) }, (_, at) => at);
  return [...first, ...Array.from({ length: randomPlaces }, () => random.below(length))];
}

const files: WholeFile[] = [];
const atBoundary = new Map<string, ReadonlySet<number>>();

beforeAll(async () => {
  const { clientSide, serverSide } = story();
  const own = [
    { name: 'story.pcap', bytes: clientSide.pcap() },
    { name: 'story.pcapng', bytes: serverSide.pcapng() },
  ];
  for (const { name, bytes } of [...own, ...corpusCaptures()]) {
    const source = await inflateIfNeeded(memorySource(bytes));
    const whole = new Uint8Array(source.size);
    await source.read(0, whole);
    if (!['pcap', 'pcapng'].includes(sniffFormat(whole.subarray(0, 512)))) continue;
    const { packets, all } = boundaries(whole);
    files.push({ name, bytes: whole, ends: packets });
    atBoundary.set(name, all);
  }
});

test('every cut leaves the packets before it and tells what is missing', { timeout: 600_000 }, () => {
  const random = new Random(4711);
  const wrong: string[] = [];
  for (const { name, bytes, ends } of files) {
    const intact = readRecords(bytes);
    for (const cut of cutsOf(bytes.length, random)) {
      // Below this nobody can tell what the file was.
      if (cut < 4) continue;
      const { packets, problems } = readRecords(bytes.subarray(0, cut));
      const expected = ends.filter((end) => end <= cut).length;
      const mustTell = atBoundary.get(name)?.has(cut) !== true;
      if (packets !== expected && intact.problems === 0)
        wrong.push(`${name} cut at ${cut}: ${packets} packets, not ${expected}`);
      if (mustTell && problems === 0) wrong.push(`${name} cut at ${cut}: nothing said`);
    }
  }
  expect(wrong.slice(0, 20)).toEqual([]);
  expect(files.length).toBeGreaterThanOrEqual(2);
});

describe('through the whole analysis', () => {
  test('a cut is a finding', { timeout: 3_600_000 }, async () => {
    const random = new Random(99);
    const wrong: string[] = [];
    for (const { name, bytes, ends } of files) {
      const cuts = analyzedCuts === Infinity ? cutsOf(bytes.length, random) : [];
      while (cuts.length < Math.min(analyzedCuts, 3)) cuts.push(24 + random.below(bytes.length - 24));
      for (const cut of cuts) {
        if (cut < 4) continue;
        const { document, unreadable } = await analyzeCut(bytes.subarray(0, cut));
        const found = document.findings.some(({ id }) => id === 'capture/truncated');
        if (unreadable > 0 || document.sources[0]?.packets !== ends.filter((end) => end <= cut).length)
          wrong.push(`${name} cut at ${cut}: ${document.sources[0]?.packets} packets`);
        if (!found && atBoundary.get(name)?.has(cut) !== true) wrong.push(`${name} cut at ${cut}: no finding`);
      }
    }
    expect(wrong.slice(0, 20)).toEqual([]);
  });
});

async function analyzeCut(bytes: Uint8Array) {
  let unreadable = 0;
  const { document } = await analyze([{ name: 'cut.pcap', bytes }], {
    openSource: () => Promise.resolve(memorySource(bytes)),
    cancellation: { cancelled: false },
    onUnreadable: () => (unreadable += 1),
  });
  return { document: document(), unreadable };
}
