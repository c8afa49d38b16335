import { expect, test } from 'vitest';
import { foldSum, ipv4HeaderChecksum, sumWords, transportChecksum } from '../../src/packet/checksum.ts';
import { decodePacket } from '../../src/packet/decode.ts';
import { Encapsulations } from '../../src/packet/encapsulations.ts';
import { PacketScratch } from '../../src/packet/scratch.ts';
import { encodeIpPacket } from '../captures/build/ip-packet.ts';
import type { Transport } from '../captures/build/transport.ts';
import { bytesOf, dnsPacket, ftpPacket, ip, text } from './wrap.ts';

const decode = (packet: Uint8Array, captured = packet.length): PacketScratch => {
  const scratch = new PacketScratch();
  decodePacket(scratch, new Encapsulations(), packet, 0, captured, 101);
  return scratch;
};
const stateOf = (packet: Uint8Array, captured?: number): string | undefined =>
  transportChecksum(decode(packet, captured))?.state;

const patched = (packet: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = packet.slice();
  copy.set([value >>> 8, value & 255], at);
  return copy;
};

const udp: Transport = { protocol: 'udp', sourcePort: 1, destinationPort: 2, payload: text('odd') };
const icmp: Transport = { protocol: 'icmp', type: 8, code: 0, rest: 0x00010001, payload: text('ping') };

test('RFC 1071 §3: the example sum', () => {
  const bytes = bytesOf('0001 f203 f4f5 f6f7');
  expect(foldSum(sumWords(bytes, 0, 8))).toBe(0xddf2);
});

test.each([
  ['TCP', ftpPacket],
  ['UDP over IPv6', dnsPacket],
  ['UDP of odd length', ip('10.0.0.1', '10.0.0.2', udp)],
  ['ICMP', ip('10.0.0.1', '10.0.0.2', icmp)],
  ['ICMPv6', ip('2001:db8::1', '2001:db8::2', { ...icmp, type: 128 })],
])('%s as it was sent is correct, and one changed bit is not', (_name, packet) => {
  expect(stateOf(packet)).toBe('correct');
  const last = packet.length - 1;
  const damaged = packet.slice();
  damaged[last] = (damaged[last] ?? 0) ^ 1;
  const verdict = transportChecksum(decode(damaged));
  expect(verdict?.state).toBe('incorrect');
  expect(stateOf(patched(damaged, verdict?.offset ?? 0, verdict?.expected ?? 0))).toBe('correct');
});

test('the IPv4 header is verified, and zero is what offload leaves', () => {
  expect(ipv4HeaderChecksum(ftpPacket, 0)).toMatchObject({ state: 'correct', offset: 10 });
  expect(ipv4HeaderChecksum(patched(ftpPacket, 8, 0x0106), 0).state).toBe('incorrect');
  expect(ipv4HeaderChecksum(patched(ftpPacket, 10, 0), 0).state).toBe('offloaded');
  expect(ipv4HeaderChecksum(ftpPacket.subarray(0, 19), 0).state).toBe('unknown');
});

test('a sum of the pseudo header alone is left to the network card', () => {
  const length = ftpPacket.length - 20;
  const pseudo = sumWords(ftpPacket, 12, 20) + 6;
  expect(stateOf(patched(ftpPacket, 36, foldSum(pseudo + length)))).toBe('offloaded');
  expect(stateOf(patched(ftpPacket, 36, foldSum(pseudo)))).toBe('offloaded');
  expect(stateOf(patched(ftpPacket, 36, 0))).toBe('offloaded');
});

test('UDP without checksum has none, and a computed zero is all ones', () => {
  const packet = ip('10.0.0.1', '10.0.0.2', udp);
  expect(stateOf(patched(packet, 26, 0))).toBe('absent');
  // The payload is chosen so that the sum is zero: the present checksum moves into it.
  const empty = ip('10.0.0.1', '10.0.0.2', { ...udp, payload: bytesOf('0000') });
  const zero = patched(empty, 28, ((empty[26] ?? 0) << 8) | (empty[27] ?? 0));
  expect(transportChecksum(decode(zero))?.expected).toBe(0xffff);
});

test('what the capture does not hold cannot be verified', () => {
  expect(stateOf(ftpPacket, ftpPacket.length - 1)).toBe('unknown');
  const [first, second] = encodeIpPacket({
    source: '10.0.0.1',
    destination: '10.0.0.2',
    ttl: 64,
    identification: 1,
    dontFragment: false,
    transport: { ...udp, payload: new Uint8Array(600) },
    fragments: { mtu: 500 },
  });
  expect(stateOf(first ?? ftpPacket)).toBe('unknown');
  expect(transportChecksum(decode(second ?? ftpPacket))).toBeUndefined();
});

test('a source route hides the destination that the checksum covers', () => {
  const options = bytesOf('83 07 04 c0000209 00', ftpPacket.subarray(20));
  const packet = patched(bytesOf('47', ftpPacket.subarray(1, 20), options), 2, ftpPacket.length + 8);
  expect(stateOf(packet)).toBe('unknown');
  const routing = bytesOf('1102 0401 00000000 20010db8000000000000000000000009', dnsPacket.subarray(40));
  const ipv6 = patched(bytesOf(dnsPacket.subarray(0, 6), '2b', dnsPacket.subarray(7, 40), routing), 4, routing.length);
  expect(stateOf(ipv6)).toBe('unknown');
  ipv6[43] = 0;
  expect(stateOf(ipv6)).toBe('correct');
});
