import fc from 'fast-check';
import { expect, test } from 'vitest';
import { longestPiece } from '../../src/platform/line-counter.ts';
import { createLineSplitter, detached, detectEncoding, splitLines } from '../../src/platform/log-text.ts';
import type { LogSummary } from '../../src/platform/log-text.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function utf16(text: string, bigEndian: boolean, withMark: boolean): Uint8Array {
  const bytes = new Uint8Array((text.length + (withMark ? 1 : 0)) * 2);
  const view = new DataView(bytes.buffer);
  if (withMark) view.setUint16(0, 0xfeff, !bigEndian);
  for (let at = 0; at < text.length; at += 1)
    view.setUint16((at + (withMark ? 1 : 0)) * 2, text.charCodeAt(at), !bigEndian);
  return bytes;
}

/** Lines and summary when the bytes arrive in the given chunk sizes, over and over. */
function read(bytes: Uint8Array, chunks: readonly number[]): { lines: string[]; summary: LogSummary } {
  const lines: string[] = [];
  const splitter = createLineSplitter((text, number) => {
    expect(number).toBe(lines.length + 1);
    lines.push(text);
  });
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = chunks[turn % chunks.length] ?? 1;
    splitter.push(bytes.subarray(at, at + size));
    at += size;
  }
  return { lines, summary: splitter.end() };
}

const trace = 'Jan 11 23:15:10.150:\u00a0 NAT-L4F: Policy check\nNAT-L4F:CSM isn’t able\n\nlast without a break';
const traceLines = trace.split('\n');

test('an empty file has no lines and no problems', () => {
  expect(splitLines(new Uint8Array(0))).toEqual({
    lines: [],
    summary: { encoding: 'utf-8', lines: 0, bytes: 0, problems: [] },
  });
});

test.each([
  ['UTF-8', utf8(trace), 'utf-8'],
  ['UTF-8 with a byte order mark', utf8(`\ufeff${trace}`), 'utf-8'],
  ['UTF-16 LE with a mark', utf16(trace, false, true), 'utf-16le'],
  ['UTF-16 BE with a mark', utf16(trace, true, true), 'utf-16be'],
  ['UTF-16 LE without a mark', utf16(trace, false, false), 'utf-16le'],
  ['UTF-16 BE without a mark', utf16(trace, true, false), 'utf-16be'],
])('%s gives the same lines whatever the chunks', (_name, bytes, encoding) => {
  for (const chunks of [[1], [2], [3], [7, 1], [4096], [5, 4091, 1], [1e6]]) {
    const { lines, summary } = read(bytes, chunks);
    expect(lines).toEqual(traceLines);
    expect(summary).toEqual({ encoding, lines: 4, bytes: bytes.length, problems: [] });
  }
});

test.each([
  ['\r\n', ['a', 'b', '', 'c']],
  ['\r', ['a', 'b', '', 'c']],
  ['\n', ['a', 'b', '', 'c']],
])('the break %j', (lineBreak, expected) => {
  const text = expected.join(lineBreak) + lineBreak;
  for (const bytes of [utf8(text), utf16(text, false, true), utf16(text, true, true)])
    for (const chunks of [[1], [2], [3], [100]]) expect(read(bytes, chunks).lines).toEqual(expected);
});

test('mixed breaks count as VS Code counts them', () => {
  expect(read(utf8('a\r\r\nb\n\rc\rd'), [1]).lines).toEqual(['a', '', 'b', '', 'c', 'd']);
});

test('a line that is no UTF-8 is read as Windows-1252, the others stay UTF-8', () => {
  const bytes = new Uint8Array([...utf8('isn’t\n'), 0x69, 0x73, 0x6e, 0x92, 0x74, 0xa0, 10, ...utf8('isn’t')]);
  for (const chunks of [[1], [4], [100]]) {
    const { lines, summary } = read(bytes, chunks);
    expect(lines).toEqual(['isn’t', 'isn’t\u00a0', 'isn’t']);
    expect(summary.problems).toEqual(['1 line (2): not valid UTF-8, read as Windows-1252']);
  }
});

