/** MGCP's golden cases. */
import { expect, test } from 'vitest';
import { mgcpCases } from '../captures/mgcp-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

const filesOf = (name: string) => mgcpCases.find((each) => each.name === name)?.files ?? {};

test.each(mgcpCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('something else on port 2427 is no MGCP session', async () => {
  const { document } = await analyzeFiles(filesOf('mgcp: decoy: something else on port 2427'));
  expect(document.sources).toHaveLength(1);
  expect(document.sessions).toEqual([]);
});

test('the gates of both ends are fulfilled outside as they are inside', async () => {
  for (const [side, home] of [
    ['inside', '10.0.0.5'],
    ['outside', '203.0.113.1'],
  ] as const) {
    // prettier-ignore
    const { document } = await analyzeFiles(filesOf(`mgcp: a call through an ALG, ${side}`));
    const gates = document.sessions[0]?.gates.filter(({ purpose }) => purpose === 'rtp-audio');
    expect(gates?.map(({ to, outcome }) => `${to} ${outcome}`)).toEqual([
      '198.51.100.21:40000 fulfilled',
      `${home}:5064 fulfilled`,
    ]);
  }
});
