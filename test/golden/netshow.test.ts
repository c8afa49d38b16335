/** Golden cases of netshow. */
import { expect, test } from 'vitest';
import { netshowCases } from '../captures/netshow-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(netshowCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('media is linked to the funnel that asked for it', async () => {
  const { document } = await analyzeFiles(netshowCases[0]?.files ?? {});
  expect(document.sessions).toMatchObject([
    { alg: 'netshow', gates: [{ purpose: 'mms-data', to: '203.0.113.1:1755', outcome: 'fulfilled' }] },
  ]);
});

test('another protocol on the port is no session', async () => {
  expect((await analyzeFiles(netshowCases.at(-1)?.files ?? {})).document.sessions).toEqual([]);
});
