import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bootp } from '../../../src/alg/bootp/definition.ts';
import { parseBootp } from '../../../src/alg/bootp/parse.ts';
import { rewriteBootp } from '../../../src/alg/bootp/rewrite.ts';
import { algsForPort } from '../../../src/alg/registry.ts';
import { bootpMessage } from '../../captures/build/bootp-message.ts';
import { addressBytes } from '../../captures/build/byte-writer.ts';
import { recorder } from '../dns/recorder.ts';
import { survivesHostileInput } from '../hostile-stream.ts';

const discover = bootpMessage({ op: 1, type: 1, broadcast: true, relayAddress: '172.16.10.1', hops: 1 });
const ack = bootpMessage({
  op: 2,
  type: 5,
  yourAddress: '172.16.10.252',
  options: [
    [54, addressBytes('12.1.1.1')],
    [51, [0, 1, 0x51, 0x80]],
    [3, [...addressBytes('172.16.10.1'), ...addressBytes('172.16.10.2')]],
    [82, [1, 2, 0, 4]],
  ],
});

test('messages are named by their DHCP type, plain BOOTP by its operation', () => {
  const { messages, send } = recorder(bootp, 'udp', { client: 68, server: 67 });
  for (let type = 1; type <= 8; type += 1) send('client', bootpMessage({ op: 1, type }));
  send('client', bootpMessage({ op: 1 }));
  send('server', bootpMessage({ op: 2 }));
  send('client', bootpMessage({ op: 1, type: 99 }));
  expect(messages.map(({ name }) => name)).toEqual([
    'discover',
    'offer',
    'request',
    'decline',
    'ack',
    'nak',
    'release',
    'inform',
    'boot request',
    'boot reply',
    'message type 99',
  ]);
});

test('relay, broadcast flag, lease and addresses are told, each address in its place', () => {
  const { messages, send } = recorder(bootp, 'udp', { client: 67, server: 67 });
  send('client', discover);
  send('server', ack);
  expect(messages[0]).toMatchObject({
    size: 300,
    summary: 'transaction 0x5612, through relay 172.16.10.1 (1 hop), answer by broadcast',
    facts: { request: true, broadcast: true, hops: 1, relayAddress: '172.16.10.1', messageType: 1 },
  });
  expect(messages[1]).toMatchObject({
    summary: 'transaction 0x5612, gives 172.16.10.252 for 86400 s',
    facts: { request: false, yourAddress: '172.16.10.252', serverIdentifier: '12.1.1.1', requestPacket: 1 },
  });
  for (const { value, offset, length } of messages[1]?.fields ?? [])
    expect(ack.subarray(offset, offset + length)).toEqual(addressBytes(value));
  expect(messages[1]?.fields?.map(({ name }) => name)).toEqual(['yiaddr', 'server identifier', 'router', 'router']);
  expect(parseBootp(ack)?.relayInformation).toBe(true);
});

test('options continue in the file and name fields when option 52 says so', () => {
  const message = bootpMessage({ op: 2, options: [[52, [3]]] });
  message.set([53, 1, 2, 255], 108);
  message.set([51, 4, 0, 0, 0, 60, 255], 44);
  expect(parseBootp(message)).toMatchObject({ messageType: 2, leaseSeconds: 60, problem: undefined });
});

test('an option that does not fit is told, and what came before it is kept', () => {
  const message = bootpMessage({ op: 1, type: 3, options: [[50, addressBytes('10.0.0.7')]] }).slice(0, 252);
  message[249] = 12;
  message[250] = 200;
  expect(parseBootp(message)).toMatchObject({
    messageType: 3,
    requestedAddress: '10.0.0.7',
    problem: 'option 12 does not fit',
  });
});

test('only what looks like it is claimed, and only on the server\u2019s port', () => {
  const ask = (bytes: Uint8Array) => bootp.probe('udp', 'client', bytes);
  expect(ask(discover)).toBe('yes');
  expect(ask(bootpMessage({ op: 1 }))).toBe('more');
  expect(ask(discover.subarray(0, 60))).toBe('more');
  expect(ask(Uint8Array.of(3, 1, 6, 0, 0, 0, 0, 0, 0))).toBe('no');
  expect(ask(Uint8Array.of(1, 1, 17, 0, 0, 0, 0, 0, 0))).toBe('no');
  expect(ask(new TextEncoder().encode('GET / HTTP/1.1\r\n'))).toBe('no');
  expect(bootp.probe('tcp', 'client', discover)).toBe('no');
  expect(algsForPort('udp', 67)).toContain(bootp);
  expect(algsForPort('udp', 68)).not.toContain(bootp);
});

test('nothing is translated', () => {
  expect(rewriteBootp(ack)).toEqual({ bytes: ack, changes: [], edits: [], growth: 0 });
});

test('hostile bytes', () => {
  survivesHostileInput({ definition: bootp, transport: 'udp', serverPort: 67 }, [
    ['client', discover],
    ['server', ack],
  ]);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 236, maxLength: 400 }), (bytes) => {
      for (const { offset, length } of parseBootp(bytes)?.fields ?? [])
        expect(offset + length).toBeLessThanOrEqual(bytes.length);
    }),
  );
});
