/** TWAMP by its messages. */
import { expect, test } from 'vitest';
import { exactTranslator } from '../../../src/alg/address-rewrite.ts';
import { twamp } from '../../../src/alg/twamp/definition.ts';
import { readRequest } from '../../../src/alg/twamp/parse.ts';
import { probeTwamp } from '../../../src/alg/twamp/probe.ts';
import { rewriteRequest } from '../../../src/alg/twamp/rewrite.ts';
import {
  twampAccept, twampGreeting, twampRequest, twampServerStart, twampSetUp, twampStart, twampStartAck, twampStop,
} from '../../captures/build/twamp-message.ts'; // prettier-ignore
import { recorder } from '../dns/recorder.ts';
import { saysTheSameInAnySplit, survivesHostileInput, type Said } from '../hostile-stream.ts';

const sender = { address: '10.0.0.5', port: 18_760 };
const request = twampRequest({ senderPort: sender.port, receiverPort: 18_760, sender: sender.address });
const conversation: Said = [
  ['server', twampGreeting()],
  ['client', twampSetUp()],
  ['server', twampServerStart()],
  ['client', request],
  ['server', twampAccept(18_800)],
  ['client', request],
  ['server', twampAccept(0, 4)],
  ['client', twampStart()],
  ['server', twampStartAck()],
  ['client', twampStop()],
];

test('messages by their turn; a gate for the accepted session only', () => {
  const session = recorder(twamp, 'tcp', { client: 40_000, server: 862 });
  for (const [from, bytes] of conversation) session.send(from, bytes);
  session.end();
  expect(session.messages.map(({ name }) => name)).toEqual([
    'Server-Greeting', 'Set-Up-Response', 'Server-Start', 'Request-TW-Session', 'Accept-Session', 'Request-TW-Session',
    'Accept-Session', 'Start-Sessions', 'Start-Ack', 'Stop-Sessions',
  ]); // prettier-ignore
  expect(session.gates).toMatchObject([
    { transport: 'udp', from: sender, to: { address: '192.0.2.53', port: 18_800 } },
  ]);
});

test('the probe wants a greeting', () => {
  expect(probeTwamp('tcp', 'server', twampGreeting())).toBe('yes');
  expect(probeTwamp('tcp', 'server', twampGreeting().subarray(0, 20))).toBe('more');
  expect(probeTwamp('tcp', 'server', new TextEncoder().encode('x'.repeat(64)))).toBe('no');
  expect(probeTwamp('tcp', 'client', new TextEncoder().encode('GET / HTTP/1.1'))).toBe('no');
});

test('a rewrite changes the end that the binding names, and back', () => {
  const outside = { address: '203.0.113.1', port: 20_000 };
  const own = { sender: '10.0.0.77', receiver: '10.0.0.78' };
  const there = rewriteRequest(request, exactTranslator([{ inside: sender, outside }]), own);
  expect(readRequest(there.bytes)).toMatchObject({
    senderAddress: '203.0.113.1',
    senderPort: 20_000,
    receiverPort: 18_760,
  });
  expect(rewriteRequest(there.bytes, exactTranslator([{ inside: outside, outside: sender }]), own).bytes).toEqual(
    request,
  );
});

const subject = { definition: twamp, transport: 'tcp', serverPort: 862 } as const;
test('survives hostile input', () => survivesHostileInput(subject, conversation));
test('says the same in any split', () => saysTheSameInAnySplit(subject, conversation));
