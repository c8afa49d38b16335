import { expect, test } from 'vitest';
import {
  amendRewrite,
  applyEdits,
  asciiBytes,
  replaceFields,
  rewrittenBehind,
  rewrittenInPlace,
} from '../../src/alg/field-rewrite.ts';

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

test('lengths that follow from a change are edits of the same message', () => {
  const message = asciiBytes('03 abc end');
  const rewritten = replaceFields(message, [{ field: field(3, 3), value: 'x', written: asciiBytes('abcdef') }]);
  const amended = amendRewrite(message, rewritten, [{ offset: 0, length: 2, written: asciiBytes('06') }]);
  expect(text(amended.bytes)).toBe('06 abcdef end');
  expect(amended.growth).toBe(3);
  expect(text(applyEdits(message, amended.edits))).toBe('06 abcdef end');
  expect(amendRewrite(message, rewritten, [])).toBe(rewritten);
});

test('behind a head everything moves by its length', () => {
  const message = asciiBytes('head:a=1');
  const rewritten = replaceFields(message.subarray(5), [
    { field: field(2, 1), value: '22', written: asciiBytes('22') },
  ]);
  const whole = rewrittenBehind(message, 5, rewritten);
  expect(text(whole.bytes)).toBe('head:a=22');
  expect(text(applyEdits(message, whole.edits))).toBe('head:a=22');
  expect(whole.changes[0]?.field.offset).toBe(7);
  expect(rewrittenBehind(message, 5, replaceFields(message.subarray(5), [])).bytes).toBe(message);
});

test('in place: runs of bytes that differ', () => {
  const message = asciiBytes('abcdefgh');
  const { edits, bytes } = rewrittenInPlace(message, asciiBytes('aXXdefgY'), []);
  expect(edits.map(({ offset, length }) => [offset, length])).toEqual([
    [1, 2],
    [7, 1],
  ]);
  expect(text(bytes)).toBe('aXXdefgY');
  expect(rewrittenInPlace(message, message.slice(), []).bytes).toBe(message);
});
