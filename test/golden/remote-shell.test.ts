/** Golden cases of rexec, rsh and rlogin. */
import { expect, test } from 'vitest';
import { execCases, loginCases, shellCases } from '../captures/remote-shell-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

const cases = [...execCases, ...shellCases, ...loginCases];

test.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test.each([
  ['exec: the port is rewritten, outside', 'exec', '203.0.113.1:13840'],
  ['shell: both ports stay reserved, outside', 'shell', '203.0.113.1:612'],
])('%s: the gate is fulfilled', async (name, alg, to) => {
  const { document } = await analyzeFiles(cases.find((each) => each.name === name)?.files ?? {});
  expect(document.sessions).toMatchObject([{ alg, gates: [{ to, outcome: 'fulfilled' }] }]);
});

test('lookalikes have no session, rlogin has one', async () => {
  const sessionsOf = async (name: string) =>
    (await analyzeFiles(cases.find((each) => each.name === name)?.files ?? {})).document.sessions;
  expect(await sessionsOf('shell: decoy: syslog over TCP')).toEqual([]);
  expect(await sessionsOf('login: decoy: something else on its port')).toEqual([]);
  expect(await sessionsOf('login: through NAT')).toMatchObject([{ alg: 'login', gates: [] }]);
});
