import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactTranslator } from '../../../src/alg/address-rewrite.ts';
import type { PayloadBinding } from '../../../src/alg/field-rewrite.ts';
import type { LocatedField } from '../../../src/alg/alg.ts';
import { dceRpcPortmap } from '../../../src/alg/dce-rpc-portmap/definition.ts';
import { rewriteTowers } from '../../../src/alg/dce-rpc-portmap/rewrite.ts';
import { mapRequest, mapResponse, request, response, tower } from '../../captures/build/dce-rpc-message.ts';
import { recorder } from '../dns/recorder.ts';

function fieldsOf(answer: Uint8Array): readonly LocatedField[] {
  const { messages, send } = recorder(dceRpcPortmap, 'tcp', { client: 50_000, server: 135 });
  send('client', request(3, mapRequest(tower({ port: 135, address: '0.0.0.0' }))));
  send('server', answer);
  return messages[1]?.fields ?? [];
}

const answerOf = (...towers: readonly Uint8Array[]): Uint8Array => response(mapResponse(towers));
const translated = (message: Uint8Array, fields: readonly LocatedField[], binding: PayloadBinding) =>
  rewriteTowers(message, fields, exactTranslator([binding]), binding.inside.address);

const inside = { address: '192.168.1.6', port: 1026 };
const outside = { address: '203.0.113.6', port: 40_026 };

test('only the tower of the binding changes, in place', () => {
  const other = tower({ port: 1026, address: '192.168.0.20' });
  const answer = answerOf(other, tower(inside));
  const rewritten = translated(answer, fieldsOf(answer), { inside, outside });
  expect(rewritten.bytes).toEqual(answerOf(other, tower(outside)));
  expect(rewritten.growth).toBe(0);
  expect(rewritten.changes.map(({ value }) => value)).toEqual(['40026', '203.0.113.6']);
});

test('a tower without an address, or with 0.0.0.0, keeps it so', () => {
  const answer = answerOf(tower({ port: 1026, address: '0.0.0.0' }), tower({ port: 1026 }));
  expect(translated(answer, fieldsOf(answer), { inside, outside }).bytes).toEqual(
    answerOf(tower({ port: 40_026, address: '0.0.0.0' }), tower({ port: 40_026 })),
  );
});

test('static NAT leaves the port, IPv6 does not fit', () => {
  const answer = answerOf(tower(inside));
  const fields = fieldsOf(answer);
  expect(translated(answer, fields, { inside, outside: { ...outside, port: 1026 } }).bytes).toEqual(
    answerOf(tower({ ...outside, port: 1026 })),
  );
  expect(translated(answer, fields, { inside, outside: { address: '2001:db8::6', port: 1026 } }).bytes).toBe(answer);
});

test('there and back again is the message itself', () => {
  const octet = fc.integer({ min: 1, max: 223 });
  const end = fc.record({
    address: fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.')),
    port: fc.integer({ min: 1, max: 65_535 }),
  });
  fc.assert(
    fc.property(end, end, (a, b) => {
      const answer = answerOf(tower(a));
      const there = translated(answer, fieldsOf(answer), { inside: a, outside: b }).bytes;
      expect(translated(there, fieldsOf(there), { inside: b, outside: a }).bytes).toEqual(answer);
    }),
    { numRuns: 50 },
  );
});
