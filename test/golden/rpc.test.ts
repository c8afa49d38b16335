/** Sun RPC's golden cases. */
import { expect, test } from 'vitest';
import { rpcCases } from '../captures/rpc-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(rpcCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('flows to mapped services belong to the session that mapped them', async () => {
  const { document } = await analyzeFiles(rpcCases[0]?.files ?? {});
  expect(document.sessions.map(({ id, alg, chosenBy, parent, server }) => [id, alg, chosenBy, parent, server])).toEqual(
    [
      [1, 'rpc-portmap', 'port', null, '10.2.0.9:111'],
      [2, 'rpc', 'gate', 1, '10.2.0.9:20048'],
      [3, 'rpc', 'gate', 1, '10.2.0.9:2049'],
    ],
  );
});
