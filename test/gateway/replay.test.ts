import { expect, test } from 'vitest';
import { applyChange } from '../../src/gateway/profile-change.ts';
import type { Profile } from '../../src/gateway/profile.ts';
import { replaySession } from '../../src/gateway/replay.ts';
import { asaProfile } from '../../src/platform/cisco-asa/profile.ts';
import { iosProfile } from '../../src/platform/cisco-ios/profile.ts';
import { iosXeProfile } from '../../src/platform/cisco-ios-xe/profile.ts';
import { servicesProfile } from '../../src/platform/junos-services/profile.ts';
import { srxProfile } from '../../src/platform/junos-srx/profile.ts';
import { client, lookup, server, zoneTransfer } from './session.ts';

const verdictsOf = (session: Parameters<typeof replaySession>[0], profile: Profile): readonly string[] =>
  replaySession(session, profile).verdicts.map(({ verdict, flowState }) => `${verdict}/${flowState}`);

test('the zone transfer of the story is translated, then reset by Cisco IOS', () => {
  const replay = replaySession(zoneTransfer(31751), iosProfile);
  expect(replay.verdicts.map(({ verdict, payload, flowState }) => [verdict, payload, flowState])).toEqual([
    ['translate', 'read', 'Watch'],
    ['reset', 'untouched', 'Drop'],
  ]);
  expect(replay.broken?.packet).toBe(6);
  expect(replay.broken?.reason).toContain('31751 bytes is not below 31751');
});

test.each([
  ['Cisco IOS, a size between', zoneTransfer(5000), iosProfile, ['translate/Watch', 'cannot-know/Watch']],
  ['IOS XE, up to 8 KB', zoneTransfer(8000), iosXeProfile, ['translate/Watch', 'translate/Watch']],
  ['IOS XE, above: not public', zoneTransfer(31751), iosXeProfile, ['translate/Watch', 'cannot-know/Watch']],
  [
    'a services card reads no DNS over TCP',
    zoneTransfer(31751),
    servicesProfile,
    ['translate/Forward', 'translate/Forward'],
  ],
  ['SRX: not public', zoneTransfer(31751), srxProfile, ['cannot-know/Watch', 'cannot-know/Watch']],
  ['ASA drops one datagram', lookup(1200), asaProfile, ['translate/Watch', 'drop/Watch', 'translate/Watch']],
  ['ASA follows EDNS', lookup(1200, 1232), asaProfile, ['translate/Watch', 'translate/Watch', 'translate/Watch']],
] as const)('%s', (_name, session, profile, expected) => {
  expect(verdictsOf(session, profile)).toEqual(expected);
});

test('the query that an answer belongs to decides, not the latest one', () => {
  const { messages, ...rest } = lookup(1200);
  const paired = messages.map((message) =>
    message.from === 'server' ? { ...message, facts: { allowedSize: 1232 } } : message,
  );
  expect(replaySession({ ...rest, messages: paired }, asaProfile).broken).toBeNull();
});

test('an oversize that SRX documents differently is not verified', () => {
  const replay = replaySession(lookup(1200), srxProfile);
  expect(replay.broken).toMatchObject({ verdict: 'drop', verified: false });
});

test('a message above the SRX buffer takes the rest of the session past the ALG', () => {
  const session = {
    ...zoneTransfer(0),
    alg: 'sip' as const,
    server: { address: '192.0.2.9', port: 5060 },
    messages: [
      { packet: 1, from: 'client' as const, name: 'INVITE', size: 12_000 },
      { packet: 3, from: 'server' as const, name: '200', size: 400 },
    ],
  };
  expect(verdictsOf(session, srxProfile)).toEqual(['bypass/Forward', 'bypass/Forward']);
});

test('after a reset nothing of the flow passes', () => {
  const { messages, ...rest } = zoneTransfer(31751);
  const more = { ...rest, messages: [...messages, { packet: 9, from: 'client' as const, name: 'query', size: 60 }] };
  expect(verdictsOf(more, iosProfile)[2]).toBe('drop/Drop');
});

test('the ALG leaves other ports, exempt hosts and switched-off protocols alone', () => {
  const story = zoneTransfer(31751);
  const moved = { ...story, server: { ...server, port: 5353 } };
  const off = applyChange(iosProfile, { kind: 'alg-off', alg: 'dns', transport: 'tcp', scope: { kind: 'protocol' } });
  const host = applyChange(iosProfile, {
    kind: 'alg-off',
    alg: 'dns',
    transport: 'tcp',
    scope: { kind: 'host', address: server.address, port: 53 },
  });
  for (const [session, profile] of [
    [moved, iosProfile],
    [story, off],
    [story, host],
  ] as const) {
    const replay = replaySession(session, profile);
    expect(replay.broken).toBeNull();
    expect(replay.verdicts.every(({ payload }) => payload === 'untouched')).toBe(true);
  }
});

test('no-payload is documented to stop rewriting, not to lift the limit', () => {
  const exempt = applyChange(iosProfile, {
    kind: 'no-payload',
    on: true,
    transport: null,
    local: { address: client.address, port: null },
    global: { address: '198.51.100.5', port: null },
  });
  const replay = replaySession(zoneTransfer(31751), exempt);
  expect(replay.verdicts.map(({ verdict, payload }) => [verdict, payload])).toEqual([
    ['translate', 'untouched'],
    ['cannot-know', 'untouched'],
  ]);
});
