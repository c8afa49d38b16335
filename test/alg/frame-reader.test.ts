import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameReader, needsMore, notAFrame } from '../../src/alg/frame-reader.ts';
import { StreamBuffer } from '../../src/flow/stream-buffer.ts';

interface Heard {
  readonly text: string;
  readonly size: number;
  readonly packets: string;
  readonly complete: boolean;
}

/** Frames of this test: `F`, one digit that tells how many letters follow. */
function listener(keptBytes = 100) {
  const heard: Heard[] = [];
  let losses = 0;
  const stream = new StreamBuffer();
  let packet = 0;
  const reader = new FrameReader(
    {
      sizeOf: (bytes) => {
        if (bytes[0] !== 0x46) return notAFrame;
        return bytes.length < 2 ? needsMore : 2 + Number(String.fromCharCode(bytes[1] ?? 0x30));
      },
      begins: (bytes) => bytes[0] === 0x46,
      keptBytes,
    },
    {
      frame: ({ bytes, size, place, lastPacket, complete }) => {
        const text = String.fromCharCode(...bytes);
        heard.push({ text, size, packets: `${place.packet}-${lastPacket}`, complete });
      },
      lost: () => (losses += 1),
    },
  );
  return {
    heard,
    losses: () => losses,
    says: (text: string) => {
      packet += 1;
      stream.append(new TextEncoder().encode(text), packet, packet, 0);
      reader.data(stream);
      return stream.length;
    },
    misses: (bytes: number) => reader.gap(bytes),
    ends: () => reader.end(stream),
  };
}

test('frames share a segment and span segments', () => {
  const { heard, says } = listener();
  says('F2abF1cF');
  says('3d');
  says('ef');
  expect(heard).toEqual([
    { text: 'F2ab', size: 4, packets: '1-1', complete: true },
    { text: 'F1c', size: 3, packets: '1-1', complete: true },
    { text: 'F3def', size: 5, packets: '1-3', complete: true },
  ]);
});

test('of a large frame the head is kept and the rest not even buffered', () => {
  const { heard, says } = listener(4);
  expect(says('F9abcd')).toBe(0);
  expect(says('efg')).toBe(0);
  expect(heard).toEqual([]);
  says('hiF0');
  expect(heard).toEqual([
    { text: 'F9ab', size: 11, packets: '1-3', complete: true },
    { text: 'F0', size: 2, packets: '3-3', complete: true },
  ]);
});

test('a hole inside a frame costs that frame only', () => {
  const { heard, says, misses, losses } = listener();
  says('F5ab');
  misses(2);
  says('eF1x');
  expect(heard).toEqual([
    { text: 'F5ab', size: 7, packets: '1-1', complete: false },
    { text: 'F1x', size: 3, packets: '2-2', complete: true },
  ]);
  expect(losses()).toBe(0);
});

test('a hole in the part that is stepped over is told, and one beyond it loses the footing', () => {
  const inside = listener(3);
  inside.says('F6ab');
  inside.misses(2);
  inside.says('efF0');
  expect(inside.heard.map(({ complete }) => complete)).toEqual([false, true]);

  const beyond = listener(3);
  beyond.says('F4ab');
  beyond.misses(5);
  beyond.says('xyzF1q');
  beyond.says('F1r');
  expect(beyond.heard.map(({ text, complete }) => [text, complete])).toEqual([
    ['F4a', false],
    ['F1r', true],
  ]);
  expect(beyond.losses()).toBe(1);
});

test('what is no frame is dropped until a segment begins like one', () => {
  const { heard, says, losses } = listener();
  says('F1a?');
  says('F1bF1c');
  expect(heard.map(({ text }) => text)).toEqual(['F1a', 'F1b', 'F1c']);
  says('F0noise');
  says('more F2noise');
  says('F2ok');
  expect(heard.map(({ text }) => text)).toEqual(['F1a', 'F1b', 'F1c', 'F0', 'F2ok']);
  expect(losses()).toBe(2);
});

test('the end hands over what was not finished, once', () => {
  const cut = listener();
  cut.says('F4ab');
  cut.ends();
  cut.ends();
  expect(cut.heard).toEqual([{ text: 'F4ab', size: 6, packets: '1-1', complete: false }]);
  const head = listener(3);
  head.says('F4abc');
  head.ends();
  expect(head.heard).toEqual([{ text: 'F4a', size: 6, packets: '1-1', complete: false }]);
});

test('every split of a stream gives the same frames', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'F'), maxLength: 9 });
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 6 }),
      fc.array(fc.nat(70), { maxLength: 6 }),
      fc.nat(12),
      (words, cuts, kept) => {
        const text = words.map((letters) => `F${letters.length}${letters}`).join('');
        const whole = listener(kept + 2);
        whole.says(text);
        whole.ends();
        const split = listener(kept + 2);
        const places = [
          0,
          ...[...new Set(cuts.map((cut) => Math.min(cut, text.length)))].sort((a, b) => a - b),
          text.length,
        ];
        for (let index = 1; index < places.length; index += 1) split.says(text.slice(places[index - 1], places[index]));
        split.ends();
        const plain = ({ text: heard, size, complete }: Heard) => [heard, size, complete];
        expect(split.heard.map(plain)).toEqual(whole.heard.map(plain));
        expect(whole.heard.map(({ size }) => size)).toEqual(words.map(({ length }) => length + 2));
      },
    ),
  );
});
