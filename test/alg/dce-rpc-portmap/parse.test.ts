import { expect, test } from 'vitest';
import {
  readLookupResponse, readMapRequest, readMapResponse, statusText,
} from '../../../src/alg/dce-rpc-portmap/parse.ts'; // prettier-ignore
import { readResolveResponse } from '../../../src/alg/dce-rpc-portmap/string-bindings.ts';
import { parseTower } from '../../../src/alg/dce-rpc-portmap/tower.ts';
import {
  drsuapi, lookupResponse, mapRequest, mapResponse, resolveResponse, tower,
} from '../../captures/build/dce-rpc-message.ts'; // prettier-ignore

const forms = [
  { littleEndian: true, wide: false },
  { littleEndian: false, wide: false },
  { littleEndian: true, wide: true },
  { littleEndian: false, wide: true },
];
const one = tower({ port: 49_667, address: '10.0.0.10' });
const two = tower({ port: 49_668, address: '0.0.0.0', transport: 'udp' });

test('a tower is the same in every form', () => {
  expect(parseTower(one, 0, one.length)).toEqual({
    interface: drsuapi, version: '4.0', transport: 'tcp', protocol: 'tcp', port: 49_667, address: '10.0.0.10', name: '',
    fields: [
      { name: 'port', value: '49667', offset: 64, length: 2 },
      { name: 'address', value: '10.0.0.10', offset: 71, length: 4 },
    ],
  }); // prettier-ignore
  expect(parseTower(two, 0, two.length)).toMatchObject({ transport: 'udp', address: undefined, port: 49_668 });
  expect(parseTower(one.subarray(0, 60), 0, 60)).toMatchObject({ interface: drsuapi, port: 0, fields: [] });
  expect(parseTower(Uint8Array.of(9, 0, 1), 0, 3)).toBeUndefined();
});

test('pipes and HTTP are told apart from ports', () => {
  const named = Uint8Array.of(1, 0, 1, 0, 0x0f, 7, 0, ...new TextEncoder().encode('\\PIPE\\x'));
  expect(parseTower(named, 0, named.length)).toMatchObject({
    protocol: 'pipe',
    name: '\\PIPE\\x',
    port: 0,
    transport: undefined,
  });
  const http = Uint8Array.of(1, 0, 1, 0, 0x1f, 2, 0, 2, 81);
  expect(parseTower(http, 0, http.length)).toMatchObject({ protocol: 'http', transport: 'tcp', port: 593 });
});

test.each(forms)('ept_map in $littleEndian, $wide', (form) => {
  expect(readMapRequest(mapRequest(one, form), form)).toMatchObject({ interface: drsuapi, port: 49_667 });
  const stub = mapResponse([one, two], form);
  const answer = readMapResponse(stub, form);
  expect(answer).toMatchObject({ listed: false, status: 0, towers: [{ address: '10.0.0.10' }, { port: 49_668 }] });
  for (const { value, offset, length } of answer?.towers[0]?.fields ?? [])
    expect(
      length === 2
        ? String((stub[offset] ?? 0) * 256 + (stub[offset + 1] ?? 0))
        : [...stub.subarray(offset, offset + 4)].join('.'),
    ).toBe(value);
  expect(readMapResponse(mapResponse([], form, 0x16c9_a0d6), form)).toEqual({
    towers: [],
    listed: false,
    status: 0x16c9_a0d6,
  });
});

test.each(forms)('ept_lookup in $littleEndian, $wide', (form) => {
  const stub = lookupResponse(
    [
      { tower: one, annotation: '' },
      { tower: two, annotation: 'Some service' },
    ],
    form,
  );
  expect(readLookupResponse(stub, form)).toMatchObject({
    listed: true,
    status: 0,
    towers: [{ port: 49_667 }, { port: 49_668 }],
  });
});

test('stubs that are cut or lie give what there is, or nothing', () => {
  const form = forms[0] ?? { littleEndian: true, wide: false };
  const stub = mapResponse([one, two], form);
  expect(readMapResponse(stub.subarray(0, 150), form)).toMatchObject({ status: undefined, towers: [{ port: 49_667 }] });
  expect(readMapResponse(stub.subarray(0, 30), form)).toBeUndefined();
  const lies = stub.slice();
  lies.fill(0xff, 32, 36);
  expect(readMapResponse(lies, form)).toBeUndefined();
  expect(readMapResponse(stub, { ...form, wide: true })).toBeUndefined();
});

test.each(forms)('string bindings of ResolveOxid2 in $littleEndian, $wide', (form) => {
  const stub = resolveResponse(['10.0.0.10[49155]', 'DC1[49155]', 'fe80::1[49155]', 'nothing'], form);
  const bindings = readResolveResponse(stub, form);
  expect(bindings.map(({ name, address, port, transport }) => [name, address, port, transport])).toEqual([
    ['10.0.0.10', '10.0.0.10', 49_155, 'tcp'],
    ['DC1', undefined, 49_155, 'tcp'],
    ['fe80::1', 'fe80::1', 49_155, 'tcp'],
  ]);
  expect(bindings[0]?.field).toMatchObject({ value: '10.0.0.10[49155]', length: 32 });
  expect(readResolveResponse(stub.subarray(0, 20), form)).toEqual([]);
});

test('statuses', () => {
  expect([statusText(0x16c9_a0d6), statusText(5)]).toEqual(['not registered', 'status 0x00000005']);
});
