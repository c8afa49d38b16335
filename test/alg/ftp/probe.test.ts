import { expect, test } from 'vitest';
import { probeFtp } from '../../../src/alg/ftp/probe.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const server = (text: string) => probeFtp('tcp', 'server', bytesOf(text));
const client = (text: string, earlier?: string) =>
  probeFtp('tcp', 'client', bytesOf(text), earlier === undefined ? undefined : bytesOf(earlier));

test('a greeting that names FTP is FTP on any port', () => {
  for (const greeting of [
    '220 (vsFTPd 3.0.3)',
    '220 ProFTPD Server',
    '220-FileZilla Server 1.7',
    '220 ftp.example.com ready',
  ])
    expect(server(`${greeting}\r\n`)).toBe('yes');
});

test('a neutral greeting is FTP once a verb answers it', () => {
  expect(server('220 ready\r\n')).toBe('more');
  expect(client('USER anonymous\r\n')).toBe('more');
  expect(client('USER anonymous\r\n', '220 ready\r\n')).toBe('yes');
  expect(client('FEAT\r\n', '220-hello\r\n220 ready\r\n')).toBe('yes');
  expect(client('USER joe\r\n', '+OK POP3 ready\r\n')).toBe('more');
  expect(client('NOOP\r\n', '220 ready\r\n')).toBe('more');
  expect(client('AUTH TLS\r\n')).toBe('yes');
});

test('mail greets with the same number', () => {
  for (const greeting of [
    '220 mx.example.com ESMTP Postfix',
    '220 mail.example.com ready',
    '220 lists SMTP at ftp.example.com',
  ])
    expect(server(`${greeting}\r\n`)).toBe('no');
  expect(client('EHLO host\r\n', '220 ready\r\n')).toBe('no');
  expect(client('USER joe\r\n', '220 mail ready\r\n')).toBe('more');
});

test.each([
  ['server', '\u00ff\u00fd\u0018\u00ff\u00fd\u0020'],
  ['client', '\u00ff\u00fb\u0018'],
  ['server', '\r\nlogin: '],
  ['server', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['client', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['client', 'GET / HTTP/1.1\r\n'],
  ['server', 'HTTP/1.1 200 OK\r\n'],
  ['client', '\u0016\u0003\u0001\u0002\u0000\u0001'],
  ['server', '+OK ready\r\n'],
  ['server', '* OK IMAP4rev1\r\n'],
  ['client', '\u0000\u0000\u0000\u0010'],
  ['client', 'a1 LOGIN x y\r\n'],
] as const)('%s: %j is not FTP, even on port 21', (from, text) => {
  expect(probeFtp('tcp', from, bytesOf(text))).toBe('no');
});

test('on its own port FTP is recognised in the middle and in pieces', () => {
  for (const text of ['2', '22', '226 Transfer complete.\r\n', ' EPRT\r\n EPSV\r\n', '500\r\n'])
    expect(server(text)).toBe('more');
  for (const text of ['RETR a\r\n', 'PO', '\u00ff\u00f4\u00ff\u00f2ABOR\r\n', 'QUIT'])
    expect(client(text)).toBe('more');
  expect(probeFtp('udp', 'client', bytesOf('USER a\r\n'))).toBe('no');
});
