import { expect, test } from 'vitest';
import { rpcPortmap } from '../../../src/alg/rpc-portmap/definition.ts';
import { rpc } from '../../../src/alg/rpc/definition.ts';
import { getPortCall, getPortReply, record, rpcCall } from '../../captures/build/rpc-message.ts';

const lookup = getPortCall({ xid: 1, program: 100_003, version: 3, transport: 'tcp' });
const mount = rpcCall({ xid: 1, program: 100_005, version: 3, procedure: 1 });
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

test('calls are claimed on any port, each by its ALG', () => {
  expect(rpcPortmap.probe('udp', 'client', lookup)).toBe('yes');
  expect(rpcPortmap.probe('tcp', 'client', record(lookup))).toBe('yes');
  expect(rpc.probe('udp', 'client', lookup)).toBe('no');
  expect(rpc.probe('udp', 'client', mount)).toBe('yes');
  expect(rpc.probe('tcp', 'client', record(mount))).toBe('yes');
  expect(rpcPortmap.probe('udp', 'client', mount)).toBe('more');
});

test('replies, beginnings and tiny fragments do not tell enough', () => {
  expect(rpcPortmap.probe('udp', 'server', getPortReply(1, 2049))).toBe('more');
  expect(rpcPortmap.probe('tcp', 'server', record(getPortReply(1, 2049)))).toBe('more');
  expect(rpc.probe('tcp', 'client', record(mount).subarray(0, 12))).toBe('more');
  expect(rpc.probe('tcp', 'client', record(mount, 4))).toBe('more');
  expect(rpc.probe('tcp', 'client', record(mount, 24))).toBe('yes');
});

test.each([
  ['HTTP', text('GET / HTTP/1.1\r\nHost: example.net\r\n\r\n')],
  ['TLS', Uint8Array.of(0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3, ...new Uint8Array(40))],
  ['DNS over TCP', Uint8Array.of(0, 29, 0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 0x77, 0x77, 0x77, 0, 0, 1, 0, 1)],
  ['zeros', new Uint8Array(60)],
  ['SMB', Uint8Array.of(0, 0, 0, 84, 0xfe, 0x53, 0x4d, 0x42, ...new Uint8Array(80))],
])('%s is no RPC', (_name, payload) => {
  for (const definition of [rpc, rpcPortmap])
    for (const transport of ['udp', 'tcp'] as const) expect(definition.probe(transport, 'client', payload)).toBe('no');
});
