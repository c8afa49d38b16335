/** Hostile NetBIOS: nothing throws, nothing grows without bound, and the split of a stream does not matter. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { netbios } from '../../../src/alg/netbios/definition.ts';
import {
  nameAnswer, nameQuestion, netbiosDatagram, sessionPacket, sessionRequest, sessionRetarget, smbMessage,
} from '../../captures/build/netbios-message.ts'; // prettier-ignore
import { recorder } from '../dns/recorder.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300);

const mutated = (messages: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(fc.constantFrom(...messages), fc.array(fc.tuple(fc.nat(100), fc.nat(255)), { maxLength: 4 }), fc.nat(200))
    .map(([message, changes, cut]) => {
      const bytes = message.slice(0, cut < 60 ? cut : message.length);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return bytes;
    });
const datagrams = [
  nameQuestion(), nameQuestion({ operation: 5 }, 0x20, '10.0.0.9'), nameAnswer(['10.0.0.9', '10.0.0.8']),
  netbiosDatagram({ source: '10.0.0.9' }), netbiosDatagram({ source: '10.0.0.9', type: 0x14 }),
]; // prettier-ignore
const packets = [
  sessionRequest(),
  sessionRetarget('10.0.0.9', 139),
  smbMessage(),
  sessionPacket(0x83, Uint8Array.of(0x80)),
];

test('any datagrams', () => {
  const payload = fc.oneof(mutated(datagrams), fc.uint8Array({ maxLength: 80 }));
  fc.assert(
    fc.property(fc.constantFrom(137, 138, 4000), fc.array(payload, { maxLength: 6 }), (port, payloads) => {
      const { messages, send, end } = recorder(netbios, 'udp', { client: port, server: port });
      for (const bytes of payloads) {
        netbios.probe('udp', 'client', bytes);
        send('client', bytes);
      }
      end();
      expect(messages).toHaveLength(payloads.length);
      for (const { fields = [], size } of messages)
        for (const { offset, length } of fields) expect(offset + length).toBeLessThanOrEqual(size);
    }),
    { numRuns },
  );
});

test('any segments', () => {
  const segment = fc.oneof(mutated(packets), fc.uint8Array({ maxLength: 40 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), segment, fc.nat(9)), { maxLength: 8 }), (segments) => {
      const { gates, send, gap, end } = recorder(netbios, 'tcp', { client: 50_000, server: 139 });
      for (const [isClient, bytes, missing] of segments) {
        const from = isClient ? 'client' : 'server';
        netbios.probe('tcp', from, bytes);
        if (missing === 9) gap(from, 7);
        send(from, bytes);
      }
      end();
      for (const { to } of gates) expect(to.port).toBeGreaterThan(0);
    }),
    { numRuns },
  );
});

test('every split of a session gives the same messages', () => {
  const whole = new Uint8Array([...packets, smbMessage(3000)].flatMap((bytes) => [...bytes]));
  const heard = (cuts: readonly number[]) => {
    const { messages, send, end } = recorder(netbios, 'tcp', { client: 50_000, server: 139 });
    const places = [0, ...[...new Set(cuts)].sort((a, b) => a - b), whole.length];
    for (let index = 1; index < places.length; index += 1)
      send('server', whole.subarray(places[index - 1], places[index]));
    end();
    return messages.map(({ name, size, complete, summary }) => ({ name, size, complete, summary }));
  };
  const expected = heard([]);
  expect(expected).toHaveLength(5);
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length - 1), { maxLength: 12 }), (cuts) => {
      expect(heard(cuts)).toEqual(expected);
    }),
    { numRuns },
  );
});
