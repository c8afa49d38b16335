import { expect, test } from 'vitest';
import { isChecksumWrong, parseIcmp } from '../../../src/alg/icmp/parse.ts';
import { icmpName } from '../../../src/alg/icmp/vocabulary.ts';
import { sumWords } from '../../../src/packet/checksum.ts';
import {
  bytes, echoOf, errorAbout, inside, insideIpv6, packetOf, router, target, targetIpv6, tcpOf, udpOf,
} from './wire.ts'; // prettier-ignore

test('types and codes have their names, in each IP version its own', () => {
  expect(icmpName(3, 3, false)).toBe('destination unreachable (port)');
  expect(icmpName(3, 4, false)).toBe('destination unreachable (fragmentation needed)');
  expect(icmpName(3, 13, false)).toBe('destination unreachable (administratively prohibited)');
  expect(icmpName(11, 0, false)).toBe('time exceeded (in transit)');
  expect(icmpName(8, 0, false)).toBe('echo request');
  expect(icmpName(3, 0, true)).toBe('time exceeded (in transit)');
  expect(icmpName(1, 4, true)).toBe('destination unreachable (port)');
  expect(icmpName(2, 0, true)).toBe('packet too big');
  expect(icmpName(3, 99, false)).toBe('destination unreachable (code 99)');
  expect(icmpName(42, 0, false)).toBe('type 42');
});

test('an echo has its identifier located', () => {
  const message = parseIcmp(bytes(echoOf(0x1234, 7), inside, target), false);
  expect(message).toMatchObject({ identifier: 0x1234, sequence: 7, isError: false, quote: undefined });
  expect(message?.fields).toEqual([{ name: 'identifier', value: '4660', offset: 4, length: 2 }]);
});

test('an error gives the flow that it quotes, each address and port in its place', () => {
  const error = errorAbout(packetOf(udpOf(4000, 33434)), 3, 3);
  const quote = parseIcmp(error, false)?.quote;
  expect(quote).toMatchObject({
    source: inside,
    destination: target,
    protocol: 17,
    sourcePort: 4000,
    destinationPort: 33434,
    namesFlow: true,
    ttl: 1,
    identification: 0x4711,
    headerChecksumWrong: false,
    transportChecksumWrong: false,
  });
  for (const { name, value, offset, length } of quote?.fields ?? []) {
    const held = error.subarray(offset, offset + length);
    const text = length === 4 ? held.join('.') : String((held[0] ?? 0) * 256 + (held[1] ?? 0));
    expect(`${name} ${text}`).toBe(`${name} ${value}`);
  }
  expect(quote?.fields.map(({ name }) => name)).toEqual([
    'quoted source',
    'quoted destination',
    'quoted source port',
    'quoted destination port',
  ]);
});

test('eight quoted bytes name a TCP flow, fewer do not', () => {
  const quoted = packetOf(tcpOf(40000, 443));
  expect(parseIcmp(errorAbout(quoted, 11, 0, 28), false)?.quote).toMatchObject({
    protocol: 6,
    sourcePort: 40000,
    destinationPort: 443,
    namesFlow: true,
  });
  expect(parseIcmp(errorAbout(quoted, 11, 0, 22), false)?.quote).toMatchObject({ namesFlow: false });
  expect(parseIcmp(errorAbout(quoted, 11, 0, 12), false)?.quote).toBeUndefined();
});

test('a quoted echo is keyed by its identifier, and its number is known', () => {
  expect(parseIcmp(errorAbout(packetOf(echoOf(512, 9))), false)?.quote).toMatchObject({
    protocol: 1,
    sourcePort: 512,
    destinationPort: 512,
    sequence: 9,
  });
});

test('the next hop\u2019s MTU stands in another place in each IP version', () => {
  const ipv4 = errorAbout(packetOf(udpOf(1, 2)), 3, 4, 28, 1400);
  expect(parseIcmp(ipv4, false)?.nextHopMtu).toBe(1400);
  const ipv6 = errorAbout(packetOf(udpOf(1, 2), insideIpv6, targetIpv6), 2, 0, 1000, 70_000);
  const message = parseIcmp(ipv6, true);
  expect(message?.nextHopMtu).toBe(70_000);
  expect(message?.quote).toMatchObject({
    source: insideIpv6,
    destination: targetIpv6,
    sourcePort: 1,
    destinationPort: 2,
  });
});

test('a wrong checksum is told from a right one, with the pseudo header of IPv6', () => {
  const right = errorAbout(packetOf(udpOf(4000, 53)));
  expect(isChecksumWrong(right, false, 0)).toBe(false);
  const wrong = right.slice();
  wrong[20] = (wrong[20] ?? 0) ^ 1;
  expect(isChecksumWrong(wrong, false, 0)).toBe(true);
  const ipv6 = bytes(echoOf(1, 1, true), insideIpv6, targetIpv6);
  const addresses = [0x2001, 0xdb8, 1, 5, 0x2001, 0xdb8, 2, 9].reduce((sum, word) => sum + word, 0);
  expect(isChecksumWrong(ipv6, true, addresses)).toBe(false);
  expect(isChecksumWrong(ipv6, true, addresses + 1)).toBe(true);
});

test('a quoted header whose sum is off for another reason than NAT is not called wrong', () => {
  const error = errorAbout(packetOf(udpOf(4000, 33434)));
  const at = 8;
  const sumOf = (message: Uint8Array): boolean | undefined => parseIcmp(message, false)?.quote?.headerChecksumWrong;
  const changed = (offset: number, ...values: readonly number[]): Uint8Array => {
    const copy = error.slice();
    copy.set(values, at + offset);
    return copy;
  };
  // The router decremented the TTL, or gave the length in host order.
  expect(sumOf(changed(8, 0))).toBe(false);
  expect(sumOf(changed(2, error[at + 3] ?? 0, error[at + 2] ?? 0))).toBe(false);
  // A NAT changed the source address.
  expect(sumOf(changed(12, 203, 0, 113, 1))).toBe(true);
  expect(sumWords(error, at, at + 20) % 0xffff).toBe(0);
});

test('a quoted packet that is whole is checked to its end, one that is cut is not', () => {
  const error = errorAbout(packetOf(echoOf(512, 9)));
  const translated = error.slice();
  translated.set([0x12, 0x34], 8 + 20 + 4);
  expect(parseIcmp(translated, false)?.quote?.transportChecksumWrong).toBe(true);
  expect(parseIcmp(translated.subarray(0, 40), false)?.quote?.transportChecksumWrong).toBe(false);
  expect(router).not.toBe(target);
});
