/** IIOP by its messages: versions, byte orders, references, rewrites, hostile bytes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactTranslator } from '../../../src/alg/address-rewrite.ts';
import { CdrCursor } from '../../../src/alg/iiop/cdr-cursor.ts';
import { iiop } from '../../../src/alg/iiop/definition.ts';
import { giopSize, readGiop } from '../../../src/alg/iiop/message.ts';
import { probeIiop } from '../../../src/alg/iiop/probe.ts';
import { findProfiles } from '../../../src/alg/iiop/reference.ts';
import { rewriteReferences } from '../../../src/alg/iiop/rewrite.ts';
import { giopReply, giopRequest } from '../../captures/build/giop-message.ts';
import { recorder } from '../dns/recorder.ts';
import { saysTheSameInAnySplit, survivesHostileInput, type Said } from '../hostile-stream.ts';

const bank = { address: '10.0.0.20', port: 3075 };
const conversation: Said = [
  ['client', giopRequest(1, 'resolve', { minor: 1, littleEndian: true })],
  ['server', giopReply(1, 3, { minor: 1, littleEndian: true }, bank)],
  ['client', giopRequest(2, 'register', {}, { address: '10.9.9.9', port: 4000 })],
  ['server', giopReply(2, 0)],
];

describe.each([0, 1, 2] as const)('GIOP 1.%s', (minor) => {
  test.each([false, true])('little-endian: %s', (littleEndian) => {
    const options = { minor, littleEndian };
    expect(readGiop(giopRequest(7, 'resolve', options))).toMatchObject({ name: 'Request', requestId: 7, operation: 'resolve' });
    const reply = giopReply(7, 3, options, bank);
    expect(readGiop(reply)).toMatchObject({ name: 'Reply', requestId: 7, status: 'LOCATION_FORWARD', forwards: true });
    expect(findProfiles(reply, littleEndian)).toMatchObject([{ host: '10.0.0.20', port: 3075, typeId: 'IDL:Bank/Account:1.0' }]);
  });

  test('a rewrite keeps what stands behind the reference where it was aligned, and all lengths right', () => {
    const message = giopReply(7, 3, { minor, littleEndian: minor === 1 }, bank);
    const hosts = ['203.0.113.100', '1.2.3.4', '10.0.0.20', '2001:db8:1234:5678::1'];
    for (const address of hosts) {
      const there = rewriteReferences(message, exactTranslator([{ inside: bank, outside: { address, port: 4001 } }]));
      expect(there.growth % 8).toBe(0);
      expect(giopSize(there.bytes)).toBe(there.bytes.length);
      expect([...there.bytes.subarray(-8)]).toEqual([0x40, 0x59, 0, 0, 0, 0, 0, 0]);
      expect(findProfiles(there.bytes, minor === 1)).toMatchObject([{ host: address, port: 4001 }]);
      const back = rewriteReferences(there.bytes, exactTranslator([{ inside: { address, port: 4001 }, outside: bank }]));
      expect(findProfiles(back.bytes, minor === 1)).toMatchObject([{ host: '10.0.0.20', port: 3075 }]);
    }
  });
}); // prettier-ignore

test('gates: the client follows a forward, the server a callback', () => {
  const session = recorder(iiop, 'tcp', { client: 40_000, server: 2809 });
  for (const [from, bytes] of conversation) session.send(from, bytes);
  session.end();
  expect(session.messages.map(({ name }) => name)).toEqual(['Request', 'Reply', 'Request', 'Reply']);
  expect(session.gates).toMatchObject([
    { purpose: 'iiop-forward', from: { address: '10.0.0.5' }, to: bank },
    { purpose: 'iiop-callback', from: { address: '192.0.2.53' }, to: { address: '10.9.9.9', port: 4000 } },
  ]);
});

test('the probe takes GIOP on any port, and nothing else', () => {
  const request = giopRequest(1, 'ping');
  const probe = (bytes: Uint8Array) => probeIiop('tcp', 'client', bytes);
  expect(probe(request)).toBe('yes');
  expect(probe(request.subarray(0, 6))).toBe('more');
  expect(probe(new TextEncoder().encode('GIOPHONE 1.0'))).toBe('no');
  expect(probe(new TextEncoder().encode('GET / HTTP/1.0'))).toBe('no');
});

test('the CDR cursor never leaves its bounds', () => {
  const step = fc.tuple(fc.constantFrom('octet', 'short', 'long', 'octets', 'string', 'skip'), fc.nat(60));
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 60 }),
      fc.boolean(),
      fc.nat(20),
      fc.array(step),
      (bytes, order, at, steps) => {
        const cursor = new CdrCursor(bytes, order, at, bytes.length);
        for (const [what, count] of steps) {
          if (what === 'skip') cursor.skip(count);
          else cursor[what as 'octet' | 'short' | 'long' | 'octets' | 'string']();
          if (!cursor.failed) expect(cursor.at).toBeLessThanOrEqual(bytes.length);
        }
      },
    ),
  );
});

const subject = { definition: iiop, transport: 'tcp', serverPort: 2809 } as const;
test('survives hostile input', () => survivesHostileInput(subject, conversation));
test('says the same in any split', () => saysTheSameInAnySplit(subject, conversation));
