import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AlgMessage } from '../../../src/alg/alg.ts';
import { dns } from '../../../src/alg/dns/definition.ts';
import { recorder } from './recorder.ts';
import { hex, join, message, opt, response, toQuestion, u16, type Entry } from './wire.ts';

const www: Entry = { name: 'www.example.com', type: 1 };
const address = (last: number): Entry => ({ name: toQuestion, type: 1, data: [192, 0, 2, last] });
const udp = () => recorder(dns, 'udp', { client: 40000, server: 53 });
const filler = (bytes: number): Entry => ({
  name: toQuestion,
  type: 16,
  data: Array.from({ length: bytes }, () => 0x41),
});

test('a query and its answer: names, sizes, summaries, facts, located addresses', () => {
  const session = udp();
  const query = message({ id: 7, questions: [www], additional: [opt(1232)] });
  const answer = message({
    id: 7,
    flags: response,
    questions: [www],
    answers: [address(1), address(2)],
    additional: [opt(4096)],
  });
  session.send('client', query);
  session.send('server', answer);
  session.end();
  expect(session.messages).toEqual([
    {
      packet: 1, seconds: 1, nanoseconds: 0, from: 'client', name: 'query', size: query.length, complete: true,
      summary: 'A www.example.com, EDNS 1232',
      facts: {
        id: 7, declaredSize: query.length, receivedSize: query.length, overTcp: false, rcode: 0, truncated: false,
        qname: 'www.example.com', qtype: 'A', tsig: false, ednsSize: 1232,
      },
    },
    {
      packet: 2, seconds: 2, nanoseconds: 0, from: 'server', name: 'response', size: answer.length, complete: true,
      summary: 'A www.example.com: 192.0.2.1 and 1 more',
      facts: {
        id: 7, declaredSize: answer.length, receivedSize: answer.length, overTcp: false, rcode: 0, truncated: false,
        qname: 'www.example.com', qtype: 'A', tsig: false, ednsSize: 4096, queryPacket: 1, allowedSize: 1232,
      },
      fields: [
        { name: 'answer A', value: '192.0.2.1', offset: 45, length: 4 },
        { name: 'answer A', value: '192.0.2.2', offset: 61, length: 4 },
      ],
    },
  ]); // prettier-ignore
  expect(session.notes).toEqual([]);
  expect(session.gates).toEqual([]);
});

test('the upper bits of the response code come from OPT', () => {
  const session = udp();
  session.send('server', message({ flags: response | 1, questions: [www], additional: [opt(1232, 0x0100_0000)] }));
  expect(session.messages[0]).toMatchObject({ facts: { rcode: 17 }, summary: 'A www.example.com: BADKEY' });
  session.send('server', message({ flags: response | 3, questions: [www] }));
  expect(session.messages[1]).toMatchObject({ facts: { rcode: 3 }, summary: 'A www.example.com: NXDOMAIN' });
});

test('operations have names of their own', () => {
  const session = udp();
  const zone: Entry = { name: 'example.com', type: 6 };
  session.send('client', message({ flags: 0x2400, questions: [zone] }));
  session.send('server', message({ flags: 0xa400, questions: [zone] }));
  session.send(
    'client',
    message({ flags: 0x2800, questions: [zone], authority: [{ name: 'h', type: 1, data: [10, 0, 0, 1] }] }),
  );
  session.send('server', message({ flags: 0xa800, questions: [zone] }));
  session.send('client', message({ flags: 0x1000, questions: [zone] }));
  expect(session.messages.map(({ name, summary }) => [name, summary])).toEqual([
    ['notify', 'SOA example.com'],
    ['notify response', 'SOA example.com: done'],
    ['update', 'SOA example.com'],
    ['update response', 'SOA example.com: done'],
    ['status', 'SOA example.com'],
  ]);
});

test('a reply over 512 bytes that the query allows is one hint for the flow, however many there are', () => {
  const session = udp();
  for (const id of [1, 2, 3]) {
    session.send('client', message({ id, questions: [www], additional: [opt(4096)] }));
    session.send('server', message({ id, flags: response, questions: [www], answers: [filler(600)] }));
  }
  session.end();
  expect(session.notes).toEqual([
    {
      id: 'dns/large-reply-allowed',
      packets: [1, 2, 3, 4, 5, 6],
      evidence: 'packet 2: 645 bytes over UDP, the query in packet 1 allows 4096; 3 such replies in this flow',
      detail: expect.stringContaining('EDNS'),
    },
  ]);
});

