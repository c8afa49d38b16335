/** What streams a gateway gives up, and what it never looks into. */
import { expect, test } from 'vitest';
import { algById } from '../../src/alg/registry.ts';
import type { AlgId, Side } from '../../src/alg/alg.ts';
import { framingOf } from '../../src/alg/frame-size.ts';
import { needsMore, notAFrame } from '../../src/alg/frame-reader.ts';
import { addressSeenBy, type RewriterSession } from '../../src/alg/rewriter.ts';
import { dnsQuery, overTcp } from '../captures/build/dns-message.ts';
import { asciiBytes } from '../../src/alg/field-rewrite.ts';

const session: RewriterSession = {
  transport: 'tcp',
  client: { address: '10.0.0.5', port: 1023 },
  server: { address: '203.0.113.1', port: 514 },
  atServer: { client: { address: '198.51.100.1', port: 1023 }, server: { address: '10.1.0.9', port: 514 } },
};
const frames = (alg: AlgId) => {
  const rewriter = algById(alg)?.rewriter?.(session);
  return (from: Side, bytes: Uint8Array | string) =>
    rewriter?.frame?.(from, typeof bytes === 'string' ? asciiBytes(bytes) : bytes);
};

test('a size becomes a message, a wait, or the end of all reading', () => {
  const bytes = new Uint8Array(100);
  expect(framingOf(100, bytes)).toBe(100);
  expect(framingOf(101, bytes)).toBe(0);
  expect(framingOf(notAFrame, bytes)).toBe('opaque');
  expect(framingOf((1 << 20) + 1, bytes)).toBe('opaque');
  expect(framingOf(needsMore, bytes)).toBe(0);
  expect(framingOf(needsMore, new Uint8Array(300))).toBe('opaque');
  expect(framingOf(needsMore, new Uint8Array(300), 4096)).toBe(0);
});

test('ends have other names on the other side', () => {
  expect(addressSeenBy(session, 'client', 'server')).toBe('203.0.113.1');
  expect(addressSeenBy(session, 'server', 'server')).toBe('10.1.0.9');
  expect(addressSeenBy(session, 'server', 'client')).toBe('198.51.100.1');
  const plain: RewriterSession = { transport: 'tcp', client: session.client, server: session.server };
  expect(addressSeenBy(plain, 'server', 'client')).toBe('10.0.0.5');
});

test('DNS: the prefix belongs to the message; a length that cannot be is the end', () => {
  const frame = frames('dns');
  const message = overTcp(dnsQuery({ id: 7, name: 'a.example', type: 'A' }));
  expect(frame('client', message)).toBe(message.length);
  expect(frame('client', Uint8Array.of(0, 3, 1, 2, 3))).toBe('opaque');
});

test('rsh and rexec: one number, then nothing is read; the server\u2019s side never', () => {
  const frame = frames('shell');
  expect(frame('server', '\0')).toBe('opaque');
  expect(frame('client', '102')).toBe(0);
  expect(frame('client', '1022\0root\0')).toBe(5);
  expect(frame('client', 'root\0')).toBe('opaque');
  expect(frames('exec')('client', 'no number')).toBe('opaque');
  const stderr = algById('shell')
    ?.rewriter?.(session)
    .rewrite(asciiBytes('1022\0'), 'client', {
      end: (address, port) =>
        address === '10.0.0.5' && port === 1022 ? { address: '198.51.100.1', port: 600 } : undefined,
    });
  expect(stderr?.bytes).toEqual(asciiBytes('600\0'));
});

test('RealAudio: the greeting, then media; WinFrame\u2019s connections are closed books', () => {
  const frame = frames('realaudio');
  expect(frame('client', 'PN')).toBe(0);
  expect(frame('client', Uint8Array.of(0x50, 0x4e, 0x41, 0, 10, 0, 1, 0, 2, 0x1b, 0x3a, 0, 0, 9))).toBe(13);
  expect(frame('client', Uint8Array.of(9))).toBe('opaque');
  expect(frames('realaudio')('client', 'GET /')).toBe('opaque');
  expect(frames('winframe')('client', 'anything')).toBe('opaque');
});

test('IRC: what follows RPL_STARTTLS is TLS', () => {
  const frame = frames('irc');
  expect(frame('client', 'STARTTLS\r\nNICK')).toBe(10);
  expect(frame('server', ':irc.example 670 * :go ahead\r\n')).toBe(30);
  expect(frame('client', 'NICK joe\r\n')).toBe('opaque');
  expect(frames('irc')('client', 'x'.repeat(9000))).toBe('opaque');
});

test('what has nothing inside has no rewriter', () => {
  for (const alg of ['bootp', 'tftp', 'login', 'icmp', 'ike-esp', 'traceroute'] as const)
    expect(algById(alg)?.rewriter).toBeUndefined();
});
