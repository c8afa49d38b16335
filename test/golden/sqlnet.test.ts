/** SQL*Net's golden cases. */
import { expect, test } from 'vitest';
import { sqlnetCases } from '../captures/sqlnet-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(sqlnetCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('a redirected connection belongs to the one that redirected it, twice over', async () => {
  const { document } = await analyzeFiles(sqlnetCases[0]?.files ?? {});
  expect(document.sessions.map(({ id, chosenBy, parent, server }) => [id, chosenBy, parent, server])).toEqual([
    [1, 'port', null, '198.51.100.9:1521'],
    [2, 'gate', 1, '198.51.100.9:2143'],
    [3, 'gate', 2, '198.51.100.9:2144'],
  ]);
});
