/** Golden cases of IRC and talk. */
import { expect, test } from 'vitest';
import { ircCases, talkCases } from '../captures/irc-talk-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

const cases = [...ircCases, ...talkCases];
const sessionsOf = async (name: string) =>
  (await analyzeFiles(cases.find((each) => each.name === name)?.files ?? {})).document.sessions;

test.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('gates are fulfilled where the payload was rewritten, and their flows are not taken for chat', async () => {
  expect(await sessionsOf('irc: the offer is rewritten, outside')).toMatchObject([
    { alg: 'irc', gates: [{ purpose: 'dcc-send', to: '203.0.113.1:61000', outcome: 'fulfilled' }] },
  ]);
  expect(await sessionsOf('talk: the invitation is rewritten, outside')).toMatchObject([
    { alg: 'talk', gates: [{ purpose: 'talk', to: '203.0.113.1:61000', outcome: 'fulfilled' }] },
  ]);
});

test('lookalikes have no session', async () => {
  expect(await sessionsOf('irc: decoy: a web server on 6667')).toEqual([]);
  expect(await sessionsOf('talk: decoy: something else on its port')).toEqual([]);
});
