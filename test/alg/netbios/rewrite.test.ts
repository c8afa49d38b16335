import fc from 'fast-check';
import { expect, test } from 'vitest';
import { translatorOf } from '../../../src/alg/address-rewrite.ts';
import type { PayloadBinding } from '../../../src/alg/field-rewrite.ts';
import type { LocatedField } from '../../../src/alg/alg.ts';
import { netbios } from '../../../src/alg/netbios/definition.ts';
import { rewriteAddresses } from '../../../src/alg/netbios/rewrite.ts';
import { nameAnswer, netbiosDatagram, sessionRetarget } from '../../captures/build/netbios-message.ts';
import { recorder } from '../dns/recorder.ts';

function fieldsOf(message: Uint8Array, transport: 'udp' | 'tcp', port: number): readonly LocatedField[] {
  const { messages, send } = recorder(netbios, transport, { client: port, server: port });
  send('server', message);
  return messages[0]?.fields ?? [];
}

const translated = (message: Uint8Array, fields: readonly LocatedField[], binding: PayloadBinding) =>
  rewriteAddresses(message, fields, translatorOf([binding], 'outward'));

const inside = { address: '10.0.0.9', port: 138 };
const outside = { address: '203.0.113.9', port: 40_138 };

test('the datagram header takes address and port of the other side', () => {
  const datagram = netbiosDatagram({ source: '10.0.0.9' });
  const rewritten = translated(datagram, fieldsOf(datagram, 'udp', 138), { inside, outside });
  expect(rewritten.bytes).toEqual(netbiosDatagram({ source: '203.0.113.9', port: 40_138 }));
  expect(rewritten.growth).toBe(0);
});

test('of several addresses in an answer only the binding\u2019s changes', () => {
  const answer = nameAnswer(['10.0.0.8', '10.0.0.9']);
  expect(translated(answer, fieldsOf(answer, 'udp', 137), { inside, outside }).bytes).toEqual(
    nameAnswer(['10.0.0.8', '203.0.113.9']),
  );
});

test('a retarget; a port that is not the binding\u2019s stays; IPv6 does not fit', () => {
  const retarget = sessionRetarget('10.0.0.9', 1139);
  const fields = fieldsOf(retarget, 'tcp', 139);
  expect(translated(retarget, fields, { inside, outside }).bytes).toEqual(sessionRetarget('203.0.113.9', 1139));
  expect(translated(retarget, fields, { inside: { ...inside, port: 1139 }, outside }).bytes).toEqual(
    sessionRetarget('203.0.113.9', 40_138),
  );
  expect(translated(retarget, fields, { inside, outside: { address: '2001:db8::9', port: 1139 } }).bytes).toBe(
    retarget,
  );
});

test('there and back again is the message itself', () => {
  const octet = fc.integer({ min: 1, max: 223 });
  const end = fc.record({
    address: fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.')),
    port: fc.integer({ min: 1, max: 65_535 }),
  });
  fc.assert(
    fc.property(end, end, (a, b) => {
      const datagram = netbiosDatagram({ source: a.address, port: a.port });
      const there = translated(datagram, fieldsOf(datagram, 'udp', 138), { inside: a, outside: b }).bytes;
      expect(there).toEqual(netbiosDatagram({ source: b.address, port: b.port }));
      expect(translated(there, fieldsOf(there, 'udp', 138), { inside: b, outside: a }).bytes).toEqual(datagram);
    }),
  );
});
