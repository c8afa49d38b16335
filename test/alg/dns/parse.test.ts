import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMessage } from '../../../src/alg/dns/parse.ts';
import { RecordWalk } from '../../../src/alg/dns/record-walk.ts';
import { addressFields, readOpt, readTsig, soaSerial } from '../../../src/alg/dns/records.ts';
import { surveyRecords } from '../../../src/alg/dns/survey.ts';
import { hex, labels, message, opt, response, soa, toQuestion, tsig } from './wire.ts';

/** A query for the addresses of www.example.com with an OPT record of 4096 bytes, as resolvers send it. */
const query = hex(`
  beef 0120 0001 0000 0000 0001
  03 777777 07 6578616d706c65 03 636f6d 00  0001 0001
  00 0029 1000 00 00 8000 0000`);

const answer = message({
  flags: 0x8583,
  questions: [{ name: 'www.example.com', type: 1 }],
  answers: [
    { name: toQuestion, type: 5, data: [3, 0x61, 0x62, 0x63, 0xc0, 16] },
    { name: 'abc.example.com', type: 1, data: [192, 0, 2, 1] },
  ],
  authority: [{ name: 'example.com', type: 2, data: [2, 0x6e, 0x73, 0xc0, 16] }],
  additional: [
    { name: 'ns.example.com', type: 28, data: hex('20010db8000000000000000000000053') },
    opt(1232, 0x0100_8000),
  ],
});

const parsed = (bytes: Uint8Array) => {
  const result = parseMessage(bytes);
  if (!result) throw new Error('no header');
  return result;
};

test('header and question of a query', () => {
  expect(parseMessage(query)).toEqual({
    id: 0xbeef, response: false, operation: 0, truncated: false, responseCode: 0,
    questionCount: 1, answerCount: 0, authorityCount: 0, additionalCount: 1,
    question: { name: 'www.example.com', type: 1, class: 1, offset: 12, length: 21 },
    recordsAt: 33, problem: undefined,
  }); // prettier-ignore
});

test('header flags of a response, and eleven bytes are no header', () => {
  expect(parseMessage(answer)).toMatchObject({ response: true, truncated: false, responseCode: 3, answerCount: 2 });
  expect(parseMessage(message({ flags: 0xa200 }))).toMatchObject({ response: true, operation: 4, truncated: true });
  expect(parseMessage(query.subarray(0, 11))).toBeUndefined();
  expect(parseMessage(query.subarray(0, 12))?.problem?.kind).toBe('cut-off');
});

test('several questions are stepped over; the first one is kept', () => {
  const several = parsed(
    message({
      questions: [
        { name: 'a.local', type: 255 },
        { name: [0xc0, 12], type: 28 },
      ],
      authority: [soa(1)],
    }),
  );
  expect(several.question?.name).toBe('a.local');
  expect(several.recordsAt).toBe(12 + 9 + 4 + 6);
  expect(several.problem).toBeUndefined();
});

test('a broken question keeps what could be read and gives no records', () => {
  const broken = parsed(hex('0001 0100 0001 0001 0000 0000  01 61 9a 62 63 64 65'));
  expect(broken).toMatchObject({
    recordsAt: -1,
    problem: { kind: 'label-too-long' },
    question: { name: 'a', type: 0 },
  });
  expect(new RecordWalk(hex(''), broken).next()).toBe(false);
});

test('the walk stops at each record of each section with its offsets', () => {
  const walk = new RecordWalk(answer, parsed(answer));
  const seen: (readonly [string, number, number])[] = [];
  while (walk.next()) seen.push([walk.section, walk.type, walk.dataLength]);
  expect(seen).toEqual([
    ['answer', 5, 6],
    ['answer', 1, 4],
    ['authority', 2, 5],
    ['additional', 28, 16],
    ['additional', 41, 0],
  ]);
  expect(walk.end).toBe(answer.length);
  expect(walk.problem).toBeUndefined();
});

test('counts that promise more than there is end the walk with a problem', () => {
  const lying = message({
    flags: response,
    questions: [{ name: 'a', type: 1 }],
    answers: [{ name: toQuestion, type: 1, data: [10, 0, 0, 1] }],
  });
  lying[7] = 200;
  const walk = new RecordWalk(lying, parsed(lying));
  while (walk.next());
  expect(walk.problem).toEqual({ kind: 'cut-off', text: `name at byte ${lying.length} has no end` });
  const cutData = lying.subarray(0, lying.length - 1);
  const short = new RecordWalk(cutData, parsed(cutData));
  expect(short.next()).toBe(false);
  expect(short.problem).toEqual({ kind: 'cut-off', text: `record 1 of 200 is cut off at byte ${cutData.length}` });
});

