import { expect, test } from 'vitest';
import { asciiBytes, replaceFields } from '../../src/alg/field-rewrite.ts';

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const field = (offset: number, length: number) => ({ name: 'port', value: '', offset, length });

test('fields are replaced where they stand, in any order, and the growth is told', () => {
  const message = asciiBytes('a=1 b=22 c=333');
  const { bytes, changes, growth } = replaceFields(message, [
    { field: field(11, 3), value: '4', written: asciiBytes('4') },
    { field: field(2, 1), value: '1000', written: asciiBytes('1000') },
  ]);
  expect(text(bytes)).toBe('a=1000 b=22 c=4');
  expect(growth).toBe(1);
  expect(changes.map(({ value }) => value)).toEqual(['1000', '4']);
  expect(text(message)).toBe('a=1 b=22 c=333');
});

test('nothing to replace leaves the message itself; fields outside it or over each other are left out', () => {
  const message = asciiBytes('a=1');
  expect(replaceFields(message, []).bytes).toBe(message);
  expect(replaceFields(message, [{ field: field(2, 9), value: 'x', written: asciiBytes('x') }]).bytes).toBe(message);
  const { bytes } = replaceFields(message, [
    { field: field(0, 3), value: 'b', written: asciiBytes('b') },
    { field: field(2, 1), value: 'c', written: asciiBytes('c') },
  ]);
  expect(text(bytes)).toBe('b');
});
