import fc from 'fast-check';
import { expect, test } from 'vitest';
import { latin1 } from '../../../src/base/bytes.ts';
import { StreamBuffer } from '../../../src/flow/stream-buffer.ts';
import { asciiBytes } from '../../../src/alg/field-rewrite.ts';
import { sipStartLines } from '../../../src/alg/sip/start-line.ts';
import { MessageFraming, type FramingRules } from '../../../src/alg/text/message-framing.ts';

const rules: FramingRules = {
  begins: (bytes, at) => sipStartLines.begins(bytes, at),
  interrupts: (bytes, at) => sipStartLines.isBeginning(bytes, at),
  bodyBytes: (head) => Number(/^content-length: *(\d{1,9})/im.exec(head)?.[1] ?? 0),
  bodyIsPlain: (head) => /application\/sdp/.test(head),
};

const message = (body: string, length = body.length, type = 'application/sdp'): string =>
  `INFO sip:a@example.com SIP/2.0\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n${body}`;

/** What the framing tells of a stream that comes in these pieces. */
function frames(pieces: readonly string[], end = true): string[] {
  const told: string[] = [];
  const stream = new StreamBuffer();
  const framing = new MessageFraming(rules, {
    message: ({ bytes, declaredBytes, complete, overrun }) =>
      told.push(`${latin1(bytes)}|${declaredBytes}${complete ? '' : ' incomplete'}${overrun ? ' overrun' : ''}`),
    stray: (bytes) => told.push(`stray ${bytes}`),
  });
  pieces.forEach((piece, at) => {
    stream.append(asciiBytes(piece), at + 1, at, 0);
    framing.data(stream);
  });
  if (end) framing.end(stream);
  return told;
}

const whole = (text: string): string => `${text}|${text.length}`;
const one = message('v=0\r\n');
const two = message('v=0\r\ns=-\r\n');

test('several messages in one segment, line ends between them', () => {
  expect(frames([`${one}\r\n\r\n${two}\r\n`])).toEqual([whole(one), whole(two)]);
});

test('a Content-Length that is too small: what is left over is told before the next message', () => {
  expect(frames([message('v=0\r\ns=-\r\n', 5) + one])).toEqual([whole(message('v=0\r\n')), 'stray 5', whole(one)]);
});

test('a Content-Length that is too large: the next message is found in the body', () => {
  const lying = message('v=0\r\n', 40);
  expect(frames([lying + one])).toEqual([`${lying}|${lying.length + 35} incomplete overrun`, whole(one)]);
});

test('a body that may hold a message is not searched for one', () => {
  const fragment = message('SIP/2.0 200 OK\r\n', undefined, 'message/sipfrag');
  expect(frames([fragment + one])).toEqual([whole(fragment), whole(one)]);
});

test('what does not come to its end is handed over as it is', () => {
  expect(frames([two.slice(0, -3)])).toEqual([`${two.slice(0, -3)}|${two.length} incomplete`]);
});

test('noise is skipped to the next start line, however it is split', () => {
  const noise = 'xyz\r\nINVITE is not a line\r\n';
  const expected = [`stray ${noise.length}`, whole(one)];
  for (let at = 1; at < noise.length; at += 1)
    expect(frames([noise.slice(0, at), noise.slice(at) + one])).toEqual(expected);
});

test('missing bytes: the message ends there, and the next one is found', () => {
  const told: string[] = [];
  const stream = new StreamBuffer();
  const framing = new MessageFraming(rules, {
    message: ({ bytes, complete }) => told.push(`${bytes.length}${complete ? '' : ' incomplete'}`),
    stray: (bytes) => told.push(`stray ${bytes}`),
  });
  const feed = (text: string): void => {
    stream.append(asciiBytes(text), 1, 1, 0);
    framing.data(stream);
  };
  const cut = two.length - 4;
  feed(two.slice(0, cut));
  framing.gap(2);
  feed(`${two.slice(-2)}${one}`);
  feed(one.slice(0, 10));
  framing.gap(5);
  feed(`${one.slice(15)}${two}`);
  framing.end(stream);
  expect(told.filter((text) => !text.startsWith('stray'))).toEqual([
    `${cut} incomplete`,
    String(one.length),
    '10 incomplete',
    String(two.length),
  ]);
});

test('every split of a stream gives the same messages', () => {
  const streams = [one, two, message('', 0), message('v=0\r\ns=-\r\n', 5), message('v=0\r\n', 30), '\r\n', 'noise\r\n'];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...streams), { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(), { maxLength: 8 }),
      (parts, cuts) => {
        const text = parts.join('');
        const places = [...new Set(cuts.map((cut) => cut % text.length))].sort((a, b) => a - b);
        const pieces = [0, ...places].map((from, at) => text.slice(from, places[at] ?? text.length));
        expect(frames(pieces)).toEqual(frames([text]));
      },
    ),
  );
});

test('any bytes: no throw, nothing held without bound', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 60 }), { maxLength: 20 }), (pieces) => {
      frames(pieces);
    }),
  );
  const stream = new StreamBuffer();
  const framing = new MessageFraming(rules, { message: () => undefined, stray: () => undefined });
  for (let count = 0; count < 400; count += 1) {
    stream.append(asciiBytes(count === 0 ? 'INFO sip:a SIP/2.0\r\n' : `X: ${'y'.repeat(1000)}`), 1, 1, 0);
    framing.data(stream);
  }
  expect(stream.length).toBeLessThan(80_000);
});
