import { expect, test } from 'vitest';
import { decodePacket } from '../../src/packet/decode.ts';
import { Encapsulations } from '../../src/packet/encapsulations.ts';
import { FragmentTable } from '../../src/packet/fragments.ts';
import { PacketScratch } from '../../src/packet/scratch.ts';
import { encodeIpPacket } from '../captures/build/ip-packet.ts';
import { bytesOf, ip } from './wrap.ts';

const payload = Uint8Array.from({ length: 3000 }, (_, index) => index * 7);
const datagram = (version: 4 | 6, identification = 7): readonly Uint8Array[] =>
  encodeIpPacket({
    source: version === 4 ? '10.0.0.1' : '2001:db8::1',
    destination: version === 4 ? '10.0.0.2' : '2001:db8::2',
    ttl: 64,
    identification,
    dontFragment: false,
    transport: { protocol: 'udp', sourcePort: 53, destinationPort: 40_000, payload },
    fragments: { mtu: 1280 },
  });

/** Feeds raw IP packets in this order; returns the payloads that became whole. */
function feed(table: FragmentTable, packets: readonly Uint8Array[], seconds = 0): Uint8Array[] {
  const scratch = new PacketScratch();
  const encapsulations = new Encapsulations();
  const whole: Uint8Array[] = [];
  for (const [index, bytes] of packets.entries()) {
    decodePacket(scratch, encapsulations, bytes, 0, bytes.length, 101);
    const { datagram: done } = table.add(scratch, 1, 2, index, seconds);
    if (done) whole.push(done.slice());
  }
  return whole;
}

const orders = [
  [0, 1, 2],
  [2, 1, 0],
  [1, 0, 2],
  [1, 2, 0],
] as const;

test.each([4, 6] as const)('IPv%i fragments in any order become the datagram', (version) => {
  const parts = datagram(version);
  expect(parts).toHaveLength(3);
  for (const order of orders) {
    const table = new FragmentTable();
    const whole = feed(
      table,
      order.map((index) => parts[index] ?? new Uint8Array(0)),
    );
    expect(whole.map((bytes) => [...bytes.subarray(8)])).toEqual([[...payload]]);
    expect(table.all()).toMatchObject([
      {
        complete: true,
        overlapping: false,
        outOfOrder: order[0] !== 0,
        sourcePort: 53,
        destinationPort: 40_000,
        total: 3008,
      },
    ]);
  }
});

test('a packet that was captured twice is one datagram', () => {
  const table = new FragmentTable();
  const [first, second, third] = datagram(4);
  if (!first || !second || !third) throw new Error('Three fragments were asked for.');
  expect(feed(table, [first, first, second, second, third, third])).toHaveLength(1);
  expect(table.all()).toMatchObject([{ complete: true, overlapping: false, packets: [0, 1, 2, 3, 4, 5] }]);
});

test('fragments that bring other bytes for the same place overlap', () => {
  const table = new FragmentTable();
  const [first, second, third] = datagram(4);
  if (!first || !second || !third) throw new Error('Three fragments were asked for.');
  const forged = second.slice();
  forged[30] = (forged[30] ?? 0) ^ 0xff;
  feed(table, [first, forged, second, third]);
  expect(table.all()).toMatchObject([{ complete: true, overlapping: true }]);
});

test('fragments of another datagram, tunnel or hour are kept apart', () => {
  const table = new FragmentTable();
  const [first] = datagram(4);
  const [, second, third] = datagram(4, 8);
  if (!first || !second || !third) throw new Error('Three fragments were asked for.');
  expect(feed(table, [first, second, third])).toEqual([]);
  const [, late, last] = datagram(4);
  expect(feed(table, [late ?? first, last ?? first], 3600)).toEqual([]);
  expect(table.all().map(({ complete, hasFirst }) => [complete, hasFirst])).toEqual([
    [false, true],
    [false, false],
    [false, false],
  ]);
});

test('a lost fragment leaves the datagram unfinished', () => {
  const table = new FragmentTable();
  const [first, , third] = datagram(4);
  feed(table, [first ?? new Uint8Array(0), third ?? new Uint8Array(0)]);
  expect(table.all()).toMatchObject([{ complete: false, hasFirst: true, total: 3008 }]);
});

test('fragments beyond what a datagram can hold are not put together', () => {
  const huge = ip('10.0.0.1', '10.0.0.2', { protocol: 17, payload: new Uint8Array(64) });
  huge.set([0x1f, 0xff], 6);
  const table = new FragmentTable();
  expect(feed(table, [huge])).toEqual([]);
  expect(table.all()).toMatchObject([{ complete: false }]);
});

test('a hostile capture cannot make it hold more than its cap', () => {
  const table = new FragmentTable();
  const scratch = new PacketScratch();
  const encapsulations = new Encapsulations();
  const far = ip('10.0.0.1', '10.0.0.2', { protocol: 17, payload: bytesOf('0102030405060708') });
  // The far end of the largest datagram, more to come.
  far.set([0x3f, 0xfe], 6);
  for (let identification = 0; identification < 3000; identification += 1) {
    far.set([identification >>> 8, identification & 255], 4);
    decodePacket(scratch, encapsulations, far, 0, far.length, 101);
    table.add(scratch, 1, 2, identification, 0);
  }
  expect(table.heldBytes).toBeLessThanOrEqual(16 << 20);
  expect(table.all()).toHaveLength(3000);
});
