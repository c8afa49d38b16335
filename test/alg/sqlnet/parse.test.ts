import { expect, test } from 'vitest';
import { needsMore, notAFrame } from '../../../src/alg/frame-reader.ts';
import { readAddresses, serviceOf } from '../../../src/alg/sqlnet/descriptor.ts';
import {
  packetBytes, readAccept, readConnect, readRedirect, readRefuse, typeName,
} from '../../../src/alg/sqlnet/parse.ts'; // prettier-ignore
import {
  tnsAccept, tnsAddress, tnsConnect, tnsData, tnsDescriptor, tnsPacket, tnsRedirect, tnsRefuse,
} from '../../captures/build/tns-packet.ts'; // prettier-ignore

test('lengths of two and of four bytes', () => {
  const small = tnsData(new Uint8Array(100));
  const large = tnsData(new Uint8Array(100), { large: true });
  const huge = tnsData(new Uint8Array(600_000), { large: true });
  expect(packetBytes(small, false)).toBe(110);
  // The long form shows itself by its zeros when the ACCEPT was not captured.
  expect([packetBytes(large, true), packetBytes(large, false)]).toEqual([110, 110]);
  expect(packetBytes(huge.subarray(0, 20), true)).toBe(600_010);
  const checksum = small.slice();
  checksum[3] = 4;
  expect(packetBytes(checksum, false)).toBe(110);
});

test('a data descriptor does not count what follows it', () => {
  const descriptor = tnsPacket(15, Uint8Array.of(0, 0, 0, 1, 0, 0, 0x10, 0));
  expect(packetBytes(descriptor, false)).toBe(16 + 4096);
  expect(packetBytes(descriptor.subarray(0, 12), false)).toBe(needsMore);
});

test.each([
  ['an unknown type', tnsPacket(10, new Uint8Array(4))],
  ['no length', Uint8Array.of(0, 0, 0, 3, 6, 0, 0, 0)],
  ['an endless length', Uint8Array.of(0, 0x50, 0, 1, 6, 0, 0, 0).fill(0x7f, 0, 1)],
])('%s is no packet', (name, bytes) => {
  expect(packetBytes(bytes, name === 'an endless length')).toBe(name === 'an endless length' ? 0x7f50 : notAFrame);
  expect(packetBytes(bytes.subarray(0, 7), false)).toBe(needsMore);
});

test('a CONNECT with its descriptor, and one that has it elsewhere', () => {
  const descriptor = tnsDescriptor('192.0.2.9', 1521);
  const packet = tnsConnect(descriptor);
  expect(readConnect(packet)).toEqual({
    version: 319, compatibleVersion: 300, sdu: 8192, dataBytes: descriptor.length,
    descriptor: { offset: 74, text: descriptor },
  }); // prettier-ignore
  expect(readConnect(tnsConnect(descriptor, { apart: true }))).toMatchObject({
    dataBytes: descriptor.length,
    descriptor: undefined,
  });
  expect(readConnect(packet.subarray(0, 30))).toBeUndefined();
});

test('ACCEPT, REFUSE and REDIRECT', () => {
  expect(readAccept(tnsAccept(314, 2048))).toEqual({ version: 314, sdu: 2048 });
  expect(readAccept(tnsAccept(319, 2_097_152))).toEqual({ version: 319, sdu: 2_097_152 });
  expect(readRefuse(tnsRefuse('(DESCRIPTION=(TMP=)(ERR=12514)(ERROR_STACK=))'))).toMatchObject({ code: 12_514 });
  expect(readRefuse(tnsRefuse('no'))).toEqual({ text: 'no', code: undefined });
  const address = tnsAddress('192.0.2.9', 2143);
  expect(readRedirect(tnsRedirect(address))).toEqual({ dataBytes: 51, data: { offset: 10, text: address } });
  expect(readRedirect(tnsRedirect(''))).toMatchObject({ dataBytes: 0, data: { text: '' } });
  expect([typeName(5), typeName(17)]).toEqual(['REDIRECT', 'TYPE_17']);
});

test('only what stands inside an ADDRESS is an address', () => {
  const text = `x${tnsDescriptor('192.0.2.9', 1521)}`;
  const [address] = readAddresses({ text, offset: 9 });
  expect(address).toMatchObject({ protocol: 'tcp', host: '192.0.2.9', port: 1521 });
  for (const { value, offset, length } of address?.fields ?? [])
    expect(text.slice(offset - 9, offset - 9 + length)).toBe(value);
  expect(serviceOf({ text, offset: 0 })).toBe('orders.example');
});

test('spaces, names, several addresses, and addresses that are none', () => {
  const text =
    '(DESCRIPTION= ( address = (host = db2.example ) ( PORT = 1526 ))(ADDRESS=(PORT=70000)(HOST=[2001:db8::9]))(ADDRESS=(PROTOCOL=ipc)(KEY=x))';
  expect(readAddresses({ text, offset: 0 }).map(({ host, port }) => [host, port])).toEqual([
    ['db2.example', 1526],
    ['[2001:db8::9]', 0],
  ]);
  const [first] = readAddresses({ text, offset: 0 });
  expect(first?.fields.map(({ value, offset, length }) => [value, text.slice(offset, offset + length)])).toEqual([
    ['db2.example', 'db2.example'],
    ['1526', '1526'],
  ]);
  expect(serviceOf({ text, offset: 0 })).toBe('');
});
