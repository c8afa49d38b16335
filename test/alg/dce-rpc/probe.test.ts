import { expect, test } from 'vitest';
import { dceRpcPortmap } from '../../../src/alg/dce-rpc-portmap/definition.ts';
import { dceRpc } from '../../../src/alg/dce-rpc/definition.ts';
import { algById, probingAlgs } from '../../../src/alg/registry.ts';
import {
  bind,
  datagramPdu,
  drsuapi,
  endpointMapper,
  ndr,
  request,
  response,
} from '../../captures/build/dce-rpc-message.ts';

const mapperBind = bind([{ interface: endpointMapper, version: 3, transfers: [ndr] }]);
const otherBind = bind([{ interface: drsuapi, transfers: [ndr] }]);
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

test('binds are claimed on any port, each by its ALG', () => {
  expect(dceRpcPortmap.probe('tcp', 'client', mapperBind)).toBe('yes');
  expect(dceRpc.probe('tcp', 'client', mapperBind)).toBe('no');
  expect(dceRpc.probe('tcp', 'client', otherBind)).toBe('yes');
  expect(dceRpcPortmap.probe('tcp', 'client', otherBind)).toBe('more');
  expect(dceRpc.probe('tcp', 'client', otherBind.subarray(0, 20))).toBe('more');
  expect(dceRpc.probe('tcp', 'client', request(3, new Uint8Array(4)))).toBe('no');
  expect(dceRpcPortmap.probe('tcp', 'server', response(new Uint8Array(4)))).toBe('more');
  expect(dceRpc.probe('tcp', 'server', text('ncacn_http/1.0'))).toBe('yes');
});

test('datagrams', () => {
  const stub = new Uint8Array(20);
  expect(
    dceRpcPortmap.probe('udp', 'client', datagramPdu({ type: 0, interface: endpointMapper, operation: 3, stub })),
  ).toBe('yes');
  const other = datagramPdu({ type: 0, interface: drsuapi, operation: 0, stub, littleEndian: false });
  expect(dceRpc.probe('udp', 'client', other)).toBe('yes');
  expect(dceRpc.probe('udp', 'client', other.subarray(0, 90))).toBe('no');
});

test('without a port of its own it is still asked on every port', () => {
  expect(algById('dce-rpc')).toBe(dceRpc);
  expect(probingAlgs('tcp')).toContain(dceRpc);
  expect(probingAlgs('udp')).toContain(dceRpc);
});

test.each([
  ['SOCKS', Uint8Array.of(5, 1, 0)],
  ['HTTP', text('GET / HTTP/1.1\r\n\r\n')],
  ['zeros', new Uint8Array(100)],
  ['text', text('n'.repeat(40))],
  ['a short bind', Uint8Array.of(5, 0, 11, 3, 0x10, 0, 0, 0, 24, 0, 0, 0, 1, 0, 0, 0, ...new Uint8Array(8))],
])('%s is no DCE RPC', (name, payload) => {
  for (const definition of [dceRpc, dceRpcPortmap])
    for (const transport of ['tcp', 'udp'] as const)
      expect(definition.probe(transport, 'client', payload)).toBe(
        name === 'SOCKS' && transport === 'tcp' ? 'more' : 'no',
      );
});
