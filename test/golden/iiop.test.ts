/** IIOP's golden cases. */
import { expect, test } from 'vitest';
import { iiopCases } from '../captures/iiop-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(iiopCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('the forwarded connection is a session under the one that forwarded', async () => {
  const { document } = await analyzeFiles(iiopCases[0]?.files ?? {});
  expect(document.sessions).toMatchObject([
    {
      alg: 'iiop',
      chosenBy: 'port',
      gates: [{ purpose: 'iiop-forward', to: '203.0.113.1:3075', outcome: 'fulfilled' }],
    },
    { alg: 'iiop', chosenBy: 'gate', parent: 1, server: '203.0.113.1:3075' },
  ]);
});

test('a web page is no session', async () => {
  expect((await analyzeFiles(iiopCases.at(-1)?.files ?? {})).document.sessions).toEqual([]);
});
