import { expect, test } from 'vitest';
import type { RewriterSession } from '../../../src/alg/rewriter.ts';
import { sqlnetRewriter } from '../../../src/alg/sqlnet/rewrite.ts';
import {
  tnsAccept,
  tnsAddress,
  tnsConnect,
  tnsData,
  tnsDescriptor,
  tnsPacket,
  tnsRedirect,
} from '../../captures/build/tns-packet.ts';

const session: RewriterSession = {
  transport: 'tcp',
  client: { address: '192.0.2.7', port: 50_000 },
  server: { address: '10.0.0.9', port: 1521 },
};
const end = (address: string, port: number | undefined) =>
  address === '10.0.0.9' && port === 2143 ? { address: '203.0.113.250', port: 40_143 } : undefined;
const inner = tnsAddress('10.0.0.9', 2143);
const outer = tnsAddress('203.0.113.250', 40_143);

test('a redirect, its text in the packet or in the next one; other data stays', () => {
  const { rewrite } = sqlnetRewriter(session);
  expect(rewrite(tnsRedirect(inner), 'server', { end }).bytes).toEqual(tnsRedirect(outer));
  const data = tnsData(inner);
  expect(rewrite(data, 'server', { end }).bytes).toBe(data);
  rewrite(tnsRedirect(''), 'server', { end });
  const connect = tnsConnect(tnsDescriptor('10.0.0.9', 2143));
  expect(rewrite(connect, 'client', { end }).bytes).toBe(connect);
  expect(rewrite(data, 'server', { end }).bytes).toEqual(tnsData(outer));
  expect(rewrite(data, 'server', { end }).bytes).toBe(data);
});

test('an address without a host is its sender\u2019s', () => {
  const { rewrite } = sqlnetRewriter(session);
  const redirect = (port: number) => tnsRedirect(`(ADDRESS=(PROTOCOL=tcp)(PORT=${port}))`);
  expect(rewrite(redirect(2143), 'server', { end }).bytes).toEqual(redirect(40_143));
});

test('behind an ACCEPT of version 315 lengths have four bytes', () => {
  const { frame, rewrite } = sqlnetRewriter(session);
  const large = (text: string) => tnsPacket(5, tnsRedirect(text).subarray(8), { large: true });
  const accept = tnsAccept(319);
  expect(frame?.('server', accept.subarray(0, -1))).toBe(0);
  expect(frame?.('server', accept)).toBe(accept.length);
  expect(frame?.('server', large(inner))).toBe(large(inner).length);
  expect(rewrite(large(inner), 'server', { end }).bytes).toEqual(large(outer));
  expect(frame?.('server', Uint8Array.of(0, 0x20, 0, 0, 6, 0, 0, 0))).toBe('opaque');
  expect(frame?.('client', Uint8Array.of(0, 3, 0, 0, 99, 0, 0, 0))).toBe('opaque');
});
