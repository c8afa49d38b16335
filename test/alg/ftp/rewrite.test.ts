import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactTranslator } from '../../../src/alg/address-rewrite.ts';
import type { Side } from '../../../src/alg/alg.ts';
import { asciiBytes, type PayloadBinding } from '../../../src/alg/field-rewrite.ts';
import { endpointOf } from '../../../src/alg/ftp/parse.ts';
import { rewriteEndpoint } from '../../../src/alg/ftp/rewrite.ts';

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const bind = (inside: string, insidePort: number, outside: string, outsidePort: number): PayloadBinding => ({
  inside: { address: inside, port: insidePort },
  outside: { address: outside, port: outsidePort },
});
const translated = (message: Uint8Array, from: Side, binding: PayloadBinding) =>
  rewriteEndpoint(message, from, exactTranslator([binding]), binding.inside.address);
const turned = ({ inside, outside }: PayloadBinding): PayloadBinding => ({ inside: outside, outside: inside });

test('the example of eight more bytes', () => {
  const { bytes, growth, changes } = translated(
    asciiBytes('PORT 10,1,1,1,4,1\r\n'),
    'client',
    bind('10.1.1.1', 1025, '198.51.100.23', 51217),
  );
  expect(text(bytes)).toBe('PORT 198,51,100,23,200,17\r\n');
  expect(growth).toBe(8);
  expect(changes.map(({ value }) => value)).toEqual(['198.51.100.23', '51217']);
});

test.each([
  ['client', 'EPRT |1|10.1.1.1|1025|\r\n', 'EPRT |1|198.51.100.23|51217|\r\n'],
  ['client', 'LPRT 4,4,10,1,1,1,2,4,1\r\n', 'LPRT 4,4,198,51,100,23,2,200,17\r\n'],
  ['server', '227 Entering Passive Mode (10,1,1,1,4,1).\r\n', '227 Entering Passive Mode (198,51,100,23,200,17).\r\n'],
  ['server', '229 Entering Extended Passive Mode (|||1025|)\r\n', '229 Entering Extended Passive Mode (|||51217|)\r\n'],
  ['server', '227-wait\r\n227 =10,1,1,1,4,1\r\n', '227-wait\r\n227 =198,51,100,23,200,17\r\n'],
] as const)('%s: %j', (from, before, after) => {
  const binding = bind('10.1.1.1', 1025, '198.51.100.23', 51217);
  const there = translated(asciiBytes(before), from, binding);
  expect(text(there.bytes)).toBe(after);
  expect(there.growth).toBe(after.length - before.length);
  expect(text(translated(there.bytes, from, turned(binding)).bytes)).toBe(before);
});

test('NAT64 changes the family of EPRT with the address (RFC 6384 §5.2)', () => {
  const { bytes } = translated(
    asciiBytes('EPRT |2|2001:db8::5|6275|\r\n'),
    'client',
    bind('2001:db8::5', 6275, '192.0.2.1', 1024),
  );
  expect(text(bytes)).toBe('EPRT |1|192.0.2.1|1024|\r\n');
});

test('what the binding does not speak of stays, and what the notation cannot say', () => {
  const binding = bind('10.1.1.1', 1025, '198.51.100.23', 51217);
  for (const [from, message] of [
    ['client', 'PORT 10,1,1,2,4,1\r\n'],
    ['client', 'PORT 10,1,1,1,4,2\r\n'],
    ['client', 'RETR 10,1,1,1,4,1\r\n'],
    ['server', '227 Logout.\r\n'],
  ] as const)
    expect(text(translated(asciiBytes(message), from, binding).bytes)).toBe(message);
  const port = asciiBytes('PORT 10,1,1,1,4,1\r\n');
  expect(translated(port, 'client', bind('10.1.1.1', 1025, '2001:db8::1', 51217)).bytes).toBe(port);
});

test('there and back again, whatever the endpoints', () => {
  const address = fc.tuple(...Array.from({ length: 4 }, () => fc.nat(255))).map((bytes) => bytes.join('.'));
  const port = fc.integer({ min: 1, max: 65_535 });
  fc.assert(
    fc.property(address, port, address, port, (inside, insidePort, outside, outsidePort) => {
      const binding = bind(inside, insidePort, outside, outsidePort);
      const say = (at: string, number: number) => `PORT ${at.replaceAll('.', ',')},${number >>> 8},${number & 255}\r\n`;
      const there = translated(asciiBytes(say(inside, insidePort)), 'client', binding);
      expect(text(there.bytes)).toBe(say(outside, outsidePort));
      expect(endpointOf(there.bytes, 'client')).toMatchObject({ address: outside, port: outsidePort });
      expect(text(translated(there.bytes, 'client', turned(binding)).bytes)).toBe(say(inside, insidePort));
    }),
  );
});
