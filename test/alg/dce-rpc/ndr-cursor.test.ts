import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NdrCursor } from '../../../src/alg/dce-rpc/ndr-cursor.ts';
import { drsuapi, NdrWriter } from '../../captures/build/dce-rpc-message.ts';

test.each([
  [true, false],
  [false, false],
  [true, true],
  [false, true],
])('little-endian %s, NDR64 %s: values are aligned to their size', (littleEndian, wide) => {
  const form = { littleEndian, wide };
  const bytes = new NdrWriter(form)
    .u8(1)
    .u16(0x0203)
    .u8(4)
    .u32(0x0506_0708)
    .u8(9)
    .count(77)
    .count(0)
    .uuid(drsuapi)
    .finish();
  const cursor = new NdrCursor(bytes, form);
  expect([cursor.u8(), cursor.u16(), cursor.u8(), cursor.u32(), cursor.u8()]).toEqual([1, 0x0203, 4, 0x0506_0708, 9]);
  expect([cursor.count(), cursor.pointer(), cursor.uuid()]).toEqual([77, false, drsuapi]);
  expect([cursor.remaining, cursor.failed]).toEqual([0, false]);
});

test('a count beyond 32 bits fails; a pointer of any value is one', () => {
  const form = { littleEndian: true, wide: true };
  expect(new NdrCursor(Uint8Array.of(0, 0, 0, 0, 0, 0, 2, 0), form).pointer()).toBe(true);
  const cursor = new NdrCursor(Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0), form);
  expect([cursor.count(), cursor.failed]).toEqual([0, true]);
});

test('never reads past the end', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 40 }),
      fc.boolean(),
      fc.boolean(),
      fc.array(fc.nat(6), { maxLength: 20 }),
      (bytes, littleEndian, wide, steps) => {
        const cursor = new NdrCursor(bytes, { littleEndian, wide });
        for (const step of steps) {
          [
            () => cursor.u8(),
            () => cursor.u16(),
            () => cursor.u32(),
            () => cursor.count(),
            () => cursor.uuid(),
            () => cursor.pointer(),
            () => cursor.skip(5),
          ][step]?.();
          expect(cursor.at).toBeLessThanOrEqual(bytes.length);
        }
      },
    ),
  );
});
