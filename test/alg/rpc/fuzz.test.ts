/** Hostile RPC: nothing throws, nothing grows without bound, and the split of a stream does not matter. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rpcPortmap } from '../../../src/alg/rpc-portmap/definition.ts';
import { rpc } from '../../../src/alg/rpc/definition.ts';
import {
  getAddressCall, getAddressReply, getPortCall, getPortReply, record, rpcCall, rpcReply, words, XdrWriter,
} from '../../captures/build/rpc-message.ts'; // prettier-ignore
import { recorder } from '../dns/recorder.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300);
const ports = { client: 700, server: 111 };
const nfs = { xid: 77, program: 100_003, version: 3, transport: 'tcp' } as const;
const rpcbind = (version: number, procedure: number): Uint8Array =>
  rpcCall({
    xid: 77,
    program: 100_000,
    version,
    procedure,
    body: new XdrWriter().u32(100_003).u32(3).string('tcp').string('').finish(),
  });
const calls = [
  getPortCall(nfs),
  getAddressCall(nfs),
  ...[4, 5, 9, 10, 11].map((procedure) => rpcbind(4, procedure)),
  rpcbind(2, 4),
];
const answers = [
  getPortReply(77, 2049),
  getAddressReply(77, '192.0.2.7.8.1'),
  rpcReply(77, words(1, 100_003, 3, 6, 2049, 1, 100_005, 3, 17, 20_048, 0)),
  rpcReply(77, new XdrWriter().string('192.0.2.7.8.1').opaque(words(1)).finish()),
];

const mutated = (messages: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(fc.constantFrom(...messages), fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 4 }), fc.nat(120))
    .map(([message, changes, cut]) => {
      const bytes = message.slice(0, cut < 20 ? message.length : cut);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return bytes;
    });
const message = fc.oneof(fc.uint8Array({ maxLength: 80 }), mutated(calls), mutated(answers));

test('any datagrams', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), message), { maxLength: 8 }), (datagrams) => {
      for (const definition of [rpc, rpcPortmap]) {
        const { messages, gates, send, end } = recorder(definition, 'udp', ports);
        for (const [fromClient, bytes] of datagrams) {
          definition.probe('udp', 'client', bytes);
          send(fromClient ? 'client' : 'server', bytes);
        }
        end();
        expect(messages).toHaveLength(datagrams.length);
        for (const { to } of gates) expect(to.port).toBeGreaterThan(0);
        for (const { fields = [], size } of messages)
          for (const { offset, length } of fields) expect(offset + length).toBeLessThanOrEqual(size);
      }
    }),
    { numRuns },
  );
});

test('any segments', () => {
  const segment = fc.oneof(
    message,
    message.map((bytes) => record(bytes)),
    message.map((bytes) => record(bytes, 3, 9)),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), segment, fc.nat(9)), { maxLength: 8 }), (segments) => {
      const { messages, send, gap, end } = recorder(rpcPortmap, 'tcp', ports);
      for (const [fromClient, bytes, missing] of segments) {
        rpcPortmap.probe('tcp', 'client', bytes);
        if (missing === 9) gap(fromClient ? 'client' : 'server', 7);
        send(fromClient ? 'client' : 'server', bytes);
      }
      end();
      for (const { size } of messages) expect(size).toBeGreaterThanOrEqual(0);
    }),
    { numRuns },
  );
});

test('every split of a conversation gives the same messages', () => {
  const whole = new Uint8Array([
    ...record(calls[0] ?? words(), 5),
    ...record(calls[1] ?? words()),
    ...record(rpcCall({ xid: 9, program: 100_003, version: 3, procedure: 7, body: new Uint8Array(3000) }), 1500),
  ]);
  const heard = (cuts: readonly number[]) => {
    const { messages, send, end } = recorder(rpc, 'tcp', ports);
    const places = [0, ...[...new Set(cuts)].sort((a, b) => a - b), whole.length];
    for (let index = 1; index < places.length; index += 1)
      send('client', whole.subarray(places[index - 1], places[index]));
    end();
    return messages.map(({ name, size, complete, facts }) => ({
      name,
      size,
      complete,
      fragments: facts?.['fragments'],
    }));
  };
  const expected = heard([]);
  expect(expected).toHaveLength(3);
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length - 1), { maxLength: 12 }), (cuts) => {
      expect(heard(cuts)).toEqual(expected);
    }),
    { numRuns },
  );
});
