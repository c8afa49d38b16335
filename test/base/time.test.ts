import { expect, test } from 'vitest';
import { formatSpan, formatTimestamp, secondsBetween } from '../../src/base/time.ts';

test('timestamps keep nanoseconds', () => {
  expect(formatTimestamp({ seconds: 1515712510, nanoseconds: 146000001 })).toBe('2018-01-11T23:15:10.146000001Z');
});

test('a span of one nanosecond far from the epoch is not lost', () => {
  expect(
    secondsBetween({ seconds: 4_000_000_000, nanoseconds: 999_999_999 }, { seconds: 4_000_000_001, nanoseconds: 0 }),
  ).toBeCloseTo(1e-9, 14);
});

test.each([
  [0.0000041, '4 µs'], [0.00412, '4.12 ms'], [0.162164, '162 ms'], [3.5, '3.5 s'], [181, '3 min 1 s'], [3600, '60 min 0 s'], [7300, '2 h 2 min'],
] as const)('%s s reads %s', (seconds, text) => {
  expect(formatSpan(seconds)).toBe(text);
}); // prettier-ignore
