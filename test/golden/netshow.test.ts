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

test('an attempt over three connections is one finding', async () => {
  const files = netshowCases.find(({ name }) => name.endsWith('and to HTTP'))?.files ?? {};
  const { document } = await analyzeFiles(files);
  const told = document.findings.filter(({ id }) => id === 'netshow/media-blocked');
  expect(told).toHaveLength(1);
  expect(told[0]?.evidence.map(({ text }) => text)).toEqual([
    'Media asked for to 10.0.0.5:1755',
    'Fallback: media asked for in the connection (TCP)',
    'Fallback: a connection to port 80 of the same server, where players ask by HTTP',
  ]);
});
