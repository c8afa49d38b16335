import { expect, test } from 'vitest';
import { ftp } from '../../../src/alg/ftp/definition.ts';
import { ftpTransfers } from '../../../src/alg/ftp/transfers.ts';
import { recorder } from '../dns/recorder.ts';

/** The transfers of a session told line by line: `>` is the client, `<` the server. */
function transfersOf(...lines: readonly string[]) {
  const { send, messages } = recorder(ftp, 'tcp', { client: 40_000, server: 21 });
  for (const line of lines)
    send(line.startsWith('>') ? 'client' : 'server', new TextEncoder().encode(`${line.slice(2)}\r\n`));
  return ftpTransfers({ messages, gates: [] }).map(
    ({ listener, address, port, command, preliminary, final, refusal, followedBy }) => ({
      to: `${listener} ${address}:${port}`,
      said: [command?.name, preliminary?.name, final?.name, refusal?.name],
      next: followedBy?.name,
    }),
  );
}
const passive = '< 227 Entering Passive Mode (192,0,2,53,4,3)';

test('a restarted transfer: REST between the offer and the command changes nothing', () => {
  expect(
    transfersOf(
      '> PASV',
      passive,
      '> REST 1000',
      '< 350 Restarting at 1000',
      '> RETR a',
      '< 150 Opening',
      '< 226 Done',
    ),
  ).toEqual([{ to: 'server 192.0.2.53:1027', said: ['RETR', '150', '226', undefined], next: '226' }]);
});

test('each offer has its own command, and a transfer may be aborted', () => {
  expect(
    transfersOf(
      '> PORT 10,0,0,5,4,3', '< 200 ok', '> RETR a', '< 150 Opening', '> ABOR', '< 426 Aborted', '< 226 Abort done',
      '> PORT 10,0,0,5,4,4', '< 200 ok', '> LIST', '< 125 Open', '< 250 Done',
    ),
  ).toEqual([
    { to: 'client 10.0.0.5:1027', said: ['RETR', '150', '426', undefined], next: 'ABOR' },
    { to: 'client 10.0.0.5:1028', said: ['LIST', '125', '250', undefined], next: '250' },
  ]);
}); // prettier-ignore

test('refusals of the offer and of the command are told apart; a dying server answers unasked', () => {
  expect(
    transfersOf('> EPRT |1|10.0.0.5|1027|', '< 522 Use (2)', '> PASV', passive, '> RETR a', '< 550 No such file'),
  ).toEqual([
    { to: 'client 10.0.0.5:1027', said: [undefined, undefined, undefined, '522'], next: '522' },
    { to: 'server 192.0.2.53:1027', said: ['RETR', undefined, '550', undefined], next: '550' },
  ]);
  expect(transfersOf('> PASV', passive, '> RETR a', '< 150 Opening', '< 421 Timeout')[0]?.said).toEqual([
    'RETR', '150', '421', undefined,
  ]); // prettier-ignore
});

test('an offer that nobody used, and a transfer without an offer', () => {
  expect(transfersOf('> PASV', passive, '> QUIT', '< 221 bye')).toMatchObject([
    { said: [undefined, undefined, undefined, undefined], next: 'QUIT' },
  ]);
  expect(transfersOf('> RETR a', '< 150 Opening', '< 226 Done')).toEqual([]);
});
