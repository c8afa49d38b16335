import { expect, test } from 'vitest';
import { ikeEsp } from '../../../src/alg/ike-esp/definition.ts';
import { espBytes, ikeMessage, marked } from '../../captures/build/ike-message.ts';
import { recorder } from '../dns/recorder.ts';
import { survivesHostileInput } from '../hostile-stream.ts';

const plain = { client: 500, server: 500 };
const traversal = { client: 4500, server: 4500 };

test('exchanges of both versions', () => {
  const { messages, send } = recorder(ikeEsp, 'udp', plain);
  for (const exchange of [2, 4, 5, 32]) send('client', ikeMessage({ exchange, version: 1 }));
  for (const exchange of [34, 35, 36, 37, 99]) send('client', ikeMessage({ exchange }));
  expect(messages.map(({ name }) => name)).toEqual([
    'main mode',
    'aggressive mode',
    'informational',
    'quick mode',
    'IKE_SA_INIT',
    'IKE_AUTH',
    'CREATE_CHILD_SA',
    'INFORMATIONAL',
    'exchange 99',
  ]);
  expect(messages[3]).toMatchObject({ size: 120, complete: true });
  expect(messages[3]?.summary).toMatch(/^IKEv1 encrypted, message id 0, initiator [0-9a-f]{16}$/);
});

test('the first keys for ESP open both directions, once for each initiator', () => {
  const { gates, send } = recorder(ikeEsp, 'udp', plain);
  send('client', ikeMessage({ exchange: 34 }));
  expect(gates).toEqual([]);
  for (const response of [false, true]) send('client', ikeMessage({ exchange: 35, response }));
  send('client', ikeMessage({ exchange: 36 }));
  expect(gates.map(({ from, to, transport }) => `${transport} ${from.address} ${to.address}`)).toEqual([
    'esp 10.0.0.5 192.0.2.53',
    'esp 192.0.2.53 10.0.0.5',
  ]);
  send('client', ikeMessage({ exchange: 32, version: 1, initiator: 'another' }));
  expect(gates).toHaveLength(4);
});

test('on port 4500 IKE stands behind a marker, ESP is told once, keepalives not at all', () => {
  const { messages, gates, send } = recorder(ikeEsp, 'udp', traversal);
  send('client', marked(ikeMessage({ exchange: 35, messageId: 1 })));
  send('client', espBytes(0x1000, 1));
  send('client', espBytes(0x1000, 2));
  send('server', espBytes(0x1000, 1));
  send('client', Uint8Array.of(0xff));
  expect(messages.map(({ packet, name, size }) => [packet, name, size])).toEqual([
    [1, 'IKE_AUTH', 120],
    [2, 'ESP', 120],
    [4, 'ESP', 120],
  ]);
  expect(gates).toEqual([]);
});

test('a cut message is told as such', () => {
  const { messages, send } = recorder(ikeEsp, 'udp', plain);
  send('client', ikeMessage({ exchange: 34, size: 300 }).subarray(0, 60), 300);
  expect(messages[0]).toMatchObject({ size: 300, complete: false });
});

test('other things on these ports are refused', () => {
  const ask = (bytes: Uint8Array) => ikeEsp.probe('udp', 'client', bytes);
  expect(ask(ikeMessage({ exchange: 34 }))).toBe('yes');
  expect(ask(marked(ikeMessage({ exchange: 35 })))).toBe('yes');
  expect(ask(ikeMessage({ exchange: 34, size: 300 }).subarray(0, 60))).toBe('yes');
  expect(ask(espBytes(0x1000, 1))).toBe('more');
  expect(ask(Uint8Array.of(0xff))).toBe('more');
  expect(ask(Uint8Array.of(0, 0, 0, 9, 0, 0, 0, 1))).toBe('no');
  expect(ask(new Uint8Array(40))).toBe('no');
  expect(ask(new TextEncoder().encode('INVITE sip:bob@example.com SIP/2.0\r\n'))).toBe('no');
  expect(ikeEsp.probe('tcp', 'client', ikeMessage({ exchange: 34 }))).toBe('no');
});

test('hostile bytes', () => {
  const said = [
    ['client', ikeMessage({ exchange: 34 })],
    ['server', marked(ikeMessage({ exchange: 35 }))],
    ['client', espBytes(0x1000, 1)],
  ] as const;
  for (const serverPort of [500, 4500])
    survivesHostileInput({ definition: ikeEsp, transport: 'udp', serverPort }, said);
});

test('a flow with countless security associations stays bounded', () => {
  const { messages, send } = recorder(ikeEsp, 'udp', traversal);
  for (let spi = 1000; spi < 3000; spi += 1) send('client', espBytes(spi, 1, 24));
  expect(messages).toHaveLength(256);
});
