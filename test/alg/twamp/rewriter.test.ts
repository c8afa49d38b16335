import { expect, test } from 'vitest';
import type { RewriterSession } from '../../../src/alg/rewriter.ts';
import { readAccept, readRequest } from '../../../src/alg/twamp/parse.ts';
import { twampRewriter } from '../../../src/alg/twamp/rewrite.ts';
import { nothing } from '../replay-rewriter.ts';
import {
  twampAccept,
  twampGreeting,
  twampRequest,
  twampServerStart,
  twampSetUp,
  twampStart,
  twampStartAck,
} from '../../captures/build/twamp-message.ts';

const session: RewriterSession = {
  transport: 'tcp',
  client: { address: '10.0.0.5', port: 40_000 },
  server: { address: '203.0.113.1', port: 862 },
  atServer: { client: { address: '198.51.100.1', port: 40_000 }, server: { address: '10.1.0.9', port: 862 } },
};

test('sizes follow the conversation; zero addresses are the connection\u2019s own ends', () => {
  const { frame, rewrite } = twampRewriter(session);
  const request = twampRequest({ senderPort: 1000, receiverPort: 2000 });
  for (const [from, message] of [
    ['server', twampGreeting()],
    ['client', twampSetUp()],
    ['server', twampServerStart()],
    ['client', request],
  ] as const) {
    expect(frame?.(from, message)).toBe(message.length);
    expect(rewrite(message, from, nothing).bytes).toBe(message);
  }
  const end = (address: string, port: number | undefined) => ({
    address: '192.0.2.1',
    port: address === '10.0.0.5' ? 1111 : (port ?? 0) + 1,
  });
  const out = rewrite(request, 'client', { end });
  expect(readRequest(out.bytes)).toMatchObject({ senderPort: 1111, receiverPort: 2001, senderAddress: undefined });
  const accept = twampAccept(2000);
  expect(frame?.('server', accept)).toBe(accept.length);
  const answered = rewrite(accept, 'server', {
    end: (address, port) =>
      address === '10.1.0.9' && port === 2000 ? { address: '203.0.113.1', port: 3000 } : undefined,
  });
  expect(readAccept(answered.bytes).port.value).toBe('3000');
  for (const [from, message] of [
    ['client', twampStart()],
    ['server', twampStartAck()],
  ] as const) {
    expect(frame?.(from, message)).toBe(message.length);
    expect(rewrite(message, from, { end }).bytes).toBe(message);
  }
  expect(frame?.('server', twampStartAck())).toBe('opaque');
});

test('an encrypted mode is opaque on both sides', () => {
  const { frame } = twampRewriter(session);
  expect(frame?.('server', twampGreeting(4))).toBe(64);
  expect(frame?.('client', twampSetUp(4))).toBe(164);
  expect(frame?.('client', new Uint8Array(200))).toBe('opaque');
  expect(frame?.('server', new Uint8Array(200))).toBe('opaque');
});
