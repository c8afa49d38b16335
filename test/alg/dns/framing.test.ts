import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AlgMessage } from '../../../src/alg/alg.ts';
import { dns } from '../../../src/alg/dns/definition.ts';
import { MessageFraming, type Frame } from '../../../src/alg/dns/framing.ts';
import { StreamBuffer } from '../../../src/flow/stream-buffer.ts';
import { recorder } from './recorder.ts';
import { framed, hex, join, message, response, soa, toQuestion, tsig, u16, type Entry } from './wire.ts';

const www: Entry = { name: 'www.example.com', type: 1 };
const tcp = () => recorder(dns, 'tcp', { client: 40000, server: 53 });
const answer = (id: number, addresses: number): Uint8Array =>
  message({
    id, flags: response, questions: [www],
    answers: Array.from({ length: addresses }, (_, index) => ({ name: toQuestion, type: 1, data: [10, 0, 0, index] })),
  }); // prettier-ignore

/** The transfer of the sample story: 125 bytes of signed query, then the first 1452 of a message of 31751. */
const transferAnswer = (): Uint8Array => {
  const begin = message({
    flags: response,
    questions: [{ name: 'cocheno.com', type: 252 }],
    answers: [soa(2018011101)],
  });
  begin.set(u16(2000), 6);
  const fill = Array.from({ length: 2000 }, (_, index) => [
    0xc0,
    12,
    0,
    1,
    0,
    1,
    0,
    0,
    1,
    0x2c,
    0,
    4,
    10,
    0,
    index >>> 8,
    index & 255,
  ]).flat();
  return join(begin, fill).slice(0, 31751);
};

test('a transfer that is reset in its first message is reported with its declared and its received size', () => {
  const session = tcp();
  session.send(
    'client',
    framed(message({ flags: 0, questions: [{ name: 'cocheno.com', type: 252 }], additional: [tsig()] })),
  );
  session.send('server', framed(transferAnswer()).subarray(0, 1452));
  expect(session.messages.length).toBe(1);
  session.end();
  expect(session.messages[1]).toMatchObject({
    packet: 2, from: 'server', name: 'AXFR response', size: 31751, complete: false,
    facts: { declaredSize: 31751, receivedSize: 1450, overTcp: true, qname: 'cocheno.com', transferClosed: false, queryPacket: 1 },
  }); // prettier-ignore
  expect(session.messages[1]?.summary).toMatch(/^AXFR cocheno\.com: part 1, \d+ records \(1450 of 31751 bytes\)$/);
  expect(session.messages[1]?.facts).not.toHaveProperty('problem');
  session.end();
  expect(session.messages.length).toBe(2);
});

test('the same message whole, over 22 segments: one report, with first and last packet', () => {
  const session = tcp();
  const bytes = framed(transferAnswer());
  for (let at = 0; at < bytes.length; at += 1452) session.send('server', bytes.subarray(at, at + 1452));
  expect(session.messages.length).toBe(1);
  expect(session.messages[0]).toMatchObject({ packet: 1, lastPacket: 22, size: 31751, complete: true });
});

test('the prefix may come in a segment of its own; the message is in the packet of its first byte', () => {
  const session = tcp();
  const bytes = framed(message({ questions: [www] }));
  session.send('client', bytes.subarray(0, 2));
  session.send('client', bytes.subarray(2));
  expect(session.messages).toMatchObject([{ packet: 2, size: bytes.length - 2, complete: true }]);
  expect(session.messages[0]).not.toHaveProperty('lastPacket');
});

test('segments that waited in the buffer: each message ends in the packet of its last byte', () => {
  const places: (readonly [number, number])[] = [];
  const framing = new MessageFraming(({ place, lastPacket }: Frame) => places.push([place.packet, lastPacket]));
  const stream = new StreamBuffer();
  const bytes = framed(answer(1, 1));
  for (const [index, part] of [bytes.subarray(0, 30), bytes.subarray(30), bytes].entries())
    stream.append(part, index + 1, 0, 0);
  framing.data(stream);
  expect(places).toEqual([
    [1, 2],
    [3, 3],
  ]);
});

const withoutPlaces = (messages: readonly AlgMessage[]) =>
  messages.map(({ from, name, size, summary, complete, fields, facts }) => ({
    from,
    name,
    size,
    summary,
    complete,
    fields,
    facts,
  }));

test('several messages in a segment, and the stream split at any byte, give the same messages', () => {
  const stream = join(
    ...[answer(1, 1), answer(2, 3), message({ id: 3, flags: response | 3, questions: [www] })].map(framed),
  );
  const whole = tcp();
  whole.send('server', stream);
  whole.end();
  expect(whole.messages.map(({ facts }) => facts?.['id'])).toEqual([1, 2, 3]);
  const expected = withoutPlaces(whole.messages);
  for (let at = 1; at < stream.length; at += 1) {
    const split = tcp();
    split.send('server', stream.subarray(0, at));
    split.send('server', stream.subarray(at));
    split.end();
    expect(withoutPlaces(split.messages)).toEqual(expected);
  }
  const single = tcp();
  for (let at = 0; at < stream.length; at += 1) single.send('server', stream.subarray(at, at + 1));
  expect(withoutPlaces(single.messages)).toEqual(expected);
});

