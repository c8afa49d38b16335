import { expect, test } from 'vitest';
import { latin1 } from '../../src/base/bytes.ts';

const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);

test('every byte becomes the character of its number', () => {
  expect([...latin1(every)].map((letter) => letter.charCodeAt(0))).toEqual([...every]);
});

test.each([0, 1, 7, 8, 9, 16, 200])('a part of %i bytes from any place', (length) => {
  for (const from of [0, 3, 56]) {
    const text = latin1(every, from, from + length);
    expect([...text].map((letter) => letter.charCodeAt(0))).toEqual([...every.slice(from, from + length)]);
  }
});

test('nothing is read behind the end', () => {
  expect(latin1(Uint8Array.of(65, 66, 67), 1, 400)).toBe('BC');
  expect(latin1(Uint8Array.of(65), 5, 9)).toBe('');
});
