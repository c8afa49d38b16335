/** DCE RPC's golden cases. */
import { expect, test } from 'vitest';
import { dceRpcCases } from '../captures/dce-rpc-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(dceRpcCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('a dynamic session belongs to the endpoint mapper\u2019s session', async () => {
  const { document } = await analyzeFiles(dceRpcCases[0]?.files ?? {});
  expect(document.sessions.map(({ id, alg, chosenBy, parent, server }) => [id, alg, chosenBy, parent, server])).toEqual(
    [
      [1, 'dce-rpc-portmap', 'port', null, '10.2.0.10:135'],
      [2, 'dce-rpc', 'gate', 1, '10.2.0.10:49667'],
    ],
  );
});
