import { expect, test } from 'vitest';
import { sqlnet } from '../../../src/alg/sqlnet/definition.ts';
import { tnsAccept, tnsConnect, tnsData, tnsDescriptor } from '../../captures/build/tns-packet.ts';

const connect = tnsConnect(tnsDescriptor('192.0.2.9', 1521));
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

test('a CONNECT is claimed on any port, other packets on Oracle\u2019s', () => {
  expect(sqlnet.probe('tcp', 'client', connect)).toBe('yes');
  expect(sqlnet.probe('tcp', 'client', tnsConnect(tnsDescriptor('192.0.2.9', 1521), { apart: true }))).toBe('yes');
  expect(sqlnet.probe('tcp', 'client', connect.subarray(0, 20))).toBe('more');
  expect(sqlnet.probe('tcp', 'client', connect.subarray(0, 4))).toBe('more');
  expect(sqlnet.probe('tcp', 'server', tnsAccept(314))).toBe('more');
  expect(sqlnet.probe('tcp', 'client', tnsData('x'))).toBe('more');
  expect(sqlnet.probe('udp', 'client', connect)).toBe('no');
});

test.each([
  ['TLS on 1521', Uint8Array.of(0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3, ...new Uint8Array(40))],
  ['HTTP', text('GET / HTTP/1.1\r\n\r\n')],
  ['DNS over TCP', Uint8Array.of(0, 29, 0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0)],
  ['a version that is none', tnsConnect(tnsDescriptor('192.0.2.9', 1521), { version: 9000 })],
  ['zeros', new Uint8Array(80)],
])('%s is no SQL*Net', (_name, payload) => expect(sqlnet.probe('tcp', 'client', payload)).toBe('no'));