test('no hint without EDNS, above what EDNS allows, at 512 bytes, or for another question with the same id', () => {
  const session = udp();
  session.send('client', message({ id: 1, questions: [www] }));
  session.send('server', message({ id: 1, flags: response, questions: [www], answers: [filler(600)] }));
  session.send('client', message({ id: 2, questions: [www], additional: [opt(600)] }));
  session.send('server', message({ id: 2, flags: response, questions: [www], answers: [filler(600)] }));
  session.send('client', message({ id: 3, questions: [www], additional: [opt(100)] }));
  const atLimit = message({ id: 3, flags: response, questions: [www], answers: [filler(512 - 45)] });
  session.send('server', atLimit);
  session.send('client', message({ id: 4, questions: [www], additional: [opt(4096)] }));
  session.send(
    'server',
    message({ id: 4, flags: response, questions: [{ name: 'other.example', type: 1 }], answers: [filler(600)] }),
  );
  session.end();
  expect(atLimit.length).toBe(512);
  expect(session.notes).toEqual([]);
  expect(session.messages.map(({ facts }) => facts?.['allowedSize'])).toEqual([
    undefined, 512, undefined, 600, undefined, 512, undefined, undefined,
  ]); // prettier-ignore
});

test('repetitions and second answers are facts; names match without case', () => {
  const session = udp();
  session.send('client', message({ id: 9, questions: [www] }));
  session.send('client', message({ id: 8, questions: [{ name: 'other', type: 1 }] }));
  session.send('client', message({ id: 9, questions: [{ name: 'wWw.eXample.com', type: 1 }] }));
  session.send(
    'server',
    message({ id: 9, flags: response, questions: [{ name: 'WWW.example.COM', type: 1 }], answers: [address(1)] }),
  );
  session.send('server', message({ id: 9, flags: response, questions: [www], answers: [address(2)] }));
  // Asked again after the answer: a query of its own.
  session.send('client', message({ id: 9, questions: [www] }));
  const facts = session.messages.map((reported) => reported.facts ?? {});
  expect(facts.map((fact) => [fact['repeatOf'], fact['queryPacket'], fact['answerNumber']])).toEqual([
    [undefined, undefined, undefined],
    [undefined, undefined, undefined],
    [1, undefined, undefined],
    [undefined, 3, undefined],
    [undefined, 3, 2],
    [undefined, undefined, undefined],
  ]);
});

test('a flow that keeps one port matches thousands of open queries, and forgets the oldest ones', () => {
  const session = udp();
  const count = 6000;
  for (let id = 0; id < count; id += 1) session.send('client', message({ id, questions: [www] }));
  session.send('server', message({ id: 5, flags: response, questions: [www] }));
  session.send('server', message({ id: count - 4000, flags: response, questions: [www] }));
  session.send('server', message({ id: count - 1, flags: response, questions: [www] }));
  expect(session.messages.slice(count).map(({ facts }) => facts?.['queryPacket'])).toEqual([
    undefined,
    count - 3999,
    count,
  ]);
});

test('names that label checks refuse are noted, with the place in the message', () => {
  const session = udp();
  session.send('client', hex('0001 0100 0001 0000 0000 0000  01 61 9a 62 63'));
  session.send('client', hex('0002 0100 0001 0000 0000 0000  01 61 c0 0c 0001 0001'));
  session.send(
    'server',
    join(message({ id: 3, flags: response, questions: [www] }).fill(1, 7, 8), hex('c0ff 0001 0001 00000000 0000')),
  );
  session.end();
  expect(session.notes).toEqual([
    {
      id: 'dns/label-rejected',
      packets: [1, 2, 3],
      evidence: 'packet 1: label length 154 at byte 14 exceeds 63; 3 such messages in this flow',
      detail: expect.stringContaining('check labels'),
    },
  ]);
  expect(session.messages[0]).toMatchObject({
    summary: 'a',
    facts: { qname: 'a', qtype: '', problem: 'label length 154 at byte 14 exceeds 63' },
  });
  expect(session.messages[1]).toMatchObject({ facts: { problem: 'pointer at byte 14 leads to byte 12' } });
  expect(session.messages[2]).toMatchObject({ facts: { problem: 'pointer at byte 33 leads to byte 255' } });
});

