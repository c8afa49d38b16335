import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeName, nameEnd } from '../../../src/alg/dns/name.ts';
import { hex, join, labels } from './wire.ts';

const decode = (bytes: Uint8Array, at = 0) => decodeName(bytes, at, bytes.length);
const end = (bytes: Uint8Array, at = 0): number => nameEnd(bytes, at, bytes.length);

test('labels, the root, and bytes that master files escape (RFC 1035 §5.1)', () => {
  expect(decode(hex('03 777777 07 6578616d706c65 03 636f6d 00'))).toEqual({
    text: 'www.example.com',
    problem: undefined,
  });
  expect(decode(hex('00')).text).toBe('.');
  expect(decode(hex('03 61 2e 62 02 5c 20 02 c3 a9 00')).text).toBe('a\\.b.\\\\\\032.\\195\\169');
});

test('a pointer leads to a name before it, and another one further back', () => {
  // 0: com, 5: example → 0, 15: www → 5
  const bytes = hex('03 636f6d 00  07 6578616d706c65 c000  03 777777 c005');
  expect(decode(bytes, 15)).toEqual({ text: 'www.example.com', problem: undefined });
  expect(end(bytes, 15)).toBe(21);
  expect(end(bytes, 5)).toBe(15);
});

test('pointers that lead nowhere before themselves are loops', () => {
  expect(decode(hex('c000')).problem).toEqual({ kind: 'pointer-loop', text: 'pointer at byte 0 leads to byte 0' });
  expect(decode(hex('01 61 c004 01 62 00')).problem?.kind).toBe('pointer-loop');
  expect(end(hex('01 61 c004 01 62 00'))).toBe(-1);
  // The name at 4 points to 0, and the label there runs into the pointer again.
  const through = hex('03 616263 c000');
  expect(decode(through, 4)).toMatchObject({ text: 'abc', problem: { kind: 'pointer-loop' } });
});

test('a label length over 63 is named with its place, whether the two high bits are 01 or 10', () => {
  expect(decode(hex('01 61 9a 62')).problem).toEqual({
    kind: 'label-too-long',
    text: 'label length 154 at byte 2 exceeds 63',
  });
  expect(decode(hex('40 62')).problem?.text).toBe('label length 64 at byte 0 exceeds 63');
  expect(end(hex('40 62'))).toBe(-1);
});

test('a label of 63 bytes and a name of 255 are allowed, one byte more is not', () => {
  const long = 'x'.repeat(63);
  const whole = `${long}.${long}.${long}.${'y'.repeat(61)}`;
  expect(labels(whole).length).toBe(255);
  expect(decode(join(labels(whole)))).toEqual({ text: whole, problem: undefined });
  expect(end(join(labels(whole)))).toBe(255);
  const over = join(labels(`${long}.${long}.${long}.${'y'.repeat(62)}`));
  expect(decode(over).problem).toEqual({ kind: 'name-too-long', text: 'name at byte 0 exceeds 255 bytes' });
  expect(end(over)).toBe(-1);
  // The limit counts what pointers bring in as well.
  const byPointer = join(labels(whole), [1, 0x61, 0xc0, 0]);
  expect(decode(byPointer, 255).problem?.kind).toBe('name-too-long');
});

test('what ends early says how much was left', () => {
  expect(decode(hex('2e 61 62')).problem).toEqual({
    kind: 'cut-off',
    text: 'label length 46 at byte 0 exceeds the 2 bytes left',
  });
  expect(decode(hex('01 61')).problem?.kind).toBe('cut-off');
  expect(decode(hex('01 61 c0')).problem?.kind).toBe('cut-off');
  expect(end(hex('01 61 c0'))).toBe(-1);
});

test('any bytes: no throw, bounded text, and whatever cannot be stepped over has a problem', () => {
  const label = fc.constantFrom(0, 1, 2, 63, 64, 0xbf, 0xc0, 0xff, 97);
  fc.assert(
    fc.property(fc.array(fc.oneof(label, fc.nat(255)), { maxLength: 400 }), fc.nat(420), (list, at) => {
      const bytes = Uint8Array.from(list);
      const name = decodeName(bytes, at, bytes.length);
      const next = nameEnd(bytes, at, bytes.length);
      expect(name.text.length).toBeLessThanOrEqual(255 * 4);
      if (next < 0) expect(name.problem).toBeDefined();
      else expect(next).toBeLessThanOrEqual(bytes.length);
    }),
    { numRuns: 2000 },
  );
});
