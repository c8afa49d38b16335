import { expect, test } from 'vitest';
import { clockAt, lastClock } from '../../../../src/platform/cisco-ios/trace/router-clock.ts';

const day = 86_400;

test.each([
  ['Jan 11 23:15:10.146:', 'Jan 11 23:15:10.146', 10 * day + 23 * 3600 + 15 * 60 + 10.146],
  ['*Mar  1 04:39:24.774:', '*Mar  1 04:39:24.774', 60 * day + 4 * 3600 + 39 * 60 + 24.774],
  ['.Jan  1 00:00:00:', '.Jan  1 00:00:00', 0],
  ['Mar  1 2018 00:00:01.5 UTC:', 'Mar  1 2018 00:00:01.5 UTC', 59 * day + 1.5],
  ['Jan  2 00:00:01.000 CEST:', 'Jan  2 00:00:01.000 CEST', day + 1],
  ['Jan  2 00:00:01 +0100:', 'Jan  2 00:00:01 +0100', day + 1],
  ['2018 Jan  2 00:00:01 UTC:', '2018 Jan  2 00:00:01 UTC', day + 1],
  ['Feb 29 00:00:00: x', 'Feb 29 00:00:00', 59 * day],
  ['02:22:58.685:', '02:22:58.685', 2 * 3600 + 22 * 60 + 58.685],
  ['1234:00:01:', '1234:00:01', 1234 * 3600 + 1],
  ['1d02h:', '1d02h', day + 2 * 3600],
  ['2w3d:', '2w3d', 17 * day],
  ['1y12w:', '1y12w', (365 + 84) * day],
  ['2018-01-02T00:00:01.25Z router', '2018-01-02T00:00:01.25Z', day + 1.25],
])('%s', (text, printed, seconds) => {
  const clock = clockAt(text, 0);
  expect(clock?.time.text).toBe(printed);
  expect(clock?.time.secondsOfYear).toBeCloseTo(seconds, 6);
  expect(clock?.end).toBe(printed.length);
});

test.each([
  '',
  'NAT: s=1.2.3.4',
  'Jan 99 23:15:10',
  'Jan 11 25:00:00',
  '02:99:00:',
  '10.0.0.1:53',
  '12:',
  'Jane 1 00:00:00',
  ':',
  '1:2',
])('no timestamp: %s', (text) => {
  expect(clockAt(text, 0)).toBeUndefined();
});

test('a prefix in capitals is no time zone', () => {
  expect(clockAt('Jan 11 23:15:10 NAT: s=1.2.3.4', 0)?.time.text).toBe('Jan 11 23:15:10');
});

test('the same timestamp read twice is the same, and a longer one is not cut', () => {
  expect(clockAt('02:22:58:', 0)?.time.text).toBe('02:22:58');
  expect(clockAt('02:22:58:', 0)?.time.text).toBe('02:22:58');
  expect(clockAt('02:22:58.685:', 0)?.time.text).toBe('02:22:58.685');
});

test("the router's timestamp is the last one", () => {
  const text = '<189>Jan 12 08:00:00 10.0.0.1 45: 000123: *Mar  1 04:39:24.774: NAT: x';
  expect(lastClock(text, 0, text.indexOf('NAT'))?.time.text).toBe('*Mar  1 04:39:24.774');
  expect(lastClock(text, 0, 5)).toBeUndefined();
});