test('a replacement character that the file itself holds is no problem', () => {
  expect(splitLines(utf8('lost \uFFFD character\n'))).toMatchObject({
    lines: ['lost \uFFFD character'],
    summary: { problems: [] },
  });
});

test('NULs are left out and named, and a hole of NULs is not UTF-16', () => {
  const bytes = new Uint8Array([...new Uint8Array(5000), ...utf8('NAT: one\nN\0AT: two\nthree\n')]);
  const { lines, summary } = read(bytes, [1000]);
  expect(lines).toEqual(['NAT: one', 'NAT: two', 'three']);
  expect(summary.problems).toEqual(['2 lines (1, 2): NUL characters left out']);
});

test('an overlong line comes in pieces under one number and nothing is lost', () => {
  const long = 'ä'.repeat(longestPiece) + 'end';
  for (const bytes of [utf8(`first\n${long}\nlast`), utf16(`first\n${long}${long}\nlast`, false, true)])
    for (const chunk of [1000, 65_537, 1e6]) {
      const pieces: [number, string][] = [];
      const splitter = createLineSplitter((text, number) => pieces.push([number, text]));
      for (let at = 0; at < bytes.length; at += chunk) splitter.push(bytes.subarray(at, at + chunk));
      const summary = splitter.end();
      expect(summary.lines).toBe(3);
      expect(summary.problems).toEqual(['1 line (2): longer than 64 KiB, read in pieces']);
      expect(pieces[0]).toEqual([1, 'first']);
      expect(pieces.at(-1)).toEqual([3, 'last']);
      const second = pieces.filter(([number]) => number === 2).map(([, text]) => text);
      expect(Math.max(...second.map((text) => text.length))).toBeLessThanOrEqual(longestPiece);
      expect([long, long + long]).toContain(second.join(''));
    }
});

test('a file that ends inside a UTF-16 character says so', () => {
  const { lines, summary } = read(utf16('abc\nd', false, true).subarray(0, -1), [3]);
  expect(lines[0]).toBe('abc');
  expect(summary.problems).toEqual(['the file ends inside a UTF-16 character']);
});

test('any text in any encoding and any chunks: the same lines', () => {
  const lineText = fc
    .string({ unit: 'grapheme', maxLength: 40 })
    .map((text) => text.replaceAll(/[\r\n\0\uFEFF\uFFFD]/g, ''));
  const kind = fc.constantFrom<'8' | 'le' | 'be'>('8', 'le', 'be');
  fc.assert(
    fc.property(
      fc.array(lineText, { maxLength: 12 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      kind,
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
      (lines, lineBreak, encoding, chunks) => {
        const text = lines.map((line) => line + lineBreak).join('');
        const bytes = encoding === '8' ? utf8(`\ufeff${text}`) : utf16(text, encoding === 'be', true);
        expect(read(bytes, chunks).lines).toEqual(lines);
      },
    ),
  );
});

test('garbage bytes never throw, and the chunks change nothing', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 600 }),
      fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 5 }),
      (bytes, chunks) => {
        expect(read(bytes, chunks)).toEqual(read(bytes, [bytes.length + 1]));
      },
    ),
  );
});

test('detached text equals the original', () => {
  const text = 'NAT-ALG: Unsupported l7_msg_size = 31751';
  expect(detached(text.slice(9))).toBe('Unsupported l7_msg_size = 31751');
  expect(detached('NAT')).toBe('NAT');
});

test('encoding is decided by marks first', () => {
  expect(detectEncoding(new Uint8Array([0xff, 0xfe, 0x41]))).toEqual({ encoding: 'utf-16le', start: 2 });
  expect(detectEncoding(utf8('NAT'))).toEqual({ encoding: 'utf-8', start: 0 });
});
