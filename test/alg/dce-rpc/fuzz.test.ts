/** Hostile DCE RPC: nothing throws, nothing grows without bound, and the split of a stream does not matter. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dceRpcPortmap } from '../../../src/alg/dce-rpc-portmap/definition.ts';
import { dceRpc } from '../../../src/alg/dce-rpc/definition.ts';
import {
  bind, bindAck, bindNak, datagramPdu, endpointMapper, lookupResponse, mapRequest, mapResponse, ndr, ndr64, request,
  resolveResponse, response, tower,
} from '../../captures/build/dce-rpc-message.ts'; // prettier-ignore
import { recorder } from '../dns/recorder.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300);
const ports = { client: 50_000, server: 135 };
const one = tower({ port: 49_667, address: '192.0.2.53' });
const wide = { wide: true };
const fromClient = [
  bind([
    { interface: endpointMapper, version: 3, transfers: [ndr] },
    { interface: endpointMapper, version: 3, transfers: [ndr64] },
  ]),
  request(3, mapRequest(one)),
  request(2, new Uint8Array(40)),
  request(3, mapRequest(one, wide), { contextId: 1 }),
];
const fromServer = [
  bindAck([
    { result: 0, transfer: ndr },
    { result: 0, transfer: ndr64 },
  ]),
  bindNak(3),
  response(mapResponse([one, one])),
  response(mapResponse([one], wide), { contextId: 1 }),
  response(lookupResponse([{ tower: one, annotation: 'x' }])),
  response(resolveResponse(['192.0.2.53[49155]'])),
  response(mapResponse([one]).subarray(0, 70), { last: false }),
  response(mapResponse([one]).subarray(70), { first: false }),
];
const datagrams = [
  datagramPdu({ type: 0, interface: endpointMapper, operation: 3, stub: mapRequest(one) }),
  datagramPdu({ type: 2, interface: endpointMapper, operation: 3, stub: mapResponse([one]) }),
];

const mutated = (messages: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(fc.constantFrom(...messages), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }), fc.nat(300))
    .map(([message, changes, cut]) => {
      const bytes = message.slice(0, cut < 40 ? cut : message.length);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return bytes;
    });

test('any segments', () => {
  const segment = fc.oneof(
    fc.tuple(fc.constant('client' as const), mutated(fromClient)),
    fc.tuple(fc.constant('server' as const), mutated(fromServer)),
    fc.tuple(fc.constantFrom('client' as const, 'server' as const), fc.uint8Array({ maxLength: 60 })),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(segment, fc.nat(9)), { maxLength: 10 }), (segments) => {
      const { messages, gates, send, gap, end } = recorder(dceRpcPortmap, 'tcp', ports);
      for (const [[from, bytes], missing] of segments) {
        dceRpc.probe('tcp', from, bytes);
        dceRpcPortmap.probe('tcp', from, bytes);
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

test('any datagrams', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.oneof(mutated(datagrams), fc.uint8Array({ maxLength: 100 }))), {
        maxLength: 6,
      }),
      (sent) => {
        const { messages, send, end } = recorder(dceRpcPortmap, 'udp', ports);
        for (const [isClient, bytes] of sent) {
          dceRpc.probe('udp', 'client', bytes);
          send(isClient ? 'client' : 'server', bytes);
        }
        end();
        expect(messages).toHaveLength(sent.length);
      },
    ),
    { numRuns },
  );
});

test('every split of a conversation gives the same messages and gates', () => {
  const asked = new Uint8Array(fromClient.slice(0, 2).flatMap((bytes) => [...bytes]));
  const answered = new Uint8Array([0, 2, 6, 7].flatMap((at) => [...(fromServer[at] ?? [])]));
  const heard = (cuts: readonly number[]) => {
    const { messages, gates, send, end } = recorder(dceRpcPortmap, 'tcp', ports);
    send('client', asked);
    const places = [0, ...[...new Set(cuts)].sort((a, b) => a - b), answered.length];
    for (let index = 1; index < places.length; index += 1)
      send('server', answered.subarray(places[index - 1], places[index]));
    end();
    return {
      messages: messages.map(({ name, size, complete, fields }) => ({ name, size, complete, fields })),
      gates: gates.map(({ to }) => to),
    };
  };
  const expected = heard([]);
  expect(expected.messages).toHaveLength(6);
  expect(expected.gates.length).toBeGreaterThan(0);
  fc.assert(
    fc.property(fc.array(fc.nat(answered.length - 1), { maxLength: 12 }), (cuts) => {
      expect(heard(cuts)).toEqual(expected);
    }),
    { numRuns },
  );
});
