/** The page of requirements is current, the yardstick keeps what it measures by, and every probe can fail. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { AlgSetting, Profile } from '../../src/gateway/profile.ts';
import { platforms } from '../../src/platform/registry.ts';
import { completions, judgePlatform, platformProbes } from './judge-platform.ts';
import { modelProbes } from './model-probes.ts';
import type { Requirement } from './requirement.ts';
import { requirementsPage } from './requirements-page.ts';
import { unchecked } from './unchecked.ts';

const page = fileURLToPath(new URL('../../docs/rfc-requirements.md', import.meta.url));

const silent: Profile = {
  platform: 'plain-nat',
  title: 'Says nothing',
  algs: [],
  exemptions: [],
  timers: {},
  nat: [],
};
const named = (each: Requirement): string => `RFC ${each.rfc} REQ-${each.number}: ${each.words}`;
const withFacts = platformProbes.filter(({ facts }) => facts.length > 0);

test('docs/rfc-requirements.md is what the replays say; npm run docs:requirements writes it anew', async () => {
  const text = await requirementsPage();
  if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(page, text);
  expect(await readFile(page, 'utf8')).toBe(text);
}, 120_000);

test('every requirement of the four documents has a row', () => {
  const last = { 4787: 14, 5382: 10, 5508: 11, 6888: 15 } as const;
  const rows = [...platformProbes, ...modelProbes, ...unchecked];
  for (const [rfc, count] of Object.entries(last))
    for (let number = 1; number <= count; number += 1)
      expect(
        rows.some((each) => each.rfc === Number(rfc) && parseInt(each.number, 10) === number),
        `RFC ${rfc} REQ-${number}`,
      ).toBe(true);
});

describe('a gateway of which nothing is said', () => {
  test.each(withFacts.map((probe) => [named(probe), probe] as const))('%s: cannot be known', async (_name, probe) => {
    const { result, reason } = await judgePlatform(probe, silent);
    expect(result).toBe('cannot-know');
    expect(reason).toContain(probe.facts[0]?.name);
  });

  test.each(withFacts.map((probe) => [named(probe), probe] as const))(
    '%s: some gateways meet it, some break it',
    async (_name, probe) => {
      const results = new Set<string>();
      for (const profile of completions(silent, probe.facts)) results.add((await probe.run(profile)).result);
      expect([...results]).toEqual(expect.arrayContaining(['meets', 'breaks']));
    },
  );
});

test('ALGs that are on, off or unknown decide their rows', async () => {
  const setting = (state: AlgSetting['state'], alg: 'sip' | 'ftp', transport: 'tcp' | 'udp'): AlgSetting => ({
    alg,
    transport,
    state,
    source: 'the test says so',
    verified: true,
    ports: [alg === 'sip' ? 5060 : 21],
    limit: null,
  });
  const judge = async (number: string, algs: readonly AlgSetting[]): Promise<string> => {
    const probe = platformProbes.find((each) => each.number === number && each.facts.length === 0);
    return probe ? (await judgePlatform(probe, { ...silent, algs })).result : 'no probe';
  };
  expect(await judge('10', [setting('on', 'sip', 'udp')])).toBe('breaks');
  expect(await judge('10', [setting('off', 'sip', 'udp')])).toBe('meets');
  expect(await judge('10', [setting('unknown', 'sip', 'udp')])).toBe('cannot-know');
  expect(await judge('6', [setting('on', 'ftp', 'tcp')])).toBe('meets');
  expect(await judge('6', [setting('on', 'sip', 'tcp')])).toBe('breaks');
});

test.each(modelProbes.map((probe) => [named(probe), probe] as const))(
  '%s: every gateway of the replay keeps it',
  async (_name, probe) => {
    for (const { id, defaultProfile } of platforms)
      expect(await probe.run(defaultProfile), id).toMatchObject({ result: 'meets' });
  },
);

test('the measure keeps every must', async () => {
  const profile = platforms.find(({ id }) => id === 'rfc-behave')?.defaultProfile;
  expect(profile).toBeDefined();
  if (!profile) return;
  for (const probe of platformProbes) {
    const { result, reason } = await judgePlatform(probe, profile);
    if (probe.level === 'must') expect(result, `${named(probe)}: ${reason}`).toBe('meets');
  }
});
