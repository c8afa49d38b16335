/** TWAMP's golden cases. */
import { expect, test } from 'vitest';
import { twampCases } from '../captures/twamp-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(twampCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('the test session is linked to the request that asked for it', async () => {
  const { document } = await analyzeFiles(twampCases[0]?.files ?? {});
  expect(document.sessions).toMatchObject([
    { alg: 'twamp', gates: [{ purpose: 'twamp-test', from: '203.0.113.1:18760', to: '198.51.100.30:18800', outcome: 'fulfilled' }] },
  ]); // prettier-ignore
});

test('mail on the port is no session', async () => {
  expect((await analyzeFiles(twampCases.at(-1)?.files ?? {})).document.sessions).toEqual([]);
});