test('a datagram that the snap length cut is incomplete, not faulty', () => {
  const session = udp();
  const answer = message({ flags: response, questions: [www], answers: [address(1), address(2)] });
  session.send('server', answer.subarray(0, 52));
  session.send('server', answer.subarray(0, 20));
  session.end();
  expect(session.messages.map(({ complete, fields }) => [complete, fields?.length])).toEqual([
    [false, 1],
    [false, undefined],
  ]);
  expect(session.notes).toEqual([]);
});

test('an answer with TC that ends in the middle of a record is what the server sent', () => {
  const session = udp();
  const answer = message({ flags: response | 0x200, questions: [www], answers: [address(1), address(2)] });
  session.send('server', answer.subarray(0, 52));
  expect(session.messages[0]).toMatchObject({
    complete: true,
    summary: 'A www.example.com: 192.0.2.1, truncated',
    facts: { truncated: true },
  });
});

test('multicast DNS and LLMNR are named so and not judged', () => {
  const bad = hex('0000 0000 0001 0000 0000 0000  01 61 9a 62 63');
  const service: Entry = { name: '_ipp._tcp.local', type: 12 };
  const answer = message({
    id: 0,
    flags: 0x8400,
    answers: [
      { ...service, class: 1, data: [1, 0x61, 0xc0, 12] },
      { ...address(1), name: 'a.local', class: 0x8001 },
      filler(700),
    ],
  });
  const multicast = recorder(dns, 'udp', { client: 5353, server: 5353 });
  multicast.send(
    'client',
    message({ id: 0, flags: 0, questions: [{ ...service, class: 0x8001 }], additional: [opt(1440)] }),
  );
  multicast.send('server', answer);
  multicast.send('client', bad);
  multicast.end();
  expect(multicast.messages.map(({ name }) => name)).toEqual(['mDNS query', 'mDNS response', 'mDNS query']);
  expect(multicast.messages[1]).toMatchObject({
    summary: 'PTR _ipp._tcp.local: 3 answers',
    fields: [{ value: '192.0.2.1' }],
  });
  expect(multicast.messages[1]?.facts).not.toHaveProperty('allowedSize');
  expect(multicast.notes).toEqual([]);

  const linkLocal = recorder(dns, 'udp', { client: 50000, server: 5355 });
  linkLocal.send('client', message({ flags: 0, questions: [{ name: 'printer', type: 1 }] }));
  linkLocal.send(
    'server',
    message({ flags: 0x8000, questions: [{ name: 'printer', type: 1 }], answers: [address(9)] }),
  );
  expect(linkLocal.messages.map(({ name, summary }) => [name, summary])).toEqual([
    ['LLMNR query', 'A printer'],
    ['LLMNR response', 'A printer: 192.0.2.9'],
  ]);

  const plain = recorder(dns, 'udp', { client: 5353, server: 53 });
  plain.send('client', message({ questions: [www] }));
  expect(plain.messages[0]?.name).toBe('query');
});

test('a datagram shorter than a header is named by its sender', () => {
  const session = udp();
  session.send('client', hex('0001 0100'));
  session.send('server', new Uint8Array(0));
  expect(session.messages.map(({ name, size, complete, summary }) => [name, size, complete, summary])).toEqual([
    ['query', 4, false, 'no whole header (4 of 4 bytes)'],
    ['response', 0, false, 'no whole header (0 of 0 bytes)'],
  ]);
});

const checkShape = (reported: AlgMessage): void => {
  expect(reported.summary.length).toBeLessThan(1300);
  for (const { offset, length } of reported.fields ?? [])
    expect(offset + length).toBeLessThanOrEqual(Number(reported.facts?.['receivedSize']));
};

test('any datagrams: one message each, nothing thrown, facts agree with the bytes', () => {
  const sound = message({ id: 1, flags: response, questions: [www], answers: [address(1)], additional: [opt(4096)] });
  const changed = fc
    .array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 5 })
    .map((changes) => changes.reduce((bytes, [at, value]) => bytes.fill(value, at, at + 1), sound.slice()));
  const payload = fc.oneof(fc.uint8Array({ maxLength: 300 }), changed, fc.constant(join(sound, u16(1))));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('client' as const, 'server' as const), payload), { maxLength: 20 }),
      (datagrams) => {
        const session = udp();
        for (const [from, bytes] of datagrams) session.send(from, bytes);
        session.end();
        expect(session.messages.length).toBe(datagrams.length);
        session.messages.forEach((reported, index) => expect(reported.size).toBe(datagrams[index]?.[1].length));
        session.messages.forEach(checkShape);
      },
    ),
    { numRuns: 300 },
  );
});
