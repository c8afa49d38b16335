/** Skinny's golden cases. */
import { expect, test } from 'vitest';
import { sccpCases } from '../captures/sccp-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

const filesOf = (name: string) => sccpCases.find((each) => each.name === name)?.files ?? {};

test.each(sccpCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('something else on port 2000 is no Skinny session', async () => {
  const { document } = await analyzeFiles(filesOf('sccp: decoy: something else on port 2000'));
  expect(document.sources).toHaveLength(1);
  expect(document.sessions).toEqual([]);
});

test('media of both ends comes through the gates that were negotiated on each side', async () => {
  for (const [side, phone] of [
    ['inside', '10.0.0.5'],
    ['outside', '203.0.113.1'],
  ] as const) {
    // prettier-ignore
    const { document } = await analyzeFiles(filesOf(`sccp: a call through an ALG, ${side}`));
    const gates = document.sessions[0]?.gates.filter(({ purpose }) => purpose === 'rtp-audio');
    expect(gates?.map(({ to, outcome }) => `${to} ${outcome}`)).toEqual([
      `${phone}:30000 fulfilled`,
      '198.51.100.21:40000 fulfilled',
    ]);
  }
});
