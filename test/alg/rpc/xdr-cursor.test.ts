import fc from 'fast-check';
import { expect, test } from 'vitest';
import { XdrCursor } from '../../../src/alg/rpc/xdr-cursor.ts';
import { XdrWriter } from '../../captures/build/rpc-message.ts';

test('words, strings and their padding', () => {
  const bytes = new XdrWriter().u32(7).string('udp').string('abcd').u32(0xffff_ffff).finish();
  const cursor = new XdrCursor(bytes);
  expect(cursor.u32()).toBe(7);
  expect(cursor.string()).toEqual({ offset: 8, length: 3, text: 'udp' });
  expect(cursor.opaque()).toEqual({ offset: 16, length: 4 });
  expect(cursor.u32()).toBe(0xffff_ffff);
  expect([cursor.remaining, cursor.failed]).toEqual([0, false]);
});

test('what is not there reads as nothing and fails for good', () => {
  const cursor = new XdrCursor(new XdrWriter().u32(1).u32(9).u32(5).finish());
  cursor.u32();
  expect(cursor.opaque()).toEqual({ offset: 8, length: 0 });
  expect(cursor.failed).toBe(true);
  expect([cursor.u32(), cursor.remaining]).toEqual([0, 0]);
});

test('longer than allowed fails; the padding of the last string may be missing', () => {
  const bytes = new XdrWriter().string('udp').finish();
  const strict = new XdrCursor(bytes);
  strict.opaque(2);
  expect(strict.failed).toBe(true);
  const cut = new XdrCursor(bytes.subarray(0, 7));
  expect(cut.string().text).toBe('udp');
  expect(cut.failed).toBe(false);
});

test('never reads past the end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.array(fc.boolean(), { maxLength: 20 }), (bytes, steps) => {
      const cursor = new XdrCursor(bytes);
      for (const isWord of steps) {
        if (isWord) cursor.u32();
        else {
          const { offset, length } = cursor.opaque();
          expect(offset + length).toBeLessThanOrEqual(bytes.length);
        }
        expect(cursor.at).toBeLessThanOrEqual(bytes.length);
        expect(cursor.remaining).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
