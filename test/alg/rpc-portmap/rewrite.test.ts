import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactTranslator } from '../../../src/alg/address-rewrite.ts';
import type { PayloadBinding } from '../../../src/alg/field-rewrite.ts';
import type { LocatedField } from '../../../src/alg/alg.ts';
import { rpcPortmap } from '../../../src/alg/rpc-portmap/definition.ts';
import { rewriteMappings } from '../../../src/alg/rpc-portmap/rewrite.ts';
import { getAddressCall, getAddressReply, getPortCall, getPortReply } from '../../captures/build/rpc-message.ts';
import { recorder } from '../dns/recorder.ts';

const nfs = { xid: 77, program: 100_003, version: 3, transport: 'udp' } as const;

/** The answer's fields as the analyzer locates them. */
function fieldsOf(call: Uint8Array, reply: Uint8Array): readonly LocatedField[] {
  const { messages, send } = recorder(rpcPortmap, 'udp', { client: 700, server: 111 });
  send('client', call);
  send('server', reply);
  return messages[1]?.fields ?? [];
}

const translated = (message: Uint8Array, fields: readonly LocatedField[], binding: PayloadBinding) =>
  rewriteMappings(message, fields, exactTranslator([binding]), binding.inside.address);

const inside = { address: '10.0.0.9', port: 2049 };
const outside = { address: '203.0.113.250', port: 40_049 };

test('a port word keeps its length', () => {
  const reply = getPortReply(77, 2049);
  const fields = fieldsOf(getPortCall(nfs), reply);
  const rewritten = translated(reply, fields, { inside, outside });
  expect(rewritten.bytes).toEqual(getPortReply(77, 40_049));
  expect(rewritten).toMatchObject({ growth: 0, changes: [{ value: '40049' }] });
  expect(translated(reply, fields, { inside: { ...inside, port: 111 }, outside }).changes).toEqual([]);
  expect(translated(reply, fields, { inside, outside: { ...outside, port: 2049 } }).bytes).toBe(reply);
});

test('a universal address takes its length word and padding along', () => {
  const reply = getAddressReply(77, '10.0.0.9.8.1');
  const fields = fieldsOf(getAddressCall(nfs), reply);
  const rewritten = translated(reply, fields, { inside, outside });
  expect(rewritten.bytes).toEqual(getAddressReply(77, '203.0.113.250.156.113'));
  expect(rewritten.growth).toBe(12);
  const other = { inside: { ...inside, address: '10.0.0.10' }, outside };
  expect(translated(reply, fields, other).bytes).toBe(reply);
});

test('there and back again is the message itself', () => {
  const octet = fc.integer({ min: 1, max: 223 });
  const end = fc.record({
    address: fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.')),
    port: fc.integer({ min: 1, max: 65_535 }),
  });
  fc.assert(
    fc.property(end, end, fc.boolean(), (a, b, asAddress) => {
      const text = `${a.address}.${a.port >>> 8}.${a.port & 255}`;
      const reply = asAddress ? getAddressReply(77, text) : getPortReply(77, a.port);
      const call = asAddress ? getAddressCall(nfs) : getPortCall(nfs);
      const there = translated(reply, fieldsOf(call, reply), { inside: a, outside: b }).bytes;
      const back = translated(there, fieldsOf(call, there), { inside: b, outside: a });
      expect(back.bytes).toEqual(reply);
    }),
  );
});
