import fc from 'fast-check';
import { expect, test } from 'vitest';
import { latin1 } from '../../../src/base/bytes.ts';
import { headEnd, headerOf, parseHead } from '../../../src/alg/text/message-head.ts';
import { dividePieces, parameterOf, parametersOf } from '../../../src/alg/text/parameters.ts';
import { asciiBytes } from '../../../src/alg/field-rewrite.ts';

test('headers keep their place; names are without case, spaces before the colon are allowed', () => {
  const text = 'INVITE sip:a@b SIP/2.0\r\nSubject : lunch\r\nCSeq:1 INVITE\r\n\r\nbody';
  const head = parseHead(text);
  expect(head.startLine).toBe('INVITE sip:a@b SIP/2.0');
  expect(headerOf(head, 'subject')).toEqual({ name: 'subject', value: 'lunch', offset: text.indexOf('lunch') });
  expect(headerOf(head, 'cseq')?.value).toBe('1 INVITE');
  expect(text.slice(head.bodyAt)).toBe('body');
});

test('folds become spaces of the same length, so that offsets stay', () => {
  const text = 'A b SIP/2.0\r\nVia: one,\r\n\t two\r\nTo: x\r\n\r\n';
  const via = headerOf(parseHead(text), 'via');
  expect(via?.value).toBe('one,  \t two');
  expect(text.indexOf('two')).toBe((via?.offset ?? 0) + (via?.value.indexOf('two') ?? 0));
});

test.each([
  ['line feeds alone', 'A\nB: 1\n\nx', 'x'],
  ['line ends before the start line', '\r\n\r\nA\r\nB: 1\r\n\r\nx', 'x'],
  ['a line of spaces does not end the head', 'A\r\nB: 1\r\n  \r\nC: 2\r\n\r\nx', 'x'],
])('%s', (_name, text, body) => {
  const head = parseHead(text);
  expect([head.startLine, headerOf(head, 'b')?.value, text.slice(head.bodyAt)]).toEqual(['A', '1', body]);
});

test('a head without its blank line has no body; odd lines are counted', () => {
  expect(parseHead('A\r\nB: 1\r\n').bodyAt).toBe(-1);
  expect(parseHead('A\r\nnot a header\r\nB: 1\r\n\r\n')).toMatchObject({ oddLines: 1, headers: [{ name: 'b' }] });
});

test('the end of a head is where the parser sees it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('\r\n', '\n', '\r', 'A: b', ' ', 'x'), { maxLength: 30 }), (pieces) => {
      const text = `start\r\n${pieces.join('')}`;
      const end = headEnd(asciiBytes(text));
      expect(parseHead(text).bodyAt).toBe(end);
    }),
  );
});

test('lists divide outside of quotes and brackets, parameters keep their place', () => {
  const value = '"a, b" <sip:x;y=1,2@h>;q=1 , <sip:z>';
  expect(dividePieces(value, ',').map(({ text }) => text)).toEqual(['"a, b" <sip:x;y=1,2@h>;q=1', '<sip:z>']);
  for (const { text, offset } of dividePieces(value, ',')) expect(value.slice(offset)).toMatch(text.slice(0, 3));
  const parameters = ' ;Received = 192.0.2.1;rport; dest="a;b"';
  const received = parameterOf(parametersOf(parameters), 'received');
  expect(received).toEqual({ name: 'received', value: '192.0.2.1', offset: parameters.indexOf('192') });
  expect(parameterOf(parametersOf(parameters), 'rport')?.value).toBeUndefined();
  expect(parameterOf(parametersOf(parameters), 'dest')).toMatchObject({
    value: 'a;b',
    offset: parameters.indexOf('a;b'),
  });
});

test('any text: offsets point at the values, nothing throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const text = latin1(bytes);
      for (const { value, offset } of parseHead(text).headers) {
        expect(text.slice(offset, offset + value.length).replace(/[\r\n]/g, ' ')).toBe(value);
        for (const parameter of parametersOf(value))
          if (parameter.value !== undefined) expect(value.startsWith(parameter.value, parameter.offset)).toBe(true);
      }
    }),
  );
});
