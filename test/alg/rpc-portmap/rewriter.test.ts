import { expect, test } from 'vitest';
import { portmapRewriter, rpcRewriter } from '../../../src/alg/rpc-portmap/rewriter.ts';
import type { RewriterSession } from '../../../src/alg/rewriter.ts';
import {
  getAddressCall,
  getAddressReply,
  getPortCall,
  getPortReply,
  record,
} from '../../captures/build/rpc-message.ts';

const session = (transport: 'tcp' | 'udp'): RewriterSession => ({
  transport,
  client: { address: '192.0.2.7', port: 700 },
  server: { address: '203.0.113.1', port: 111 },
  atServer: { client: { address: '192.0.2.7', port: 700 }, server: { address: '10.0.0.9', port: 111 } },
});
const nfs = { xid: 77, program: 100_003, version: 3, transport: 'udp' } as const;
const end = (address: string, port: number | undefined) =>
  address === '10.0.0.9' && port === 2049 ? { address: '203.0.113.1', port: 40_049 } : undefined;

test('a port word is one of the host that answers, as its own packets name it', () => {
  const { rewrite } = portmapRewriter(session('udp'));
  const call = getPortCall(nfs);
  expect(rewrite(call, 'client', { end }).bytes).toBe(call);
  expect(rewrite(getPortReply(77, 2049), 'server', { end }).bytes).toEqual(getPortReply(77, 40_049));
  const unasked = getPortReply(78, 2049);
  expect(rewrite(unasked, 'server', { end }).bytes).toBe(unasked);
});

test('over TCP in records; any address of an answer stays any address', () => {
  const { rewrite } = portmapRewriter(session('tcp'));
  rewrite(record(getAddressCall(nfs)), 'client', { end });
  expect(rewrite(record(getAddressReply(77, '10.0.0.9.8.1'), 30), 'server', { end }).bytes).toEqual(
    record(getAddressReply(77, '203.0.113.1.156.113'), 30),
  );
  expect(rewrite(record(getAddressReply(77, '0.0.0.0.8.1')), 'server', { end }).bytes).toEqual(
    record(getAddressReply(77, '0.0.0.0.156.113')),
  );
});

test('a mapper\u2019s calls are understood in any RPC session, guesses are the mapper\u2019s own', () => {
  const { rewrite } = rpcRewriter(session('udp'));
  rewrite(getPortCall(nfs), 'client', { end });
  expect(rewrite(getPortReply(77, 2049), 'server', { end }).bytes).toEqual(getPortReply(77, 40_049));
  const broadcast = getAddressReply(79, '10.0.0.9.8.1');
  expect(rewrite(broadcast, 'server', { end }).bytes).toBe(broadcast);
  expect(portmapRewriter(session('udp')).rewrite(broadcast, 'server', { end }).bytes).toEqual(
    getAddressReply(79, '203.0.113.1.156.113'),
  );
});