test('addresses are located: the bytes at each offset are the value', () => {
  const fields = addressFields(answer, parsed(answer));
  expect(fields.map(({ name, value, length }) => [name, value, length])).toEqual([
    ['answer A', '192.0.2.1', 4],
    ['additional AAAA', '2001:db8::53', 16],
  ]);
  const located = fields.map(({ offset, length }) => [...answer.subarray(offset, offset + length)]);
  expect(located).toEqual([[192, 0, 2, 1], [...hex('20010db8000000000000000000000053')]]);
});

test('A records of another class or length are not addresses; the multicast flag in the class does not matter', () => {
  const odd = message({
    flags: response,
    answers: [
      { name: 'a', type: 1, class: 3, data: [1, 2, 3, 4] },
      { name: 'a', type: 1, data: [1, 2, 3] },
      { name: 'a', type: 1, class: 0x8001, data: [10, 0, 0, 9] },
    ],
  });
  expect(addressFields(odd, parsed(odd)).map(({ value }) => value)).toEqual(['10.0.0.9']);
});

test('OPT (RFC 6891 §6.1)', () => {
  const walk = new RecordWalk(answer, parsed(answer));
  while (walk.next());
  expect(readOpt(walk)).toEqual({
    payloadSize: 1232, extendedCode: 1, version: 0, dnssecOk: true, offset: answer.length - 11, length: 11,
  }); // prettier-ignore
});

test('TSIG (RFC 8945 §4.2), whole and cut short', () => {
  const signed = message({ flags: response, additional: [tsig(16)] });
  const walk = new RecordWalk(signed, parsed(signed));
  walk.next();
  expect(readTsig(signed, walk)).toEqual({
    keyName: 'transfer.key', algorithm: 'hmac-sha256', timeSigned: 0x5a57ef0e, originalId: 0x1234, error: 16,
    offset: 12, length: signed.length - 12,
  }); // prettier-ignore
  const cut = message({ additional: [{ name: 'k', type: 250, class: 255, data: labels('hmac-sha256') }] });
  const cutWalk = new RecordWalk(cut, parsed(cut));
  cutWalk.next();
  expect(readTsig(cut, cutWalk)).toMatchObject({ algorithm: 'hmac-sha256', error: 0, originalId: 0 });
});

test("SOA's serial", () => {
  const bytes = message({ flags: response, answers: [soa(2024010101, 'example.com')] });
  const walk = new RecordWalk(bytes, parsed(bytes));
  walk.next();
  expect(soaSerial(bytes, walk)).toBe(2024010101);
});

test('the survey keeps 32 addresses of the answer and counts the rest', () => {
  const many = message({
    flags: response,
    questions: [{ name: 'many', type: 1 }],
    answers: Array.from({ length: 40 }, (_, index) => ({ name: toQuestion, type: 1, data: [10, 0, 0, index] })),
    additional: [{ name: 'glue', type: 1, data: [10, 9, 9, 9] }, opt(4096), tsig()],
  });
  const survey = surveyRecords(many, parsed(many));
  expect(survey.addresses.length).toBe(32);
  expect(survey.addressCount).toBe(40);
  expect(survey.opt?.payloadSize).toBe(4096);
  expect(survey.tsig?.keyName).toBe('transfer.key');
});

const readEverything = (bytes: Uint8Array): void => {
  const result = parseMessage(bytes);
  if (!result) return;
  const walk = new RecordWalk(bytes, result);
  let steps = 0;
  while (walk.next()) {
    steps += 1;
    readTsig(bytes, walk);
    soaSerial(bytes, walk);
  }
  // Every record takes 11 bytes or more, so the bytes bound the walk, not the counts.
  expect(steps * 11).toBeLessThanOrEqual(bytes.length);
  for (const field of addressFields(bytes, result))
    expect(field.offset + field.length).toBeLessThanOrEqual(bytes.length);
  surveyRecords(bytes, result);
};

test('arbitrary bytes never throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), readEverything), { numRuns: 1500 });
});

test('a sound message with some bytes changed and its tail cut never throws', () => {
  const change = fc.tuple(fc.nat(answer.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 6 }), fc.nat(answer.length), (changes, length) => {
      const bytes = answer.slice(0, length);
      for (const [at, value] of changes) if (at < length) bytes[at] = value;
      readEverything(bytes);
    }),
    { numRuns: 3000 },
  );
});
