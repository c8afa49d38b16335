/** WinFrame's golden cases. */
import { expect, test } from 'vitest';
import { winframeCases } from '../captures/winframe-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(winframeCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('the ICA connection is linked to the answer that named its server', async () => {
  const { document } = await analyzeFiles(winframeCases[0]?.files ?? {});
  expect(document.sessions).toMatchObject([
    { alg: 'winframe', transport: 'udp', gates: [{ purpose: 'ica', to: '203.0.113.1:1494', outcome: 'fulfilled' }] },
    { alg: 'winframe', chosenBy: 'gate', parent: 1, messages: [{ name: 'ICA greeting' }, { name: 'ICA greeting' }] },
  ]);
});

test('another service on the port is no session', async () => {
  expect((await analyzeFiles(winframeCases.at(-1)?.files ?? {})).document.sessions).toEqual([]);
});
