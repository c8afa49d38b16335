/** H.323's golden cases. */
import { expect, test } from 'vitest';
import { h323Cases } from '../captures/h323-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(h323Cases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('the H.245 connection is a session under the signalling, media is linked', async () => {
  const { document } = await analyzeFiles(h323Cases[0]?.files ?? {});
  expect(document.sessions).toMatchObject([
    { alg: 'h323', chosenBy: 'port', gates: [{ purpose: 'h245', outcome: 'fulfilled' }] },
    { alg: 'h323', chosenBy: 'gate', parent: 1, server: '198.51.100.17:1232' },
  ]);
  expect(document.sessions[1]?.gates.filter(({ purpose }) => purpose === 'rtp-audio')).toMatchObject([
    { to: '198.51.100.17:2006', outcome: 'fulfilled' },
    { to: '203.0.113.1:5000', outcome: 'fulfilled' },
  ]);
});

test('remote desktop is no session', async () => {
  const { document } = await analyzeFiles(h323Cases.at(-1)?.files ?? {});
  expect(document.sessions).toEqual([]);
});
