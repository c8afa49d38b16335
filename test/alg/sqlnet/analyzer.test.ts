import { expect, test } from 'vitest';
import { sqlnet } from '../../../src/alg/sqlnet/definition.ts';
import {
  tnsAccept, tnsAddress, tnsConnect, tnsData, tnsDescriptor, tnsPacket, tnsRedirect, tnsRefuse,
} from '../../captures/build/tns-packet.ts'; // prettier-ignore
import { recorder } from '../dns/recorder.ts';

const ports = { client: 50_000, server: 1521 };
const descriptor = tnsDescriptor('192.0.2.53', 1521);

test('connect, resend, accept, data; long lengths from version 315 on', () => {
  const { messages, gates, send } = recorder(sqlnet, 'tcp', ports);
  send('client', tnsConnect(descriptor));
  send('server', tnsPacket(11, new Uint8Array(0)));
  send('client', tnsConnect(descriptor));
  send('server', tnsAccept(319, 65_536));
  send('client', tnsData(new Uint8Array(90_000), { large: true }));
  send('server', tnsData('ok', { large: true }));
  expect(messages).toMatchObject([
    {
      name: 'CONNECT',
      summary: 'version 319, at least 300: orders.example at 192.0.2.53:1521',
      facts: { service: 'orders.example' },
    },
    { name: 'RESEND', size: 8 },
    { name: 'CONNECT' },
    { name: 'ACCEPT', summary: 'version 319, packets of up to 65536 bytes', facts: { version: 319, sdu: 65_536 } },
    { name: 'DATA', size: 90_010, complete: true },
    { name: 'DATA', size: 12 },
  ]);
  expect(gates).toEqual([]);
});

test('a redirect opens a gate to where the client is sent', () => {
  const { messages, gates, send } = recorder(sqlnet, 'tcp', ports);
  const redirect = tnsRedirect(tnsAddress('198.51.100.9', 2143));
  send('client', tnsConnect(descriptor, { version: 314 }));
  send('server', redirect);
  expect(messages[1]).toMatchObject({
    name: 'REDIRECT', size: redirect.length, summary: 'to 198.51.100.9:2143',
    facts: { redirectHost: '198.51.100.9', redirectPort: 2143 },
    fields: [{ name: 'host', value: '198.51.100.9' }, { name: 'port', value: '2143' }],
  }); // prettier-ignore
  for (const { value, offset, length } of messages[1]?.fields ?? [])
    expect(new TextDecoder().decode(redirect.subarray(offset, offset + length))).toBe(value);
  expect(gates).toMatchObject([
    {
      purpose: 'sqlnet redirect', transport: 'tcp', alg: 'sqlnet', lifetimeSeconds: 300,
      from: { address: '10.0.0.5', port: '*' }, to: { address: '198.51.100.9', port: 2143 },
    },
  ]); // prettier-ignore
});

test('its text may come in the next packet, and a long descriptor in the packet after CONNECT', () => {
  const { messages, gates, send } = recorder(sqlnet, 'tcp', ports);
  send('client', tnsConnect(descriptor, { apart: true }));
  send('client', tnsData(descriptor));
  send('server', tnsRedirect(''));
  send('server', tnsData(`${tnsAddress('198.51.100.9', 2143)}\0${descriptor}`));
  send('server', tnsData(tnsAddress('203.0.113.9', 9)));
  expect(messages.map(({ name, summary }) => `${name}: ${summary}`)).toEqual([
    `CONNECT: version 319, at least 300, descriptor of ${descriptor.length} bytes in the next packet`,
    'DATA: orders.example at 192.0.2.53:1521',
    'REDIRECT: redirect, its text comes with the next packet',
    'DATA: to 198.51.100.9:2143',
    'DATA: 60 bytes of data',
  ]);
  expect(gates.map(({ to }) => to.port)).toEqual([2143]);
});

test('a redirect to a name, or to no host at all', () => {
  const { gates, send } = recorder(sqlnet, 'tcp', ports);
  send('server', tnsRedirect(tnsAddress('db2.example', 1521)));
  send('server', tnsRedirect('(ADDRESS=(PROTOCOL=tcp)(PORT=2143))'));
  expect(gates.map(({ purpose, to }) => [purpose, to])).toEqual([
    ['sqlnet redirect to db2.example', { address: '*', port: 1521 }],
    ['sqlnet redirect', { address: '192.0.2.53', port: 2143 }],
  ]);
});

test('refusals name Oracle\u2019s error', () => {
  const { messages, send } = recorder(sqlnet, 'tcp', ports);
  send('server', tnsRefuse('(DESCRIPTION=(TMP=)(VSNNUM=0)(ERR=12514)(ERROR_STACK=(ERROR=(CODE=12514)(EMFI=4))))'));
  expect(messages).toMatchObject([{ name: 'REFUSE', summary: 'refused with ORA-12514', facts: { errorCode: 12_514 } }]);
});

test('a stray byte between packets costs what follows it in that segment', () => {
  const { messages, send } = recorder(sqlnet, 'tcp', ports);
  send('client', new Uint8Array([...tnsConnect(descriptor, { version: 314 }), 0x29]));
  send('client', tnsPacket(11, new Uint8Array(0)));
  send('client', tnsConnect(descriptor, { version: 314 }));
  expect(messages.map(({ name, packet }) => [name, packet])).toEqual([
    ['CONNECT', 1],
    ['CONNECT', 3],
  ]);
});

test('what the capture cut is told', () => {
  const { messages, send, gap, end } = recorder(sqlnet, 'tcp', ports);
  send('client', tnsData(new Uint8Array(400)).subarray(0, 100));
  gap('client', 310);
  send('client', tnsConnect(descriptor).subarray(0, 50));
  end();
  expect(messages.map(({ name, size, complete }) => [name, size, complete])).toEqual([
    ['DATA', 410, false],
    ['CONNECT', 74 + descriptor.length, false],
  ]);
});
