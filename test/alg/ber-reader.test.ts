import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BerReader } from '../../src/alg/ber-reader.ts';
import { element, integer, objectName, octets } from '../captures/build/snmp-message.ts';

test('elements are stepped over in order, and looked into', () => {
  const bytes = element(0x30, integer(300), octets('abc'), element(0x30, integer(1)));
  const outer = new BerReader(bytes);
  expect(outer.nextIs(2)).toBe(false);
  expect(outer.nextIs(0x30)).toBe(true);
  expect(outer.next()).toBe(false);
  const inner = outer.inside();
  expect(inner.next() && inner.integer()).toBe(300);
  expect(inner.next()).toBe(true);
  expect([inner.tag, inner.contentAt, inner.contentLength, inner.whole]).toEqual([4, 8, 3, true]);
  expect(inner.nextIs(0x30)).toBe(true);
  const last = inner.inside();
  expect(last.next() && last.integer()).toBe(1);
  expect(last.next()).toBe(false);
});

test('numbers are two\u2019s complement', () => {
  const read = (...contents: readonly number[]): number | undefined => {
    const reader = new BerReader(element(2, Uint8Array.from(contents)));
    reader.next();
    return reader.integer();
  };
  expect(read(0)).toBe(0);
  expect(read(127)).toBe(127);
  expect(read(0, 128)).toBe(128);
  expect(read(255)).toBe(-1);
  expect(read(0xff, 0x7f)).toBe(-129);
  expect(read(0x7f, 0xff, 0xff, 0xff)).toBe(2_147_483_647);
  expect(read()).toBeUndefined();
  expect(read(1, 2, 3, 4, 5, 6, 7)).toBeUndefined();
});

test('object names', () => {
  const read = (bytes: Uint8Array, maximumArcs?: number): string => {
    const reader = new BerReader(bytes);
    reader.next();
    return reader.objectIdentifier(maximumArcs);
  };
  for (const name of ['1.3.6.1.2.1.1.5.0', '1.3.6.1.4.1.311.100000', '0.39']) expect(read(objectName(name))).toBe(name);
  expect(read(element(6, Uint8Array.of(0x88, 0x37, 3)))).toBe('2.999.3');
  expect(read(objectName('1.3.6.1.4.1.9'), 4)).toBe('1.3.6.1\u2026');
});

test('lengths that are long, indefinite or beyond the bytes', () => {
  const long = new BerReader(element(4, new Uint8Array(300)));
  expect(long.next()).toBe(true);
  expect([long.contentAt, long.contentLength, long.whole, long.at]).toEqual([4, 300, true, 304]);
  const cut = new BerReader(element(4, new Uint8Array(300)).subarray(0, 50));
  expect(cut.next()).toBe(true);
  expect([cut.contentLength, cut.whole, cut.contentEnd, cut.at]).toEqual([300, false, 50, 50]);
  expect(new BerReader(Uint8Array.of(0x30, 0x80, 0, 0)).next()).toBe(false);
  expect(new BerReader(Uint8Array.of(0x30, 0x85, 1, 1, 1, 1, 1)).next()).toBe(false);
  expect(new BerReader(Uint8Array.of(0x1f, 0x81, 1, 0)).next()).toBe(false);
  expect(new BerReader(Uint8Array.of(0x30)).next()).toBe(false);
});

test('no bytes lead a reader beyond them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const walk = (reader: BerReader, depth: number): void => {
        let steps = 0;
        while (reader.next()) {
          expect(reader.at).toBeLessThanOrEqual(bytes.length);
          expect(reader.contentEnd).toBeLessThanOrEqual(bytes.length);
          reader.integer();
          reader.objectIdentifier();
          if (depth < 4) walk(reader.inside(), depth + 1);
          expect((steps += 1)).toBeLessThanOrEqual(bytes.length);
        }
      };
      walk(new BerReader(bytes), 0);
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 1000) },
  );
});
