import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteText, type ByteRange } from '../../webview/hex-lines.ts';
import { type MessageLine, messageLines, type ShownLine, unseenChanges } from '../../webview/rewrite-lines.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
/** Lines with changed pieces in brackets. */
const drawn = (lines: readonly ShownLine[]): readonly string[] =>
  lines.map((line) =>
    'omitted' in line
      ? `(${line.omitted})`
      : `${line.label} ${line.pieces.map(({ text, isChanged }) => (isChanged ? `[${text}]` : text)).join('')}`,
  );

test('changed bytes of a text are marked in their lines, far lines are left out', () => {
  const text = 'v=0\r\no=a 1 1 IN IP4 10.0.0.5\r\ns=-\r\nt=0 0\r\na=x\r\na=y\r\na=z\r\nc=IN IP4 10.0.0.5\r\n';
  const ranges = [text.indexOf('10.'), text.lastIndexOf('10.')].map((offset) => ({ offset, length: 8 }));
  expect(drawn(messageLines(bytesOf(text), ranges, true))).toEqual([
    '1 v=0',
    '2 o=a 1 1 IN IP4 [10.0.0.5]',
    '3 s=-',
    '4 t=0 0',
    '5 a=x',
    '6 a=y',
    '7 a=z',
    '8 c=IN IP4 [10.0.0.5]',
  ]);
  const longer = text.replace('a=x\r\n', 'a=x\r\n'.repeat(9));
  const last = [{ offset: longer.lastIndexOf('10.'), length: 8 }];
  expect(drawn(messageLines(bytesOf(longer), last, true))).toEqual([
    '(13)',
    '14 a=y',
    '15 a=z',
    '16 c=IN IP4 [10.0.0.5]',
  ]);
});

test('a place where the other side has more is marked, also at the end of a line and of the message', () => {
  expect(drawn(messageLines(bytesOf('PORT \r\n'), [{ offset: 5, length: 0 }], true))).toEqual(['1 PORT []']);
  expect(drawn(messageLines(bytesOf('ab\ncd\n'), [{ offset: 3, length: 0 }], true))).toEqual(['1 ab', '2 []cd']);
  expect(drawn(messageLines(Uint8Array.of(1, 2), [{ offset: 1, length: 0 }], false))).toEqual(['0000 01[]02']);
});

test('a change over several lines is marked in each', () => {
  expect(drawn(messageLines(bytesOf('one\r\ntwo\r\nsix'), [{ offset: 2, length: 5 }], true))).toEqual([
    '1 on[e]',
    '2 [tw]o',
    '3 six',
  ]);
});

test('bytes are marked in eights, with the characters beside them', () => {
  const bytes = Uint8Array.from({ length: 20 }, (_, at) => 0x41 + at);
  const lines = messageLines(bytes, [{ offset: 6, length: 4 }], false);
  expect(drawn(lines)).toEqual(['0000 41 42 43 44 45 46[47 48]', '0008 [49 4a]4b 4c 4d 4e 4f 50', '0010 51 52 53 54']);
  expect((lines[1] as MessageLine).characters).toEqual([
    { text: 'IJ', isChanged: true },
    { text: 'KLMNOP', isChanged: false },
  ]);
});

test('a message of one long line keeps its change, and what is too far on is counted', () => {
  const long = bytesOf(`${'x'.repeat(70_000)}10.0.0.5`);
  const near = messageLines(long, [{ offset: 1000, length: 8 }], true);
  expect(near.length).toBe(1);
  expect(drawn(near)[0]?.length).toBeLessThan(600);
  expect(drawn(near)[0]).toContain('[xxxxxxxx]');
  expect(unseenChanges([{ offset: 70_000, length: 8 }])).toBe(1);
  expect(drawn(messageLines(new Uint8Array(0), [], true))).toEqual([]);
});

/** Ranges in order that do not overlap, as the engine gives them. */
const rangesIn = (size: number): fc.Arbitrary<readonly ByteRange[]> =>
  fc
    .uniqueArray(fc.nat(size), { maxLength: 8 })
    .map((cuts) => cuts.sort((one, other) => one - other))
    .map((cuts) =>
      cuts.flatMap((offset, at) => (at % 2 === 0 ? [{ offset, length: (cuts[at + 1] ?? size) - offset }] : [])),
    );

test('exactly the bytes of the ranges are marked, and every line is shown or counted', () => {
  fc.assert(
    fc.property(
      fc
        .uint8Array({ minLength: 1, maxLength: 300 })
        .chain((bytes) => fc.tuple(fc.constant(bytes), rangesIn(bytes.length))),
      ([bytes, ranges]) => {
        const lines = messageLines(bytes, ranges, false);
        const shown = lines.filter((line): line is MessageLine => !('omitted' in line));
        const left = lines.reduce((sum, line) => sum + ('omitted' in line ? line.omitted : 0), 0);
        expect(shown.length + left).toBe(Math.ceil(bytes.length / 8));
        const marked = shown.flatMap(({ pieces }) =>
          pieces.flatMap(({ text, isChanged }) => (isChanged && text !== '' ? text.split(' ') : [])),
        );
        const expected = ranges.flatMap(({ offset, length }) =>
          [...bytes.subarray(offset, offset + length)].map(byteText),
        );
        expect(marked).toEqual(expected);
      },
    ),
  );
});

test('text of any bytes is cut without an error, and every changed line is shown', () => {
  fc.assert(
    fc.property(
      fc
        .array(fc.constantFrom(10, 13, 0x41, 0xc3, 0xa4, 0), { minLength: 1, maxLength: 200 })
        .map((bytes) => Uint8Array.from(bytes))
        .chain((bytes) => fc.tuple(fc.constant(bytes), rangesIn(bytes.length))),
      ([bytes, ranges]) => {
        const lines = messageLines(bytes, ranges, true);
        const isVisible = ranges.some(({ offset, length }) => length > 0 && offset < bytes.length);
        expect(lines.some((line) => 'isChanged' in line && line.isChanged)).toBe(
          isVisible || ranges.some(({ offset }) => offset < bytes.length),
        );
      },
    ),
  );
});
