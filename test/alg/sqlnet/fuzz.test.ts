/** Hostile TNS: nothing throws, nothing grows without bound, and the split of a stream does not matter. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sqlnet } from '../../../src/alg/sqlnet/definition.ts';
import {
  tnsAccept, tnsAddress, tnsConnect, tnsData, tnsDescriptor, tnsPacket, tnsRedirect, tnsRefuse,
} from '../../captures/build/tns-packet.ts'; // prettier-ignore
import { recorder } from '../dns/recorder.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300);
const ports = { client: 50_000, server: 1521 };
const descriptor = tnsDescriptor('192.0.2.53', 1521);
const packets = [
  tnsConnect(descriptor), tnsConnect(descriptor, { apart: true }), tnsData(descriptor), tnsAccept(314), tnsAccept(319),
  tnsRedirect(tnsAddress('192.0.2.9', 2143)), tnsRedirect(''), tnsData(tnsAddress('192.0.2.9', 2143)),
  tnsRefuse('(ERR=12514)'), tnsData('x', { large: true }), tnsPacket(15, Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 9)),
]; // prettier-ignore

const mutated = fc
  .tuple(fc.constantFrom(...packets), fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 4 }), fc.nat(200))
  .map(([packet, changes, cut]) => {
    const bytes = packet.slice(0, cut < 40 ? cut : packet.length);
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
    return bytes;
  });

test('any segments', () => {
  const segment = fc.oneof(mutated, fc.uint8Array({ maxLength: 60 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), segment, fc.nat(9)), { maxLength: 10 }), (segments) => {
      const { messages, gates, send, gap, end } = recorder(sqlnet, 'tcp', ports);
      for (const [isClient, bytes, missing] of segments) {
        const from = isClient ? 'client' : 'server';
        sqlnet.probe('tcp', from, bytes);
        if (missing === 9) gap(from, 7);
        send(from, bytes);
      }
      end();
      for (const { fields = [], size } of messages)
        for (const { offset, length } of fields) expect(offset + length).toBeLessThanOrEqual(size);
      for (const { to } of gates) expect(to.port).toBeGreaterThan(0);
    }),
    { numRuns },
  );
});

test('every split of a conversation gives the same messages', () => {
  const whole = new Uint8Array(
    [
      tnsRedirect(''),
      tnsData(tnsAddress('192.0.2.9', 2143)),
      tnsAccept(319),
      tnsData(new Uint8Array(20_000), { large: true }),
    ].flatMap((bytes) => [...bytes]),
  );
  const heard = (cuts: readonly number[]) => {
    const { messages, gates, send, end } = recorder(sqlnet, 'tcp', ports);
    const places = [0, ...[...new Set(cuts)].sort((a, b) => a - b), whole.length];
    for (let index = 1; index < places.length; index += 1)
      send('server', whole.subarray(places[index - 1], places[index]));
    end();
    return [
      messages.map(({ name, size, complete, summary }) => ({ name, size, complete, summary })),
      gates.map(({ to }) => to),
    ];
  };
  const expected = heard([]);
  expect(expected[0]).toHaveLength(4);
  expect(expected[1]).toHaveLength(1);
  fc.assert(
    fc.property(fc.array(fc.nat(200), { maxLength: 12 }), (cuts) => {
      expect(heard(cuts)).toEqual(expected);
    }),
    { numRuns },
  );
});

test('a descriptor of nothing but parentheses ends quickly', () => {
  const { send, gates } = recorder(sqlnet, 'tcp', ports);
  const started = performance.now();
  for (const text of [
    '(ADDRESS='.repeat(1500),
    '('.repeat(15_000),
    `(ADDRESS=${'(HOST='.repeat(2500)}`,
    `(ADDRESS=(HOST=${' '.repeat(15_000)}`,
  ])
    send('server', tnsRedirect(text));
  expect(performance.now() - started).toBeLessThan(2000);
  expect(gates).toEqual([]);
});
