/** The PER cursor against the encodings of ITU-T X.691, and against its bounds. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PerCursor } from '../../../src/alg/h323/per-cursor.ts';

const cursor = (...bytes: number[]) => new PerCursor(Uint8Array.from(bytes));

test('small ranges are bit fields, 256 values one aligned octet, more two', () => {
  const bits = cursor(0b1010_0000, 0x7f, 0x12, 0x34);
  expect(bits.constrained(1, 4)).toBe(3);
  expect(bits.constrained(0, 255)).toBe(0x7f);
  expect(bits.constrained(0, 65_535)).toBe(0x1234);
  expect(bits.failed).toBe(false);
});

test('wide ranges say first how many octets they take', () => {
  expect(cursor(0b0100_0000, 0x05, 0x00).constrained(0, 0xffff_ffff)).toBe(0x500);
  expect(cursor(0b1100_0000, 0xff, 0xff, 0xff, 0xff).constrained(0, 0xffff_ffff)).toBe(0xffff_ffff);
});

test('lengths: one octet, two octets, and pieces, which are refused', () => {
  expect(cursor(0x7f).length()).toBe(127);
  expect(cursor(0x81, 0x02).length()).toBe(258);
  const pieces = cursor(0xc1, 0);
  expect(pieces.length()).toBe(0);
  expect(pieces.failed).toBe(true);
});

test('a read across the end fails, and so does every read behind it', () => {
  const short = new PerCursor(Uint8Array.of(1, 2, 3, 4), 1, 3);
  expect(short.bits(16)).toBe(0x0203);
  expect(short.bits(1)).toBe(0);
  expect(short.failed).toBe(true);
  expect(short.constrained(0, 255)).toBe(0);
});

const step = fc.tuple(fc.constantFrom('bits', 'length', 'small', 'skip', 'constrained', 'align'), fc.nat(40));
test('never leaves its bounds, whatever is asked', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(50), fc.nat(50), fc.array(step), (bytes, from, to, steps) => {
      const reader = new PerCursor(bytes, from, to);
      const end = Math.max(from, Math.min(to, bytes.length));
      for (const [what, count] of steps) {
        if (what === 'bits') reader.bits(Math.min(count, 32));
        else if (what === 'length') reader.length();
        else if (what === 'small') reader.small();
        else if (what === 'skip') reader.skipBytes(count);
        else if (what === 'constrained') reader.constrained(0, 2 ** Math.min(count, 32) - 1);
        else reader.align();
        expect(reader.offset).toBeLessThanOrEqual(end);
      }
    }),
  );
});
