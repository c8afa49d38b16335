import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProbeVerdict, Transport } from '../../../src/alg/alg.ts';
import { isPossibleHeader, probeDns } from '../../../src/alg/dns/probe.ts';
import { framed, hex, join, message, opt, response, soa, toQuestion, tsig } from './wire.ts';

const ask = (transport: Transport, payload: Uint8Array): ProbeVerdict => probeDns(transport, 'client', payload);
const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const www = { name: 'www.example.com', type: 1 };
const query = message({ questions: [www], additional: [opt(4096)] });

test('queries and answers are claimed on both transports', () => {
  const answer = message({
    flags: response,
    questions: [www],
    answers: [{ name: toQuestion, type: 1, data: [10, 0, 0, 1] }],
  });
  const transferQuery = message({ flags: 0, questions: [{ name: 'example.com', type: 252 }], additional: [tsig()] });
  const update = message({
    flags: 0x2800,
    questions: [{ name: 'example.com', type: 6 }],
    authority: [{ ...www, class: 254 }],
  });
  const root = message({ questions: [{ name: '', type: 2 }] });
  const multicast = message({ id: 0, flags: 0, questions: [{ name: '_ipp._tcp.local', type: 12, class: 0x8001 }] });
  const unknownType = message({ questions: [{ name: 'example.com', type: 65280 }] });
  for (const bytes of [query, answer, transferQuery, update, root, multicast, unknownType]) {
    expect(ask('udp', bytes)).toBe('yes');
    expect(ask('tcp', framed(bytes))).toBe('yes');
  }
});

test('over TCP the first bytes of a message suffice, and too few of them are waited for', () => {
  const big = framed(
    message({
      flags: response,
      questions: [www],
      answers: [soa(1), { name: toQuestion, type: 16, data: new Uint8Array(31_000) }],
    }),
  );
  expect(ask('tcp', big.subarray(0, 1452))).toBe('yes');
  expect(ask('tcp', new Uint8Array(0))).toBe('more');
  for (let length = 1; length < 2 + 12 + 17 + 4; length += 1) expect(ask('tcp', big.subarray(0, length))).toBe('more');
  // A second message in the same segment, and a segment that ends within it.
  expect(ask('tcp', join(framed(query), framed(query).subarray(0, 9)))).toBe('yes');
});

test('what only a label check would drop is kept on the DNS port, and does not claim another', () => {
  expect(ask('udp', hex('0001 0100 0001 0000 0000 0000  01 61 9a 62 63'))).toBe('more');
  expect(ask('udp', hex('0001 0100 0001 0000 0000 0000  01 61 c00c 0001 0001'))).toBe('more');
  expect(ask('tcp', framed(hex('0001 0100 0001 0000 0000 0000  01 61 9a 62 63')))).toBe('no');
});

test('answers without a question, headers alone, cut datagrams and binary names prove nothing', () => {
  expect(ask('udp', message({ flags: response, answers: [soa(1, 'example.com')] }))).toBe('more');
  expect(ask('udp', hex('71b1 0000 0000 0000 0000 0000'))).toBe('more');
  expect(ask('udp', hex('71b1 8001 0000 0000 0000 0000'))).toBe('more');
  expect(ask('udp', query.subarray(0, 24))).toBe('more');
  expect(ask('udp', message({ questions: [{ name: 'a\u0001b', type: 1 }] }))).toBe('more');
  expect(ask('tcp', framed(hex('0001 3000 0000 0000 0000 0000')))).toBe('more');
});

test('a message that asks nothing must begin with a record', () => {
  expect(ask('udp', message({ additional: [opt(4096)] }))).toBe('more');
  expect(ask('udp', message({ flags: response, answers: [soa(1, 'example.com')] }).subarray(0, 20))).toBe('more');
  expect(
    ask('udp', message({ flags: response, answers: [{ name: 'a', type: 1, class: 0x58, data: [1, 2, 3, 4] }] })),
  ).toBe('no');
  expect(ask('udp', message({ flags: response, answers: [{ name: [0xc0, 0xff], type: 1 }] }))).toBe('no');
  // CAPWAP data: the counts look possible, the first record has no class.
  expect(ask('udp', hex('0020032000000000010400000000000000400000580a20690e20000000000000580a2069'))).toBe('no');
});

test('other protocols are refused', () => {
  const others = [
    text('GET / HTTP/1.1\r\nHost: example.com\r\n\r\n'),
    text('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n'),
    text('220 ftp.example.com FTP server ready\r\n'),
    text('INVITE sip:bob@example.com SIP/2.0\r\n'),
    text('<34>Oct 11 22:14:15 mymachine su: failed for lonvick on /dev/pts/8'),
    hex('160301 0200 010001fc 0303 00112233445566778899aabbccddeeff'), // TLS
    hex('000c 0000 4b8c 4f9d a1a1 0000 0000 0000 0000 0000 0000 0000'), // length prefix under a header of zeros
    new Uint8Array(64),
  ];
  for (const bytes of others) {
    expect(ask('udp', bytes), String(bytes)).toBe('no');
    expect(ask('tcp', bytes), String(bytes)).toBe('no');
  }
  expect(ask('udp', hex('0001 0100'))).toBe('no');
  expect(ask('icmp', query)).toBe('no');
  expect(ask('gre', query)).toBe('no');
});

test('counts must fit the size: 5 bytes for a question, 11 for a record, at the least', () => {
  const header = (questions: number, answers: number): Uint8Array =>
    hex(`0001 8180 00${questions}0 00${answers}0 0000 0000`);
  expect(isPossibleHeader(header(1, 0), 0, 12 + 16 * 5)).toBe(true);
  expect(isPossibleHeader(header(1, 0), 0, 12 + 16 * 5 - 1)).toBe(false);
  expect(isPossibleHeader(header(0, 1), 0, 12 + 16 * 11)).toBe(true);
  expect(isPossibleHeader(header(0, 1), 0, 12 + 16 * 11 - 1)).toBe(false);
});

test("NetBIOS' name service, which borrows the format, does not become DNS on another port", () => {
  const wildcard = `CK${'A'.repeat(30)}`;
  expect(ask('udp', message({ flags: 0, questions: [{ name: wildcard, type: 33 }] }))).not.toBe('yes');
  expect(
    ask('udp', message({ flags: 0x0110, questions: [{ name: 'FHEPFCELGHFCEPFFFACACACACACACAAA', type: 32 }] })),
  ).not.toBe('yes');
  expect(ask('udp', message({ questions: [{ name: '_sip._udp.example.com', type: 33 }] }))).toBe('yes');
});

test('noise is not claimed, and nothing throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(ask('udp', bytes)).not.toBe('yes');
      expect(ask('tcp', bytes)).not.toBe('yes');
    }),
    { numRuns: 3000 },
  );
});
