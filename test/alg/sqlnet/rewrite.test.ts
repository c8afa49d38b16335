import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactTranslator } from '../../../src/alg/address-rewrite.ts';
import type { PayloadBinding } from '../../../src/alg/field-rewrite.ts';
import type { LocatedField } from '../../../src/alg/alg.ts';
import { sqlnet } from '../../../src/alg/sqlnet/definition.ts';
import { rewriteRedirect } from '../../../src/alg/sqlnet/rewrite.ts';
import { tnsAccept, tnsAddress, tnsData, tnsPacket, tnsRedirect } from '../../captures/build/tns-packet.ts';
import { recorder } from '../dns/recorder.ts';

function fieldsOf(...packets: readonly Uint8Array[]): readonly LocatedField[] {
  const { messages, send } = recorder(sqlnet, 'tcp', { client: 50_000, server: 1521 });
  for (const packet of packets) send('server', packet);
  return messages.at(-1)?.fields ?? [];
}

const translated = (packet: Uint8Array, fields: readonly LocatedField[], binding: PayloadBinding, large = false) =>
  rewriteRedirect(packet, fields, exactTranslator([binding]), binding.inside.address, large);

const inside = { address: '10.0.0.9', port: 2143 };
const outside = { address: '203.0.113.250', port: 40_143 };

test('the text grows, and both lengths with it', () => {
  const packet = tnsRedirect(tnsAddress('10.0.0.9', 2143));
  const rewritten = translated(packet, fieldsOf(packet), { inside, outside });
  expect(rewritten.bytes).toEqual(tnsRedirect(tnsAddress('203.0.113.250', 40_143)));
  expect(rewritten.growth).toBe(6);
  expect(rewritten.changes.map(({ value }) => value)).toEqual(['203.0.113.250', '40143']);
});

test('a text in the next packet has one length only; the checksum of old clients is cleared', () => {
  const packet = tnsData(tnsAddress('10.0.0.9', 2143));
  packet[3] = 4;
  const fields = fieldsOf(tnsRedirect(''), packet);
  expect(translated(packet, fields, { inside, outside }).bytes).toEqual(tnsData(tnsAddress('203.0.113.250', 40_143)));
});

test('behind an ACCEPT of version 315 the length has four bytes', () => {
  const body = tnsRedirect(tnsAddress('10.0.0.9', 2143)).subarray(8);
  const packet = tnsPacket(5, body, { large: true });
  const rewritten = translated(packet, fieldsOf(tnsAccept(319), packet), { inside, outside }, true);
  expect(rewritten.bytes).toEqual(
    tnsPacket(5, tnsRedirect(tnsAddress('203.0.113.250', 40_143)).subarray(8), { large: true }),
  );
});

test('only the binding\u2019s own address changes, and names stay', () => {
  const packet = tnsRedirect(
    `${tnsAddress('10.0.0.8', 2143)}${tnsAddress('db2.example', 2143)}${tnsAddress('10.0.0.9', 2144)}`,
  );
  expect(translated(packet, fieldsOf(packet), { inside, outside }).bytes).toBe(packet);
});

test('there and back again is the packet itself', () => {
  const octet = fc.integer({ min: 1, max: 223 });
  const end = fc.record({
    address: fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.')),
    port: fc.integer({ min: 1, max: 65_535 }),
  });
  fc.assert(
    fc.property(end, end, (a, b) => {
      const packet = tnsRedirect(tnsAddress(a.address, a.port));
      const there = translated(packet, fieldsOf(packet), { inside: a, outside: b }).bytes;
      expect(there).toEqual(tnsRedirect(tnsAddress(b.address, b.port)));
      expect(translated(there, fieldsOf(there), { inside: b, outside: a }).bytes).toEqual(packet);
    }),
  );
});