test('an end anywhere reports what was whole and one incomplete message', () => {
  const stream = join(framed(answer(1, 1)), framed(answer(2, 2)));
  const first = 2 + answer(1, 1).length;
  for (let at = 0; at <= stream.length; at += 1) {
    const session = tcp();
    session.send('server', stream.subarray(0, at));
    session.end();
    const wholeMessages = at === stream.length ? 2 : at >= first ? 1 : 0;
    const rest = at - (wholeMessages === 0 ? 0 : first);
    const partial = wholeMessages < 2 && rest >= 2;
    expect(session.messages.map(({ complete }) => complete)).toEqual([
      ...Array.from({ length: wholeMessages }, () => true),
      ...(partial ? [false] : []),
    ]);
    if (partial) expect(session.messages.at(-1)).toMatchObject({ name: 'response', facts: { receivedSize: rest - 2 } });
  }
});

test('bytes missing inside a message cost that message alone', () => {
  const session = tcp();
  const big = framed(answer(1, 100));
  const stream = join(framed(answer(0, 1)), big, framed(answer(2, 1)));
  const lostAt = 2 + answer(0, 1).length + 200;
  session.send('server', stream.subarray(0, lostAt));
  session.gap('server', 500);
  session.send('server', stream.subarray(lostAt + 500));
  session.end();
  expect(session.messages.map(({ complete, facts }) => [facts?.['id'], complete, facts?.['receivedSize']])).toEqual([
    [0, true, answer(0, 1).length],
    [1, false, 198],
    [2, true, answer(2, 1).length],
  ]);
});

test('two holes in one message, and a hole that reaches the next prefix exactly', () => {
  const session = tcp();
  const big = framed(answer(1, 100));
  session.send('server', big.subarray(0, 300));
  session.gap('server', 100);
  session.send('server', big.subarray(400, 500));
  session.gap('server', big.length - 500);
  session.send('server', framed(answer(2, 1)));
  expect(session.messages.map(({ complete, facts }) => [facts?.['id'], complete])).toEqual([
    [1, false],
    [2, true],
  ]);
});

test('after bytes missing between messages, the next segment that begins like a message is taken up again', () => {
  const session = tcp();
  const long = framed(answer(1, 100));
  session.send('server', framed(answer(0, 1)));
  session.gap('server', 700);
  session.send('server', long.subarray(900)); // the rest of a message whose start is lost
  session.send('server', framed(answer(2, 1)));
  session.send('server', framed(answer(3, 1)));
  session.end();
  expect(session.messages.map(({ facts }) => facts?.['id'])).toEqual([0, 2, 3]);
});

test('a hole longer than the message it began in', () => {
  const session = tcp();
  session.send('server', framed(answer(1, 100)).subarray(0, 300));
  session.gap('server', 5000);
  session.send('server', hex('0102030405060708090a0b0c0d0e0f101112131415'));
  session.send('server', framed(answer(2, 1)));
  session.end();
  expect(session.messages.map(({ complete, facts }) => [facts?.['id'], complete])).toEqual([
    [1, false],
    [2, true],
  ]);
});

test('what is no DNS message is said once and does not swallow what follows', () => {
  const session = tcp();
  session.send('client', framed(message({ id: 1, questions: [www] })));
  session.send('client', new TextEncoder().encode('GET / HTTP/1.1\r\nHost: example.com\r\n\r\n'));
  session.send('client', new TextEncoder().encode('more text that is not DNS at all'));
  session.send('client', framed(message({ id: 2, questions: [www] })));
  session.end();
  expect(session.messages.map(({ name, complete }) => [name, complete])).toEqual([
    ['query', true],
    ['not a DNS message', false],
    ['query', true],
  ]);
});

test('a length prefix under a header is no message', () => {
  const session = tcp();
  session.send('client', hex('0000 0000 0000 0000'));
  session.send('client', hex('0005 0102030405'));
  session.end();
  expect(session.messages).toMatchObject([
    { name: 'not a DNS message', size: 0, facts: { declaredSize: 0, overTcp: true } },
  ]);
});

test('a server that has sent the prefix only is named after the open transfer', () => {
  const session = tcp();
  session.send('client', framed(message({ flags: 0, questions: [{ name: 'example.com', type: 252 }] })));
  session.send('server', hex('7c07 1234'));
  session.end();
  expect(session.messages[1]).toMatchObject({
    name: 'AXFR response',
    size: 31751,
    complete: false,
    facts: { receivedSize: 2 },
  });
});

test('any segments and holes: nothing thrown, no more bytes reported than sent', () => {
  const piece = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => ({ bytes, gap: 0 })),
    fc.nat(5).map((count) => ({ bytes: framed(answer(count, count)), gap: 0 })),
    fc.nat(5).map((count) => ({ bytes: framed(answer(count, count)).subarray(0, 20), gap: 0 })),
    fc.integer({ min: 1, max: 2000 }).map((gap) => ({ bytes: new Uint8Array(0), gap })),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const session = tcp();
      let sent = 0;
      for (const { bytes, gap } of pieces)
        if (gap > 0) session.gap('server', gap);
        else {
          sent += bytes.length;
          session.send('server', bytes);
        }
      session.end();
      const reported = session.messages.reduce((sum, { facts }) => sum + Number(facts?.['receivedSize']), 0);
      expect(reported).toBeLessThanOrEqual(sent);
    }),
    { numRuns: 500 },
  );
});
