import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asciiBytes, replaceFields, unchanged } from '../../../src/alg/field-rewrite.ts';
import { markOf, recordBytes } from '../../../src/alg/rpc/record-reader.ts';
import { rewriteRecord } from '../../../src/alg/rpc/record-rewrite.ts';
import { getPortCall, record } from '../../captures/build/rpc-message.ts';

const message = asciiBytes('....\0\0\0\0 here stands 10.0.0.9 in it');
const at = 21;
const replace = (length: number, text: string) => (bare: Uint8Array) => {
  const field = { name: 'address', value: '', offset: at, length };
  return replaceFields(bare, [{ field, value: text, written: asciiBytes(text) }]);
};
const written = (rewritten: string): Uint8Array => asciiBytes(`....\0\0\0\0 here stands ${rewritten} in it`);

test('one fragment: its mark tells the new length', () => {
  const { bytes, growth, changes } = rewriteRecord(record(message), replace(8, '203.0.113.99'));
  expect(bytes).toEqual(record(written('203.0.113.99')));
  expect(growth).toBe(4);
  expect(changes[0]?.field.offset).toBe(at + 4);
});

test('fragments stay, and the one that holds the field grows; across several the last does', () => {
  expect(rewriteRecord(record(message, 12), replace(8, '203.0.113.99')).bytes).toEqual(
    record(written('203.0.113.99'), 12),
  );
  const across = rewriteRecord(record(message, at + 3), replace(8, '203.0.113.99')).bytes;
  expect(across).toEqual(record(written('203.0.113.99'), at + 3));
  const before = record(message, at + 8);
  expect(rewriteRecord(before, replace(8, '1.2.3.4')).bytes).toEqual(record(written('1.2.3.4'), at + 7));
  expect(rewriteRecord(before, unchanged).bytes).toBe(before);
});

test('there and back again, wherever the fragments end', () => {
  const lengths = fc
    .array(fc.integer({ min: 0, max: 12 }), { maxLength: 6 })
    .filter((all) => all.reduce((sum, each) => sum + each, 0) < message.length);
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 20 }), (cuts, length) => {
      const before = record(message, ...cuts);
      const text = 'x'.repeat(Math.max(8, length));
      const there = rewriteRecord(before, replace(8, text));
      expect(recordBytes(there.bytes)).toBe(there.bytes.length);
      expect(rewriteRecord(there.bytes, replace(text.length, '10.0.0.9')).bytes).toEqual(before);
    }),
  );
});

test('a record is as long as its fragments; what cannot be one is none', () => {
  const call = getPortCall({ xid: 1, program: 100_003, version: 3, transport: 'tcp' });
  for (const lengths of [[], [4], [0, 10, 0], [24, 16]]) {
    const whole = record(call, ...lengths);
    expect(recordBytes(whole)).toBe(whole.length);
    expect(recordBytes(whole.subarray(0, 3))).toBe(-1);
  }
  expect(recordBytes(markOf(1 << 26, true))).toBe(0);
  expect(recordBytes(new Uint8Array(4 * 5000))).toBe(4 * 4096);
});
