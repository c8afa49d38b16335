import fc from 'fast-check';
import { expect, test } from 'vitest';
import { translatorOf } from '../../../src/alg/address-rewrite.ts';
import { asciiBytes } from '../../../src/alg/field-rewrite.ts';
import { mgcp } from '../../../src/alg/mgcp/definition.ts';
import { parseMgcp, splitMessages } from '../../../src/alg/mgcp/parse.ts';
import { rewriteMgcp } from '../../../src/alg/mgcp/rewrite.ts';
import { latin1 } from '../../../src/base/bytes.ts';
import { audioDescription } from '../../captures/build/sip-message.ts';
import { recorder } from '../dns/recorder.ts';

const udp = () => recorder(mgcp, 'udp', { client: 2727, server: 2427 });
const lines = (...text: readonly string[]): Uint8Array => asciiBytes(text.join('\r\n'));
const create = lines(
  'CRCX 1204 aaln/1@[192.0.2.53] MGCP 1.0 NCS 1.0', 'C: A3C47F21456789F0', 'L: p:10, a:PCMU', 'M: recvonly',
  'N: ca@[10.0.0.5]:5678', 'X: 0123456789AD', '', '',
); // prettier-ignore
const created = lines('200 1204 OK', 'I: FDE234C8', '', audioDescription({ address: '192.0.2.53', port: 3456 }));
const modify = lines('MDCX 1210 aaln/1@[192.0.2.53] MGCP 1.0', 'C: A3C47F21456789F0', 'I: FDE234C8', 'M: sendrecv', '', audioDescription({ address: '10.0.0.9', port: 1296 })); // prettier-ignore

test('a connection: commands and responses are paired, descriptions open gates for their call', () => {
  const session = udp();
  session.send('client', create);
  session.send('server', created);
  session.send('client', modify);
  session.send('client', modify);
  session.send('server', lines('250 1217 OK', 'P: PS=1245, OS=62345, PR=780, OR=45123, PL=10, JI=27, LA=48', ''));
  session.end();
  expect(session.messages.map(({ name, summary }) => [name, summary])).toEqual([
    ['CRCX', 'CRCX 1204 aaln/1@[192.0.2.53], recvonly'],
    ['200', '200 to CRCX 1204: OK, media at 192.0.2.53:3456'],
    ['MDCX', 'MDCX 1210 aaln/1@[192.0.2.53], sendrecv, media at 10.0.0.9:1296'],
    ['MDCX', 'MDCX 1210 aaln/1@[192.0.2.53], sendrecv, media at 10.0.0.9:1296, repeats packet 3'],
    ['250', '250 to transaction 1217: OK'],
  ]);
  expect(session.messages[1]?.facts).toMatchObject({ requestPacket: 1, callId: 'A3C47F21456789F0', verb: 'CRCX' });
  expect(session.messages[4]?.facts).toMatchObject({ packetsLost: 10, jitterMilliseconds: 27 });
  expect(session.gates.map(({ purpose, to }) => `${purpose} ${to.address}:${to.port}`)).toEqual([
    'rtp-audio 192.0.2.53:3456', 'rtcp-audio 192.0.2.53:3457', 'rtp-audio 10.0.0.9:1296', 'rtcp-audio 10.0.0.9:1297',
  ]); // prettier-ignore
});

test('several messages in a datagram; a description without its blank line', () => {
  const session = udp();
  session.send(
    'server',
    lines('200 2005 OK', '.', 'DLCX 1244 card23/21@tgw-7.example.net MGCP 1.0', 'C: A3C47F21456789F0', ''),
  );
  session.send('server', lines('200 7 OK', 'I: 1', 'v=0', 'c=IN IP4 192.0.2.53', 'm=audio 5064 RTP/AVP 0', ''));
  expect(session.messages.map(({ name, size, packet }) => [name, size, packet])).toEqual([
    ['200', 13, 1], ['DLCX', 69, 1], ['200', expect.any(Number), 2],
  ]); // prettier-ignore
  expect(session.gates).toHaveLength(2);
});

test('refused connections and commands without a description open nothing', () => {
  const session = udp();
  session.send('client', create);
  session.send('server', lines('510 1204 protocol error', '', audioDescription({ address: '192.0.2.53', port: 3456 })));
  expect(session.gates).toEqual([]);
});

test('endpoint, notified entity and description under the bindings, and back', () => {
  const bindings = [
    { inside: { address: '10.0.0.5', port: 5678 }, outside: { address: '203.0.113.1', port: 2727 } },
    { inside: { address: '10.0.0.9', port: 1296 }, outside: { address: '203.0.113.9', port: 9000 } },
  ];
  const out = latin1(rewriteMgcp(create, translatorOf(bindings, 'outward')).bytes);
  expect(out).toContain('N: ca@[203.0.113.1]:2727');
  const both = asciiBytes(`${latin1(create)}.\r\n${latin1(modify)}`);
  const there = rewriteMgcp(both, translatorOf(bindings, 'outward'));
  expect(latin1(there.bytes)).toContain('m=audio 9000 RTP/AVP 0 101');
  expect(there.growth).toBe(there.bytes.length - both.length);
  expect(latin1(rewriteMgcp(there.bytes, translatorOf(bindings, 'inward')).bytes)).toBe(latin1(both));
  for (const part of splitMessages(both))
    for (const { address, port } of parseMgcp(both, part)?.pairs ?? [])
      for (const field of [address, port])
        if (field) expect(latin1(both, field.offset, field.offset + field.length)).toBe(field.value);
});

test('only MGCP is claimed', () => {
  const probe = (bytes: Uint8Array) => mgcp.probe('udp', 'client', bytes);
  expect([probe(create), probe(modify), probe(created), probe(lines('000 4072'))]).toEqual([
    'yes',
    'yes',
    'more',
    'more',
  ]);
  expect([
    probe(lines('GET / HTTP/1.1', '')),
    probe(lines('INVITE sip:a@b SIP/2.0')),
    probe(new Uint8Array(20)),
  ]).toEqual(['no', 'no', 'no']);
  expect(mgcp.probe('tcp', 'client', create)).toBe('no');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (payload) => {
      expect(probe(payload)).not.toBe('yes');
    }),
  );
});

test('any datagrams: nothing throws, sizes add up', () => {
  const sound = fc.constantFrom(create, created, modify).chain((bytes) =>
    fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })).map(([at, value]) => {
      const copy = bytes.slice();
      copy[at] = value;
      return copy;
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.uint8Array({ maxLength: 100 }), sound), { maxLength: 8 }), (payloads) => {
      const session = udp();
      payloads.forEach((payload, at) => {
        session.send(at % 2 === 0 ? 'client' : 'server', payload);
      });
      session.end();
      const total = session.messages.reduce((sum, { size }) => sum + size, 0);
      expect(total).toBeLessThanOrEqual(payloads.reduce((sum, { length }) => sum + length, 0));
      rewriteMgcp(payloads[0] ?? create, () => ({ address: '203.0.113.1', port: 1 }));
    }),
  );
});
