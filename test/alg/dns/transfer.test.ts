import { expect, test } from 'vitest';
import { dns } from '../../../src/alg/dns/definition.ts';
import { recorder, type Recorder } from './recorder.ts';
import { framed, message, opt, response, soa, toQuestion, tsig, type Entry } from './wire.ts';

const zone = (type: number): Entry => ({ name: 'example.com', type });
const host = (last: number): Entry => ({ name: toQuestion, type: 1, data: [192, 0, 2, last] });
const bareHost = (last: number): Entry => ({ name: 'h.example.com', type: 1, data: [192, 0, 2, last] });

const transfer = (type: number, ...responses: readonly Uint8Array[]): Recorder => {
  const session = recorder(dns, 'tcp', { client: 40000, server: 53 });
  session.send(
    'client',
    framed(
      message({ flags: 0, questions: [zone(type)], authority: type === 251 ? [soa(1)] : [], additional: [tsig()] }),
    ),
  );
  for (const part of responses) session.send('server', framed(part));
  session.end();
  return session;
};
const parts = (session: Recorder) =>
  session.messages
    .slice(1)
    .map(({ name, facts }) => [name, facts?.['transferPart'], facts?.['transferRecords'], facts?.['transferClosed']]);

test('AXFR over three messages, the question in the first alone (RFC 5936 §2.2.1), to the closing SOA', () => {
  const session = transfer(
    252,
    message({ flags: response, questions: [zone(252)], answers: [soa(7), host(1)] }),
    message({ flags: response, answers: [bareHost(2), bareHost(3)] }),
    message({ flags: response, answers: [bareHost(4), soa(7, 'example.com')], additional: [tsig()] }),
  );
  expect(session.messages[0]).toMatchObject({
    name: 'AXFR query',
    summary: 'AXFR example.com, TSIG',
    facts: { tsig: true },
  });
  expect(parts(session)).toEqual([
    ['AXFR response', 1, 2, false],
    ['AXFR response', 2, 4, false],
    ['AXFR response', 3, 6, true],
  ]);
  expect(session.messages[3]).toMatchObject({
    facts: { qname: 'example.com', qtype: 'AXFR', queryPacket: 1, tsig: true },
  });
  expect(session.messages[3]?.summary).toBe('AXFR example.com: part 3, 6 records, closed, TSIG');
});

test('one record a message, as old servers send it: the first SOA does not close an AXFR', () => {
  const session = transfer(
    252,
    ...[soa(7, 'example.com'), bareHost(1), soa(7, 'example.com')].map((entry) =>
      message({ flags: response, questions: [zone(252)], answers: [entry] }),
    ),
  );
  expect(parts(session).map((part) => part[3])).toEqual([false, false, true]);
});

test('a refused transfer is closed', () => {
  const session = transfer(252, message({ flags: response | 5, questions: [zone(252)] }));
  expect(parts(session)).toEqual([['AXFR response', 1, 0, true]]);
  expect(session.messages[1]).toMatchObject({ summary: 'AXFR example.com: REFUSED', facts: { rcode: 5 } });
});

test('incremental IXFR: the new SOA opens the last additions and then closes (RFC 1995 §4)', () => {
  const session = transfer(
    251,
    message({ flags: response, questions: [zone(251)], answers: [soa(3), soa(1), host(1), soa(2), host(2)] }),
    message({ flags: response, questions: [zone(251)], answers: [soa(2), host(2), soa(3)] }),
    message({ flags: response, questions: [zone(251)], answers: [host(3)] }),
    message({ flags: response, questions: [zone(251)], answers: [soa(3)] }),
  );
  expect(session.messages[0]).toMatchObject({ name: 'IXFR query' });
  expect(parts(session)).toEqual([
    ['IXFR response', 1, 5, false],
    ['IXFR response', 2, 8, false],
    ['IXFR response', 3, 9, false],
    ['IXFR response', 4, 10, true],
  ]);
});

test('IXFR answered with the whole zone, and with one SOA because nothing is newer', () => {
  expect(
    parts(transfer(251, message({ flags: response, questions: [zone(251)], answers: [soa(3), host(1), soa(3)] }))),
  ).toEqual([['IXFR response', 1, 3, true]]);
  expect(parts(transfer(251, message({ flags: response, questions: [zone(251)], answers: [soa(1)] })))).toEqual([
    ['IXFR response', 1, 1, true],
  ]);
  // The single SOA was the beginning after all.
  const continued = transfer(
    251,
    message({ flags: response, questions: [zone(251)], answers: [soa(3)] }),
    message({ flags: response, questions: [zone(251)], answers: [host(1)] }),
    message({ flags: response, questions: [zone(251)], answers: [soa(3)] }),
  );
  expect(parts(continued).map((part) => part[3])).toEqual([true, false, true]);
});

test('a transfer whose query was not captured keeps its name on the messages without a question', () => {
  const session = recorder(dns, 'tcp', { client: 40000, server: 53 });
  session.send(
    'server',
    framed(message({ flags: response, questions: [zone(252)], answers: [soa(7), host(1)], additional: [opt(4096)] })),
  );
  session.send('server', framed(message({ flags: response, answers: [soa(7, 'example.com')] })));
  expect(session.messages.map(({ name, facts }) => [name, facts?.['transferClosed'], facts?.['queryPacket']])).toEqual([
    ['AXFR response', false, undefined],
    ['AXFR response', true, undefined],
  ]);
});
