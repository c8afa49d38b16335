import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rewriteIdentifier, rewriteQuote } from '../../../src/alg/icmp/rewrite.ts';
import {
  bytes, echoOf, errorAbout, inside, insideIpv6, outside, packetOf, router, target, targetIpv6, tcpOf, udpOf,
} from './wire.ts'; // prettier-ignore

const identifier = fc.nat(0xffff);

test('a translated echo is the echo that was sent with the other identifier', () => {
  fc.assert(
    fc.property(identifier, identifier, fc.nat(0xffff), (from, to, sequence) => {
      for (const [isIpv6, source, destination] of [
        [false, inside, target],
        [true, insideIpv6, targetIpv6],
      ] as const) {
        const message = bytes(echoOf(from, sequence, isIpv6), source, destination);
        const { bytes: there, growth } = rewriteIdentifier(message, isIpv6, to);
        expect(growth).toBe(0);
        expect(there).toEqual(bytes(echoOf(to, sequence, isIpv6), source, destination));
        expect(rewriteIdentifier(there, isIpv6, from).bytes).toEqual(message);
      }
    }),
    { numRuns: 300 },
  );
});

const port = fc.integer({ min: 1, max: 0xffff });

test('a translated error is the error about the untranslated packet, all three sums included', () => {
  fc.assert(
    fc.property(
      port,
      port,
      port,
      fc.integer({ min: 7, max: 20 }).map((words) => words * 4),
      (sourcePort, natPort, destinationPort, quotedBytes) => {
        for (const transportOf of [udpOf, tcpOf]) {
          const seen = packetOf(transportOf(natPort, destinationPort), outside);
          const sent = packetOf(transportOf(sourcePort, destinationPort), inside);
          const arrived = bytes({ ...errorOf(errorAbout(seen, 3, 3, quotedBytes)) }, router, outside);
          const wanted = bytes({ ...errorOf(errorAbout(sent, 3, 3, quotedBytes)) }, router, inside);
          const there = rewriteQuote(arrived, false, { source: { address: inside, port: sourcePort } });
          expect(there.bytes).toEqual(wanted);
          const back = rewriteQuote(there.bytes, false, { source: { address: outside, port: natPort } });
          expect(back.bytes).toEqual(arrived);
        }
      },
    ),
    { numRuns: 300 },
  );
});

/** The message as a transport, so that it can be written again. */
const errorOf = (message: Uint8Array) =>
  ({ protocol: 'icmp', type: message[0] ?? 0, code: message[1] ?? 0, rest: 0, payload: message.subarray(8) }) as const;

test('a quoted echo gets its identifier and source back', () => {
  const arrived = errorAbout(packetOf(echoOf(7001, 3), outside));
  const { bytes: there, changes } = rewriteQuote(arrived, false, { source: { address: inside, port: 512 } });
  expect(there).toEqual(errorAbout(packetOf(echoOf(512, 3), inside)));
  expect(changes.map(({ field, value }) => `${field.name} ${value}`)).toEqual([
    'quoted source 10.0.0.5',
    'quoted identifier 512',
  ]);
});

test('destinations are translated as well, and both at once', () => {
  const server = '10.9.9.9';
  const arrived = errorAbout(packetOf(udpOf(4000, 8080), inside, server));
  const there = rewriteQuote(arrived, false, { destination: { address: target, port: 80 } });
  expect(there.bytes).toEqual(errorAbout(packetOf(udpOf(4000, 80), inside, target)));
  const both = rewriteQuote(arrived, false, {
    source: { address: outside, port: 5000 },
    destination: { address: target, port: 80 },
  });
  expect(both.bytes.subarray(4)).toEqual(errorAbout(packetOf(udpOf(5000, 80), outside, target)).subarray(4));
});

test('what quotes nothing, or is of the other family, stays', () => {
  const echo = bytes(echoOf(1, 1), inside, target);
  expect(rewriteQuote(echo, false, { source: { address: outside, port: 1 } }).bytes).toBe(echo);
  const error = errorAbout(packetOf(udpOf(1, 2)));
  expect(rewriteIdentifier(error, false, 5).bytes).toBe(error);
  const wrongFamily = rewriteQuote(error, false, { source: { address: insideIpv6, port: 1 } });
  expect(wrongFamily.changes.map(({ field }) => field.name)).toEqual(['quoted source port']);
});
