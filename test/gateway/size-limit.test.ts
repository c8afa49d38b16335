import { expect, test } from 'vitest';
import { judgeSize, learnSize, type SizeLimit } from '../../src/gateway/size-limit.ts';
import { iosProfile } from '../../src/platform/cisco-ios/profile.ts';
import { settingOf } from '../../src/gateway/profile.ts';

const unpublished = settingOf(iosProfile, 'dns', 'tcp')?.limit as SizeLimit;
const documented: SizeLimit = {
  largest: { value: 512, source: 'a manual', verified: true },
  knownToPass: null,
  knownToFail: null,
  oversize: { action: 'drop', source: 'a manual', verified: true },
  followsClientSize: true,
};

test.each([
  [125, 'passes'],
  [126, 'cannot-know'],
  [31750, 'cannot-know'],
  [31751, 'exceeds'],
  [65535, 'exceeds'],
])('a DNS message of %i bytes over TCP on Cisco IOS: %s', (size, outcome) => {
  expect(judgeSize(unpublished, size).outcome).toBe(outcome);
});

test('says both known sizes where it cannot know', () => {
  expect(judgeSize(unpublished, 4000).reason).toBe(
    'the limit is not public (125 passes, 31751 fails), and 4000 bytes lies between',
  );
});

test.each([
  [512, null, 'passes'],
  [513, null, 'exceeds'],
  [1200, 1232, 'passes'],
  [1300, 1232, 'exceeds'],
  [1200, undefined, 'cannot-know'],
])('a reply of %i bytes to a client that announced %s: %s', (size, announced, outcome) => {
  expect(judgeSize(documented, size, announced).outcome).toBe(outcome);
});

test('an observation narrows an unpublished limit and no other', () => {
  const narrower = learnSize(learnSize(unpublished, 4096, 'failed', 'log line 9'), 900, 'passed', 'log line 3');
  expect([899, 901, 4095, 4096].map((size) => judgeSize(narrower, size).outcome)).toEqual([
    'passes',
    'cannot-know',
    'cannot-know',
    'exceeds',
  ]);
  expect(learnSize(unpublished, 40_000, 'passed', 'contradicts')).toBe(unpublished);
  expect(learnSize(unpublished, 100, 'failed', 'contradicts')).toBe(unpublished);
  expect(learnSize(documented, 100, 'failed', 'log line 9')).toBe(documented);
});
