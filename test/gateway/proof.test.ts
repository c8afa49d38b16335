import { expect, test } from 'vitest';
import type { ProfileChange } from '../../src/gateway/profile-change.ts';
import { proveChange } from '../../src/gateway/proof.ts';
import { iosProfile } from '../../src/platform/cisco-ios/profile.ts';
import { iosXeProfile } from '../../src/platform/cisco-ios-xe/profile.ts';
import { srxProfile } from '../../src/platform/junos-srx/profile.ts';
import { lookup, zoneTransfer } from './session.ts';

const dnsOff: ProfileChange = { kind: 'alg-off', alg: 'dns', transport: 'tcp', scope: { kind: 'protocol' } };
const reset = { verdict: 'reset', packet: 6 } as const;

test('the story is proven: it breaks as observed, and with the change it does not', () => {
  const proof = proveChange(zoneTransfer(31751), iosProfile, { change: dnsOff }, reset);
  expect(proof.proven).toBe(true);
  expect(proof.proof).toBe(
    'Replayed under Cisco IOS, packet 6 breaks the session as the capture shows: answer: 31751 bytes is not below 31751, which is known to fail (debug log of a Cisco 877, IOS 15.2(4)M6 (insights.tesrex.com, 24 January 2018)); the gateway resets the connection. With the DNS ALG off for TCP all 2 messages of the session pass.',
  );
  expect(proof.noLongerRead).toBe(1);
});

test.each([
  [
    'between the known sizes',
    zoneTransfer(9000),
    iosProfile,
    dnsOff,
    reset,
    /cannot be known: .*125 passes, 31751 fails/,
  ],
  ['a limit that is not public', zoneTransfer(31751), iosXeProfile, dnsOff, reset, /cannot be known/],
  ['a session that the profile lets pass', zoneTransfer(100), iosProfile, dnsOff, reset, /does not explain the break/],
  [
    'another way of breaking',
    zoneTransfer(31751),
    iosProfile,
    dnsOff,
    { verdict: 'drop', packet: 6 },
    /the capture shows "drop"/,
  ],
  [
    'a change that does not touch it',
    zoneTransfer(31751),
    iosProfile,
    { ...dnsOff, transport: 'udp' },
    reset,
    /with the change packet 6 still meets "reset"/,
  ],
  [
    'an action that is not verified',
    lookup(1200),
    srxProfile,
    { kind: 'limit', alg: 'dns', transport: 'udp', largest: 4096 },
    { verdict: 'drop', packet: 2 },
    /not confirmed by any public source/,
  ],
  ['nothing to judge', { ...zoneTransfer(1), messages: [] }, iosProfile, dnsOff, reset, /holds no message/],
  [
    'an encrypted session',
    { ...zoneTransfer(31751), blind: 'the control channel is encrypted' },
    iosProfile,
    dnsOff,
    reset,
    /the control channel is encrypted/,
  ],
] as const)('not proven: %s', (_name, session, profile, change, observed, reason) => {
  const proof = proveChange(session, profile, { change }, observed);
  expect(proof.proven).toBe(false);
  expect(proof.proof).toMatch(reason);
});
