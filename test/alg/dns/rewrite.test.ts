import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rewriteAddresses } from '../../../src/alg/dns/rewrite.ts';
import { hex, message, opt, response, toQuestion, tsig } from './wire.ts';

const data = (last: number): readonly number[] => [10, 0, 0, last];
const wide = hex('fd00000000000000000000000000000a');
const answer = message({
  flags: response,
  questions: [{ name: 'www.example.com', type: 1 }],
  answers: [
    { name: toQuestion, type: 1, data: data(80) },
    { name: toQuestion, type: 28, data: wide },
    { name: toQuestion, type: 16, data: [4, 10, 0, 0, 80] },
  ],
  additional: [{ name: 'ns.example.com', type: 1, data: data(53) }, opt(4096), tsig()],
});
const binding = new Map([
  ['10.0.0.80', '198.51.100.80'],
  ['10.0.0.53', '198.51.100.53'],
  ['fd00::a', '2001:db8::a'],
]);
const outward = (address: string) => binding.get(address);

test('addresses of all sections change in place; length and every other byte stay', () => {
  const { bytes, changes } = rewriteAddresses(answer, outward);
  expect(changes.map(({ field, value }) => [field.name, field.value, value])).toEqual([
    ['answer A', '10.0.0.80', '198.51.100.80'],
    ['answer AAAA', 'fd00::a', '2001:db8::a'],
    ['additional A', '10.0.0.53', '198.51.100.53'],
  ]);
  expect(bytes.length).toBe(answer.length);
  const changed = new Set(
    changes.flatMap(({ field }) => Array.from({ length: field.length }, (_, index) => field.offset + index)),
  );
  bytes.forEach((byte, at) => {
    if (!changed.has(at)) expect(byte).toBe(answer[at]);
  });
  const written = changes.map(({ field }) => [...bytes.subarray(field.offset, field.offset + field.length)]);
  expect(written).toEqual([[198, 51, 100, 80], [...hex('20010db800000000000000000000000a')], [198, 51, 100, 53]]);
});

test('without a binding, and for an address that does not fit, the message is returned as it is', () => {
  expect(rewriteAddresses(answer, () => undefined)).toEqual({
    bytes: answer,
    changes: [],
    edits: [],
    growth: 0,
  });
  expect(rewriteAddresses(answer, (address) => address).bytes).toBe(answer);
  expect(rewriteAddresses(answer, () => 'fd00::1').changes.map(({ field }) => field.name)).toEqual(['answer AAAA']);
  expect(rewriteAddresses(answer, () => 'no address').bytes).toBe(answer);
  const short = hex('0001 8180');
  expect(rewriteAddresses(short, outward).bytes).toBe(short);
});

test("gateways' limits: A alone, the first records alone, a time to live of zero", () => {
  expect(rewriteAddresses(answer, outward, { ipv4Only: true }).changes.map(({ value }) => value)).toEqual([
    '198.51.100.80',
    '198.51.100.53',
  ]);
  expect(rewriteAddresses(answer, outward, { ipv4Only: true, maximumRecords: 1 }).changes.length).toBe(1);
  const { bytes, changes } = rewriteAddresses(answer, outward, { ttlSeconds: 0, maximumRecords: 1 });
  const at = changes[0]?.field.offset ?? 0;
  expect([...bytes.subarray(at - 6, at)]).toEqual([0, 0, 0, 0, 0, 4]);
  expect([...answer.subarray(at - 6, at)]).toEqual([0, 0, 1, 0x2c, 0, 4]);
});

test('there and back gives the message again', () => {
  const octets = fc.array(fc.uint8Array({ minLength: 4, maxLength: 4 }), { maxLength: 20 });
  fc.assert(
    fc.property(octets, (addresses) => {
      const bytes = message({
        flags: response,
        questions: [{ name: 'a', type: 1 }],
        answers: addresses.map((value) => ({ name: toQuestion, type: 1, data: value })),
      });
      const swap = (address: string): string =>
        address
          .split('.')
          .map((octet) => 255 - Number(octet))
          .join('.');
      const out = rewriteAddresses(bytes, swap);
      expect(out.changes.length).toBe(addresses.length);
      expect(rewriteAddresses(out.bytes, swap).bytes).toEqual(bytes);
    }),
  );
});

test('any bytes: no throw, same length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(rewriteAddresses(bytes, () => '192.0.2.1', { ttlSeconds: 0 }).bytes.length).toBe(bytes.length);
    }),
    { numRuns: 1000 },
  );
});
