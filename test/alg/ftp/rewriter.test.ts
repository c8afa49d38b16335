import { expect, test } from 'vitest';
import { asciiBytes } from '../../../src/alg/field-rewrite.ts';
import { ftpRewriter } from '../../../src/alg/ftp/rewrite.ts';
import type { RewriterSession } from '../../../src/alg/rewriter.ts';

const session: RewriterSession = {
  transport: 'tcp',
  client: { address: '192.0.2.7', port: 40_000 },
  server: { address: '203.0.113.1', port: 21 },
  atServer: { client: { address: '192.0.2.7', port: 40_000 }, server: { address: '10.0.0.21', port: 21 } },
};
const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const lines = (...all: readonly string[]): Uint8Array => asciiBytes(all.map((line) => `${line}\r\n`).join(''));

test('a reply is whole with its last line, a command with its own', () => {
  const { frame } = ftpRewriter(session);
  const reply = lines(
    '220-Welcome',
    '220 is no end, it has no blank behind itself'.slice(0, 3),
    '230 another code',
    '220 ready',
  );
  expect(frame?.('server', reply)).toBe(lines('220-Welcome', '220').length);
  expect(frame?.('server', lines('220-Welcome', ' 230 another', '220 ready', '331 next'))).toBe(
    lines('220-Welcome', ' 230 another', '220 ready').length,
  );
  expect(frame?.('server', lines('220-Welcome', '230 another'))).toBe(0);
  expect(frame?.('client', lines('USER a', 'PASS b'))).toBe(8);
  expect(frame?.('client', asciiBytes('USER'))).toBe(0);
  expect(frame?.('client', asciiBytes('x'.repeat(5000)))).toBe('opaque');
  expect(frame?.('server', lines('220-Welcome', ...Array.from({ length: 20_000 }, () => 'text')))).toBe('opaque');
});

test('a 229 means its sender\u2019s own address, as its own packets name it', () => {
  const asked: (readonly [string, number | undefined])[] = [];
  const { rewrite } = ftpRewriter(session);
  const reply = lines('229 Entering Extended Passive Mode (|||50000|)');
  const end = (address: string, port: number | undefined) => {
    asked.push([address, port]);
    return { address: '203.0.113.1', port: 1027 };
  };
  expect(text(rewrite(reply, 'server', { end }).bytes)).toContain('(|||1027|)');
  expect(asked).toEqual([['10.0.0.21', 50_000]]);
  expect(rewrite(reply, 'server', { end: () => undefined }).bytes).toBe(reply);
});

test('behind AUTH TLS and its 234 nothing is read, in either direction; without them a 234 changes nothing', () => {
  const plain = ftpRewriter(session);
  expect(plain.frame?.('server', lines('234 what for?'))).toBe(15);
  expect(plain.frame?.('client', lines('PORT 10,0,0,5,4,1'))).toBe(19);
  const { frame } = ftpRewriter(session);
  expect(frame?.('client', lines('AUTH TLS'))).toBe(10);
  expect(frame?.('server', lines('234'))).toBe(5);
  expect(frame?.('client', Uint8Array.of(22, 3, 1))).toBe('opaque');
  expect(frame?.('server', lines('227 Entering Passive Mode (10,0,0,21,4,1)'))).toBe('opaque');
  const refused = ftpRewriter(session);
  expect(refused.frame?.('client', lines('AUTH TLS'))).toBe(10);
  expect(refused.frame?.('server', lines('502 no'))).toBe(8);
  expect(refused.frame?.('client', lines('USER a'))).toBe(8);
});
