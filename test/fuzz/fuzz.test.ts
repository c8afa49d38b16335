/** A short run of the fuzzer over every decoder: one seed that stays, one that is new and printed. The long run is run.mjs. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';
import { collectSeeds, type Seeds } from './seeds.ts';

const inputs = 1500;
const freshSeed = Date.now() % 4_294_967_296;
let seeds: Seeds;

beforeAll(async () => {
  const files = readdirSync('test/captures').filter((name) => name.endsWith('cases.ts'));
  // Every file of golden cases, without a list that somebody would have to keep.
  const modules = files.map(
    (name) => import(/* @vite-ignore */ path.resolve('test/captures', name)) as Promise<object>,
  );
  seeds = await collectSeeds(await Promise.all(modules));
}, 60_000);

test.each([
  ['the seed that stays', 20_180_111],
  [`a new seed (--seed ${freshSeed})`, freshSeed],
])('no input is too much: %s', { timeout: 60_000 }, async (_name, seed) => {
  if (seed === freshSeed) console.log(`fuzz: node test/fuzz/run.mjs --inputs ${inputs} --seed ${seed}`);
  const { faults, inputs: counts } = await fuzz(seeds, { seed, inputs });
  expect(faults).toEqual([]);
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(inputs);
  expect(Object.keys(counts).length).toBe(8);
});

test('what a target throws is told with the words that make it again', async () => {
  const broken = { captures: [], texts: [], packets: [], talks: [] };
  const { faults } = await fuzz(broken, { seed: 7, inputs: 1, target: 'packet' });
  expect(faults.map(({ input }) => input)).toEqual(['--seed 7 --target packet --only 0']);
});
