import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineReader } from '../../src/alg/line-reader.ts';
import { StreamBuffer } from '../../src/flow/stream-buffer.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

function reading(maximumBytes = 64) {
  const lines: { text: string; complete: boolean; afterGap: boolean; packet: number; lastPacket: number }[] = [];
  const stream = new StreamBuffer();
  const reader = new LineReader(maximumBytes, ({ bytes, textBytes, place, ...rest }) => {
    const { complete, afterGap, lastPacket } = rest;
    lines.push({
      text: String.fromCharCode(...bytes.subarray(0, textBytes)),
      complete,
      afterGap,
      packet: place.packet,
      lastPacket,
    });
  });
  let packet = 0;
  return {
    lines,
    texts: () => lines.map(({ text }) => text),
    feed: (text: string) => {
      stream.append(bytesOf(text), (packet += 1), 0, 0);
      reader.data(stream);
    },
    gap: () => reader.gap(),
    end: () => reader.end(stream),
    left: () => stream.length,
  };
}

test('several lines in a segment, a line over several segments, CR LF and LF', () => {
  const { lines, feed, end } = reading();
  feed('USER a\r\nPASS b\nPO');
  feed('RT 1');
  feed('\r\n');
  feed('rest');
  end();
  expect(lines).toEqual([
    { text: 'USER a', complete: true, afterGap: false, packet: 1, lastPacket: 1 },
    { text: 'PASS b', complete: true, afterGap: false, packet: 1, lastPacket: 1 },
    { text: 'PORT 1', complete: true, afterGap: false, packet: 1, lastPacket: 3 },
    { text: 'rest', complete: false, afterGap: false, packet: 4, lastPacket: 4 },
  ]);
});

test('a line without an end is cut at the cap and skipped to its end', () => {
  const { lines, feed, left } = reading(8);
  feed('0123456789');
  feed('abc'.repeat(1000));
  expect(left()).toBe(0);
  feed('tail\nnext\n');
  expect(lines.map(({ text, complete }) => [text, complete])).toEqual([
    ['01234567', false],
    ['next', true],
  ]);
});

test('what stood before missing bytes is handed over cut, what follows is marked', () => {
  const { lines, feed, gap } = reading();
  feed('first\nPOR');
  gap();
  feed('0,5,4\nlast\n');
  expect(lines.map(({ text, complete, afterGap }) => [text, complete, afterGap])).toEqual([
    ['first', true, false],
    ['POR', false, false],
    ['0,5,4', true, true],
    ['last', true, false],
  ]);
});

test('every split of a stream gives the same lines, whatever the bytes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n', '\0'), maxLength: 12 }), { maxLength: 12 }),
      (pieces) => {
        const whole = reading(8);
        const split = reading(8);
        const bytewise = reading(8);
        whole.feed(pieces.join(''));
        for (const piece of pieces) if (piece !== '') split.feed(piece);
        for (const letter of pieces.join('')) bytewise.feed(letter);
        for (const each of [whole, split, bytewise]) each.end();
        expect(split.texts()).toEqual(whole.texts());
        expect(bytewise.texts()).toEqual(whole.texts());
      },
    ),
  );
});
