import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatEndpoint,
  formatIpv4,
  formatIpv6,
  isPrivateAddress,
  parseIpv4,
  parseIpv6,
} from '../../src/base/address.ts';

test('every IPv4 number survives its text', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffffff }), (address) => parseIpv4(formatIpv4(address)) === address),
  );
});

test('every IPv6 address survives its text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      expect(parseIpv6(formatIpv6(bytes))).toEqual(bytes);
    }),
  );
});

// RFC 5952 §4: the longest run of zeros, the first of equals, never a single group.
test.each([
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['::ffff:192.0.2.1', '::ffff:c000:201'],
])('%s is written %s', (given, written) => {
  expect(formatIpv6(parseIpv6(given) ?? new Uint8Array(16))).toBe(written);
});

test.each(['1.2.3', '1.2.3.256', 'a.b.c.d', '1.2.3.4.5', ''])('%s is no IPv4 address', (text) => {
  expect(parseIpv4(text)).toBeUndefined();
});

test.each([':::', '1::2::3', '12345::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', 'g::'])(
  '%s is no IPv6 address',
  (text) => {
    expect(parseIpv6(text)).toBeUndefined();
  },
);

test('endpoints are written as in the contract', () => {
  expect([formatEndpoint('10.0.0.5', 1027), formatEndpoint('2001:db8::1', 53), formatEndpoint('192.0.2.9', '*')]).toEqual([
    '10.0.0.5:1027', '[2001:db8::1]:53', '192.0.2.9:*',
  ]); // prettier-ignore
});

test.each([
  ['10.255.0.1', true], ['172.15.255.255', false], ['172.16.0.1', true], ['172.31.255.255', true], ['172.32.0.0', false],
  ['192.168.1.1', true], ['192.169.0.1', false], ['100.63.255.255', false], ['100.64.0.1', true], ['100.127.255.255', true],
  ['100.128.0.0', false], ['169.254.1.1', true], ['8.8.8.8', false], ['fd00::1', true], ['fe80::1', true], ['2001:db8::1', false],
] as const)('%s private: %s', (address, expected) => {
  expect(isPrivateAddress(address)).toBe(expected);
}); // prettier-ignore
