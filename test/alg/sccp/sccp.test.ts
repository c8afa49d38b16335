import fc from 'fast-check';
import { expect, test } from 'vitest';
import { translatorOf } from '../../../src/alg/address-rewrite.ts';
import type { AlgMessage } from '../../../src/alg/alg.ts';
import { sccp } from '../../../src/alg/sccp/definition.ts';
import { parseSccp } from '../../../src/alg/sccp/parse.ts';
import { rewriteSccp } from '../../../src/alg/sccp/rewrite.ts';
import { concat } from '../../../src/base/bytes.ts';
import {
  keepAlive,
  openReceiveChannelAck,
  register,
  sccpMessage,
  startMediaTransmission,
} from '../../captures/build/sccp-message.ts';
import { recorder } from '../dns/recorder.ts';

const tcp = () => recorder(sccp, 'tcp', { client: 50_000, server: 2000 });
const phone = { address: '10.0.0.5', port: 30_000 };
const peer = { address: '192.0.2.9', port: 40_000 };

test.each([0, 11, 17, 20])(
  'addresses and ports of version %i stand where the fields say, and open gates',
  (version) => {
    const session = tcp();
    const ack = openReceiveChannelAck({ ...phone, version, party: 7 });
    session.send('client', concat([register('SEP001122334455', '10.0.0.5', version), ack]));
    session.send('server', startMediaTransmission({ ...peer, version, party: 7 }));
    session.end();
    expect(session.messages.map(({ name, size }) => [name, size])).toEqual([
    ['RegisterReq', expect.any(Number)], ['OpenReceiveChannelAck', ack.length], ['StartMediaTransmission', expect.any(Number)],
  ]); // prettier-ignore
    expect(session.messages[0]?.facts).toMatchObject({ device: 'SEP001122334455', address: '10.0.0.5', version });
    expect(session.messages[1]?.facts).toMatchObject({ ...phone, status: 0, passThroughParty: 7 });
    expect(session.gates.map(({ purpose, to, openedAt }) => `${openedAt.packet} ${purpose} ${to.address}:${to.port}`)).toEqual([
    '1 rtp-audio 10.0.0.5:30000', '1 rtcp-audio 10.0.0.5:30001', '2 rtp-audio 192.0.2.9:40000', '2 rtcp-audio 192.0.2.9:40001',
  ]); // prettier-ignore
    const [address, port] = session.messages[1]?.fields ?? [];
    expect([...ack.subarray(address?.offset, (address?.offset ?? 0) + (address?.length ?? 0))]).toEqual([10, 0, 0, 5]);
    expect([...ack.subarray(port?.offset, (port?.offset ?? 0) + (port?.length ?? 0))]).toEqual([0x30, 0x75, 0, 0]);
  },
);

test('IPv6 in the wide form; refusals and empty addresses open nothing', () => {
  const session = tcp();
  session.send('client', openReceiveChannelAck({ address: '2001:db8::5', port: 30_000, version: 20 }));
  session.send('client', openReceiveChannelAck({ ...phone, status: 1 }));
  session.send('server', startMediaTransmission({ address: '0.0.0.0', port: 40_000 }));
  session.send('server', sccpMessage(0x008a, new Uint8Array(4), 20));
  expect(session.gates.map(({ to }) => to.address)).toEqual(['2001:db8::5', '2001:db8::5']);
});

test('a version that no ALG documents is noted, an unknown id is named as such', () => {
  const session = tcp();
  session.send('client', concat([keepAlive(22), keepAlive(30), sccpMessage(0x7777, new Uint8Array(8))]));
  session.end();
  expect(session.notes).toMatchObject([{ id: 'sccp/unknown-version', packets: [1], evidence: /version 30/ }]);
  expect(session.messages[2]?.name).toBe('unknown 0x7777');
});

test('address and port change in place, and back', () => {
  const bindings = [{ inside: phone, outside: { address: '203.0.113.1', port: 61_000 } }];
  for (const version of [0, 20]) {
    const ack = openReceiveChannelAck({ ...phone, version });
    const out = rewriteSccp(ack, translatorOf(bindings, 'outward'));
    expect([out.growth, out.bytes.length]).toEqual([0, ack.length]);
    expect(parseSccp(out.bytes).endpoint).toMatchObject({
      address: { value: '203.0.113.1' },
      port: { value: '61000' },
    });
    expect(rewriteSccp(out.bytes, translatorOf(bindings, 'inward')).bytes).toEqual(ack);
  }
  expect(rewriteSccp(keepAlive(), () => phone).changes).toEqual([]);
});

test('on its port any named message is taken, elsewhere a registration only', () => {
  const probe = (bytes: Uint8Array) => sccp.probe('tcp', 'client', bytes);
  expect([
    probe(register('SEP001122334455', '10.0.0.5')),
    probe(keepAlive(20)),
    probe(keepAlive().subarray(0, 6)),
  ]).toEqual(['yes', 'more', 'more']);
  const bandwidthTest = Uint8Array.of(1, 0, 0, 0);
  expect(probe(concat([bandwidthTest, new Uint8Array(12)]))).toBe('no');
  expect(probe(new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n'))).toBe('no');
  expect(sccp.probe('udp', 'client', keepAlive())).toBe('no');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (payload) => {
      expect(probe(payload)).not.toBe('yes');
    }),
  );
});

test('every split of a stream gives the same messages; any bytes throw nothing', () => {
  const stream = concat([
    register('SEP0', '10.0.0.5', 20),
    keepAlive(20),
    openReceiveChannelAck({ ...phone, version: 20 }),
    sccpMessage(0x014a, new Uint8Array(900), 20),
    keepAlive(),
  ]);
  const read = (places: readonly number[]): Partial<AlgMessage>[] => {
    const session = tcp();
    places.slice(1).forEach((to, at) => {
      if (to > (places[at] ?? 0)) session.send('client', stream.subarray(places[at], to));
    });
    session.end();
    return session.messages.map(({ name, size, complete, facts }) => ({ name, size, complete, facts: facts ?? {} }));
  };
  const whole = read([0, stream.length]);
  expect(whole).toHaveLength(5);
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 6 }), (cuts) => {
      expect(read([0, ...cuts.sort((a, b) => a - b), stream.length])).toEqual(whole);
    }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constant(keepAlive(20))), { maxLength: 10 }),
      (pieces) => {
        const session = tcp();
        pieces.forEach((piece, at) => {
          session.send(at % 2 === 0 ? 'client' : 'server', piece);
          if (at % 4 === 3) session.gap('server', 9);
        });
        session.end();
        for (const piece of pieces) if (piece.length >= 12) parseSccp(piece);
      },
    ),
  );
});
