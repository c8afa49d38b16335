/** Yardsticks are replayed under, and nothing else. */
import { expect, test } from 'vitest';
import { platforms } from '../../../src/platform/registry.ts';
import { detectPlatform } from '../../../src/platform/detect.ts';
import { fixesFor } from '../../../src/platform/fix.ts';

const yardsticks = platforms.filter(({ kind }) => kind === 'yardstick');

test('both yardsticks are in the table, behind the routers', () => {
  expect(platforms.slice(-2).map(({ id }) => id)).toEqual(['rfc-behave', 'plain-nat']);
  expect(yardsticks).toHaveLength(2);
});

test('nothing is detected as a yardstick, and no fix is written for one', () => {
  for (const { detectConfiguration, detectTrace } of yardsticks) {
    expect(detectConfiguration('hostname edge\nip nat inside\n').score).toBe(0);
    expect(detectTrace(['NAT: s=10.0.0.5->203.0.113.1']).score).toBe(0);
  }
  expect(yardsticks.map(({ id }) => id)).not.toContain(detectPlatform('hostname edge').platform);
  const fixes = fixesFor({ kind: 'alg-off', alg: 'ftp', transport: 'tcp', scope: { kind: 'protocol' } }, {});
  expect(fixes.length).toBeGreaterThan(0);
  expect(fixes.every(({ platform }) => !yardsticks.some(({ id }) => id === platform))).toBe(true);
});

test('every number of the RFC yardstick names its requirement', () => {
  const { timers, natBehaviour, checks, algs } = yardsticks[0]!.defaultProfile;
  const facts = [
    ...Object.values(timers),
    ...Object.values(natBehaviour ?? {}),
    ...Object.values(checks ?? {}),
    ...algs,
  ];
  for (const fact of facts)
    expect(typeof fact === 'object' && 'source' in fact ? fact.source : '').toMatch(/^RFC \d{4} (REQ-\d|§)/);
});
