/** Edits of a stream against a naive model: whole strings, cut and repeated anywhere. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { asciiBytes } from '../../src/alg/field-rewrite.ts';
import { concat, latin1 } from '../../src/base/bytes.ts';
import { mapSequence, StreamEdits } from '../../src/gateway/stream-edits.ts';

interface Plan {
  readonly text: string;
  readonly edits: readonly { readonly offset: number; readonly length: number; readonly written: string }[];
}

const plans: fc.Arbitrary<Plan> = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...'abcdefgh'), minLength: 1, maxLength: 60 }),
    fc.array(
      fc.record({
        gap: fc.nat({ max: 9 }),
        length: fc.integer({ min: 1, max: 6 }),
        written: fc.string({ unit: fc.constantFrom(...'XYZ'), maxLength: 9 }),
      }),
      { maxLength: 6 },
    ),
  )
  .map(([text, wishes]) => {
    let at = 0;
    const edits = [];
    for (const { gap, length, written } of wishes) {
      const offset = at + gap;
      if (offset + length > text.length) break;
      edits.push({ offset, length, written });
      at = offset + length;
    }
    return { text, edits };
  });

function made({ edits }: Plan): StreamEdits {
  const stream = new StreamEdits();
  for (const { offset, length, written } of edits) stream.add(offset, length, asciiBytes(written));
  return stream;
}

function edited({ text, edits }: Plan): string {
  let result = '';
  let copied = 0;
  for (const { offset, length, written } of edits) {
    result += text.slice(copied, offset) + written;
    copied = offset + length;
  }
  return result + text.slice(copied);
}

const cuts = (text: string): fc.Arbitrary<number[]> =>
  fc
    .array(fc.nat({ max: text.length }), { maxLength: 8 })
    .map((list) => [0, ...list, text.length].sort((a, b) => a - b));

test('segments cut anywhere join to the edited stream, and begin where the one before ended', () => {
  fc.assert(
    fc.property(
      plans.chain((plan) => fc.tuple(fc.constant(plan), cuts(plan.text))),
      ([plan, places]) => {
        const stream = made(plan);
        const parts: Uint8Array[] = [];
        let next = 0;
        for (let at = 0; at + 1 < places.length; at += 1) {
          const from = places[at]!;
          const part = stream.segment(from, asciiBytes(plan.text.slice(from, places[at + 1])));
          expect(stream.map(from)).toBe(next);
          next += part.length;
          parts.push(part);
        }
        expect(latin1(concat(parts))).toBe(edited(plan));
        expect(stream.map(plan.text.length)).toBe(edited(plan).length);
      },
    ),
  );
});

test('a retransmission in other pieces carries the same bytes at the same offsets', () => {
  fc.assert(
    fc.property(
      plans.chain((plan) => fc.tuple(fc.constant(plan), fc.nat({ max: plan.text.length }), fc.nat({ max: 20 }))),
      ([plan, from, length]) => {
        const stream = made(plan);
        const end = Math.min(plan.text.length, from + length);
        const piece = stream.segment(from, asciiBytes(plan.text.slice(from, end)));
        const start = stream.map(from);
        expect(latin1(piece)).toBe(edited(plan).slice(start, stream.map(end)));
      },
    ),
  );
});

test('sequence numbers wrap, and those before the stream stay', () => {
  const stream = new StreamEdits();
  stream.add(4, 8, asciiBytes('203.0.113.1'));
  const start = 0xffff_fff8;
  expect(mapSequence(stream, start, 0xffff_fff0)).toBe(0xffff_fff0);
  expect(mapSequence(stream, start, start)).toBe(start);
  expect(mapSequence(stream, start, 4)).toBe(4 + 3);
  expect(() => stream.add(8, 1, new Uint8Array(1))).toThrow(/overlaps/);
});
