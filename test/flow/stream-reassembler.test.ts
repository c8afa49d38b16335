import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReassemblyBudget, StreamReassembler } from '../../src/flow/stream-reassembler.ts';

interface Seen {
  readonly bytes: number[];
  readonly gaps: number[];
}

function reassembler(maximumBytes?: number): { stream: StreamReassembler; seen: Seen } {
  const seen: Seen = { bytes: [], gaps: [] };
  const stream: StreamReassembler = new StreamReassembler(
    {
      data: () => {
        seen.bytes.push(...stream.buffer.bytes);
        stream.buffer.consume(stream.buffer.length);
      },
      gap: (bytes) => seen.gaps.push(bytes),
    },
    createReassemblyBudget(maximumBytes),
  );
  return { stream, seen };
}

const content = Uint8Array.from({ length: 400 }, (_, at) => (at * 31) & 255);
const segment = fc
  .tuple(fc.integer({ min: 0, max: 399 }), fc.integer({ min: 1, max: 60 }))
  .map(([from, length]) => ({ from, to: Math.min(400, from + length) }));

test('segments in any order, overlapping and repeated, give the stream once, across the wrap of sequence numbers', () => {
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 40 }), fc.constantFrom(0, 1000, 0xffffff00), (parts, base) => {
      const { stream, seen } = reassembler();
      stream.begin((base - 1) >>> 0);
      const all = [...parts, ...Array.from({ length: 8 }, (_, at) => ({ from: at * 50, to: at * 50 + 50 }))];
      for (const [number, { from, to }] of all.entries())
        stream.segment((base + from) >>> 0, content.subarray(from, to), to - from, number + 1, 0, 0);
      stream.end();
      expect(Uint8Array.from(seen.bytes)).toEqual(content);
      expect(seen.gaps).toEqual([]);
    }),
  );
});

test('what was acknowledged but never captured is a gap, and the stream goes on', () => {
  const { stream, seen } = reassembler();
  stream.begin(99);
  stream.segment(100, content.subarray(0, 10), 10, 1, 0, 0);
  stream.segment(130, content.subarray(30, 40), 10, 2, 0, 0);
  expect(seen.bytes.length).toBe(10);
  stream.acknowledged(140);
  expect([seen.gaps, seen.bytes.length]).toEqual([[20], 20]);
});

test('a snapped segment leaves a gap of what the snap length cut', () => {
  const { stream, seen } = reassembler();
  stream.segment(0, content.subarray(0, 4), 10, 1, 0, 0);
  stream.segment(10, content.subarray(10, 12), 2, 2, 0, 0);
  expect([seen.gaps, seen.bytes]).toEqual([[6], [...content.subarray(0, 4), ...content.subarray(10, 12)]]);
});

test('what waits behind a hole never grows beyond the caps', () => {
  const { stream, seen } = reassembler(4096);
  stream.begin(0);
  for (let at = 0; at < 100; at += 1) stream.segment(10 + at * 100, new Uint8Array(100), 100, at + 1, 0, 0);
  expect(seen.gaps.length).toBeGreaterThan(0);
  stream.end();
  expect(seen.bytes.length).toBe(10_000);
});

test('each byte knows the packet that brought it', () => {
  const { stream } = reassembler();
  const places: number[] = [];
  const held: StreamReassembler = new StreamReassembler(
    { data: () => undefined, gap: () => undefined },
    createReassemblyBudget(),
  );
  held.segment(0, content.subarray(0, 10), 10, 7, 0, 0);
  held.segment(10, content.subarray(10, 30), 20, 9, 0, 0);
  for (const at of [0, 9, 10, 29]) places.push(held.buffer.placeAt(at).packet);
  held.buffer.consume(10);
  places.push(held.buffer.placeAt(0).packet);
  expect(places).toEqual([7, 7, 9, 9, 9]);
  expect(stream.buffer.length).toBe(0);
});
