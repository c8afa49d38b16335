/** FTP's golden cases. */
import { expect, test } from 'vitest';
import { ftpCases } from '../captures/ftp-cases.ts';
import { listsTwice } from '../captures/ftp-stories.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(ftpCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test.each(['ftp: decoy: mail on port 2525', 'ftp: decoy: Telnet on port 21'])('%s has no FTP session', async (name) => {
  const { document } = await analyzeFiles(ftpCases.find((each) => each.name === name)?.files ?? {});
  expect(document.sources).toHaveLength(1);
  expect(document.sessions).toEqual([]);
});

test('FTP on another port is claimed with its greeting, and its data connection is nobody else\u2019s', async () => {
  const { document } = await analyzeFiles(
    ftpCases.find((each) => each.name === 'ftp: decoy: another port, and it works')?.files ?? {},
  );
  expect(document.sessions).toHaveLength(1);
  const [session] = document.sessions;
  expect(session).toMatchObject({ alg: 'ftp', chosenBy: 'probe', server: '198.51.100.21:2121' });
  expect(session?.messages[0]).toMatchObject({ packet: 4, name: '220', summary: '220 ready' });
  expect(session?.gates).toMatchObject([{ outcome: 'fulfilled', flow: '10.0.0.5:40001 > 198.51.100.21:51221' }]);
});

test('a port that is offered twice is two connections, each found by its own offer', async () => {
  const { document } = await analyzeFiles({ 'ftp.pcap': listsTwice() });
  const [session] = document.sessions;
  expect(session?.gates.map(({ to, outcome }) => [to, outcome])).toEqual([
    ['198.51.100.21:51221', 'fulfilled'],
    ['198.51.100.21:51221', 'fulfilled'],
  ]);
  for (const gate of session?.gates ?? []) expect(gate.firstPacket).toBeGreaterThan(gate.openedAt);
  expect(document.findings).toEqual([]);
});
