import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Side } from '../../../src/alg/alg.ts';
import { pptp } from '../../../src/alg/pptp/definition.ts';
import { parsePptp } from '../../../src/alg/pptp/parse.ts';
import { rewriteCallId } from '../../../src/alg/pptp/rewrite.ts';
import {
  outgoingCallReply, outgoingCallRequest, pptpMessage, setLinkInfo, startReply, startRequest, stopRequest,
} from '../../captures/build/pptp-message.ts'; // prettier-ignore
import { recorder } from '../dns/recorder.ts';
import { saysTheSameInAnySplit, survivesHostileInput, type Said } from '../hostile-stream.ts';

const ports = { client: 40100, server: 1723 };
const said: Said = [
  ['client', startRequest()],
  ['server', startReply()],
  ['client', outgoingCallRequest(7)],
  ['server', outgoingCallReply(24, 7)],
  ['client', setLinkInfo(24)],
  ['client', stopRequest()],
];

test('messages, call ids and the gates of an accepted call', () => {
  const { messages, gates, send, end } = recorder(pptp, 'tcp', ports);
  for (const [from, bytes] of said) send(from, bytes);
  end();
  expect(messages.map(({ name, size, summary }) => `${name} ${size} ${summary}`)).toEqual([
    'Start-Control-Connection-Request 156 ',
    'Start-Control-Connection-Reply 156 established',
    'Outgoing-Call-Request 168 call id 7',
    "Outgoing-Call-Reply 32 call id 24, peer's call id 7, connected",
    "Set-Link-Info 24 peer's call id 24",
    'Stop-Control-Connection-Request 16 ',
  ]);
  expect(messages[3]?.fields).toEqual([
    { name: 'call id', value: '24', offset: 12, length: 2 },
    { name: 'peer call id', value: '7', offset: 14, length: 2 },
  ]);
  expect(gates.map(({ from, to }) => [from, to])).toEqual([
    [
      { address: '10.0.0.5', port: '*' },
      { address: '192.0.2.53', port: 24 },
    ],
    [
      { address: '192.0.2.53', port: '*' },
      { address: '10.0.0.5', port: 7 },
    ],
  ]);
  expect(gates.every(({ transport, purpose }) => transport === 'gre' && purpose === 'gre-tunnel')).toBe(true);
});

test('a refused call opens nothing, an accepted incoming one does', () => {
  const { messages, gates, send } = recorder(pptp, 'tcp', ports);
  send('server', outgoingCallReply(24, 7, 4));
  expect(messages[0]?.summary).toMatch(/busy$/);
  expect(gates).toEqual([]);
  send(
    'client',
    pptpMessage(10, 24, (writer) => writer.u16(7).u16(30).u8(1)),
  );
  expect(gates.map(({ to }) => to)).toEqual([
    { address: '10.0.0.5', port: 7 },
    { address: '192.0.2.53', port: 30 },
  ]);
});

test('the client\u2019s call id is rewritten on its way out and back, nothing else', () => {
  const outward = (owner: Side, callId: number) => (owner === 'client' && callId === 7 ? 41_000 : undefined);
  const inward = (owner: Side, callId: number) => (owner === 'client' && callId === 41_000 ? 7 : undefined);
  expect(rewriteCallId(outgoingCallRequest(7), 'client', outward).bytes).toEqual(outgoingCallRequest(41_000));
  expect(rewriteCallId(outgoingCallReply(24, 41_000), 'server', inward).bytes).toEqual(outgoingCallReply(24, 7));
  for (const [from, message] of [
    ['client', setLinkInfo(24)],
    ['client', outgoingCallRequest(8)],
    ['server', outgoingCallReply(7, 9)],
    ['client', startRequest()],
  ] as const)
    expect(rewriteCallId(message, from, from === 'client' ? outward : inward).bytes).toBe(message);
});

test('the cookie tells PPTP anywhere', () => {
  const ask = (bytes: Uint8Array) => pptp.probe('tcp', 'client', bytes);
  expect(ask(startRequest())).toBe('yes');
  expect(ask(startRequest().subarray(0, 7))).toBe('more');
  expect(ask(Uint8Array.of(0, 156))).toBe('no');
  expect(ask(Uint8Array.of(0, 156, 0, 1, 0x1a, 0x2b, 0x3c, 0x4e, 0, 1, 0, 0))).toBe('no');
  expect(ask(pptpMessage(99, 24))).toBe('no');
  expect(ask(new TextEncoder().encode('SSH-2.0-OpenSSH_9.2p1\r\n'))).toBe('no');
  expect(pptp.probe('udp', 'client', startRequest())).toBe('no');
});

test('missing bytes cost the message that they were in', () => {
  const { messages, send, gap, end } = recorder(pptp, 'tcp', ports);
  send('client', startRequest().subarray(0, 100));
  gap('client', 56);
  send('client', outgoingCallRequest(7));
  end();
  expect(messages.map(({ name, complete }) => [name, complete])).toEqual([
    ['Start-Control-Connection-Request', false],
    ['Outgoing-Call-Request', true],
  ]);
});

test('any split, any damage', () => {
  const subject = { definition: pptp, transport: 'tcp', serverPort: 1723 } as const;
  saysTheSameInAnySplit(subject, said);
  survivesHostileInput(subject, said);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const message = Uint8Array.of(0, 32, 0, 1, 0x1a, 0x2b, 0x3c, 0x4d, ...bytes);
      for (const { offset, length } of parsePptp(message)?.fields ?? [])
        expect(offset + length).toBeLessThanOrEqual(message.length);
      expect(rewriteCallId(message, 'client', () => 1).bytes).toHaveLength(message.length);
    }),
  );
});
