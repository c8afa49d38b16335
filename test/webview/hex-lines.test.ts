import { expect, test } from 'vitest';
import { asciiText, byteText, isInRange, lineCount, lineOf, moveCursor, offsetText } from '../../webview/hex-lines.ts';

test('writes offsets, bytes and characters as packet tools do', () => {
  expect(offsetText(0x1f0, 66)).toBe('01f0');
  expect(offsetText(0x1f0, 0x20000)).toBe('0001f0');
  expect(byteText(10)).toBe('0a');
  expect([0x41, 0x20, 0x0a, 0x7f, 0xe9].map(asciiText).join('')).toBe('A ···');
});

test('counts lines of sixteen', () => {
  expect([0, 1, 16, 17].map(lineCount)).toEqual([0, 1, 1, 2]);
  expect([0, 15, 16].map(lineOf)).toEqual([0, 0, 1]);
});

test('a range holds its bytes and an empty one none', () => {
  const range = { offset: 14, length: 20 };
  expect([13, 14, 33, 34].map((offset) => isInRange(range, offset))).toEqual([false, true, true, false]);
  expect(isInRange({ offset: 14, length: 0 }, 14)).toBe(false);
  expect(isInRange(null, 0)).toBe(false);
});

test.each([
  ['ArrowRight', 5, 6],
  ['ArrowRight', 39, 39],
  ['ArrowLeft', 0, 0],
  ['ArrowDown', 5, 21],
  ['ArrowDown', 35, 35],
  ['ArrowUp', 21, 5],
  ['PageDown', 5, 37],
  ['PageDown', 30, 39],
  ['PageUp', 5, 0],
  ['Home', 21, 16],
  ['End', 21, 31],
  ['End', 35, 39],
])('%s from byte %i goes to %i of forty', (key, from, to) => {
  expect(moveCursor(key, from, 40, 2)).toBe(to);
});

test('other keys and an empty packet move nothing', () => {
  expect(moveCursor('a', 5, 40, 2)).toBeNull();
  expect(moveCursor('ArrowDown', 0, 0, 2)).toBeNull();
});
