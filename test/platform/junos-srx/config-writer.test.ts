import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProfileChange } from '../../../src/gateway/profile-change.ts';
import { srxCommands } from '../../../src/platform/junos-srx/commands.ts';
import { readSrxConfiguration as read } from '../../../src/platform/junos-srx/config-reader.ts';
import { writeSrxFix as write } from '../../../src/platform/junos-srx/config-writer.ts';
import { junosSrx } from '../../../src/platform/junos-srx/junos-srx.ts';
import { checkReadingBack } from '../reading-back.ts';
import { braceForm, plain, setForm } from './texts.ts';

const apply = (text: string, commands: readonly string[]): string => junosSrx.applyCommands?.(text, commands) ?? '';
const off = (alg: 'sip' | 'ftp' | 'h323' | 'ike-esp', transport: 'tcp' | 'udp'): ProfileChange => ({
  kind: 'alg-off',
  alg,
  transport,
  scope: { kind: 'protocol' },
});

test('off: one statement for every transport, and every ALG of the name', () => {
  const [fix, ...more] = write(off('sip', 'udp'), {});
  expect(more).toEqual([]);
  expect(fix?.commands).toEqual(['set security alg sip disable']);
  expect(fix?.rollback).toEqual(['delete security alg sip disable']);
  expect(fix?.alsoChanges).toEqual([off('sip', 'tcp')]);
  expect(fix?.risk).toMatch(/SIP ALG off for TCP/);
  expect(write(off('h323', 'tcp'), {})[0]?.alsoChanges).toMatchObject([{ alg: 'ras', transport: 'udp' }]);
});

test('IKE-ESP has the other verb', () => {
  expect(write({ ...off('ike-esp', 'udp'), kind: 'alg-on' } as ProfileChange, {})[0]).toMatchObject({
    commands: ['set security alg ike-esp-nat enable'],
    rollback: ['delete security alg ike-esp-nat enable'],
  });
  expect(write(off('ike-esp', 'udp'), { configuration: read(setForm) })[0]?.commands).toEqual([
    'delete security alg ike-esp-nat enable',
  ]);
});

test('on again is the deletion; never "enable"', () => {
  const [fix] = write({ ...off('sip', 'udp'), kind: 'alg-on' } as ProfileChange, { configuration: read(setForm) });
  expect(fix?.commands).toEqual(['delete security alg sip disable']);
  expect(apply(setForm, fix?.commands ?? [])).toBe(setForm.replace('set security alg sip disable\n', ''));
});

test('a larger DNS message: within the range, and back to the value that was there', () => {
  const limit = (largest: number): ProfileChange => ({ kind: 'limit', alg: 'dns', transport: 'udp', largest });
  expect(write(limit(8192), { configuration: read(setForm) })[0]).toMatchObject({
    commands: ['set security alg dns maximum-message-length 8192'],
    rollback: ['set security alg dns maximum-message-length 4096'],
  });
  expect(write(limit(8192), {})[0]?.rollback).toEqual(['delete security alg dns maximum-message-length']);
  expect([511, 8193].flatMap((largest) => write(limit(largest), {}))).toEqual([]);
});

test('another port: an application with the ALG, in the policies that let the protocol through', () => {
  const port: ProfileChange = { kind: 'watch-port', on: true, alg: 'ftp', transport: 'tcp', port: 8021 };
  expect(write(port, {})).toEqual([]);
  const [fix] = write(port, { configuration: read(braceForm) });
  expect(fix?.commands).toEqual([
    'set applications application ftp-tcp-8021 application-protocol ftp',
    'set applications application ftp-tcp-8021 protocol tcp',
    'set applications application ftp-tcp-8021 destination-port 8021',
    'set security policies from-zone trust to-zone untrust policy out match application ftp-tcp-8021',
  ]);
  const changed = apply(braceForm, fix?.commands ?? []);
  expect(changed).toContain('                    application [ junos-http junos-ftp ftp-tcp-8021 ];\n');
  expect(changed).toContain(
    'applications {\n    application ftp-tcp-8021 {\n        application-protocol ftp;\n        protocol tcp;\n        destination-port 8021;\n    }\n}\n',
  );
  expect(apply(changed, fix?.rollback ?? [])).toBe(braceForm);
});

test('in braces: a block for a statement, and none when it is empty', () => {
  const text = 'security {\n    alg {\n        dns {\n            maximum-message-length 4096;\n        }\n    }\n}\n';
  const changed = apply(text, ['set security alg sip disable']);
  expect(changed).toBe(text.replace('    }\n}\n', '        sip {\n            disable;\n        }\n    }\n}\n'));
  expect(apply(changed, ['delete security alg sip disable'])).toBe(text);
  expect(apply(text, ['delete security alg dns maximum-message-length'])).toBe('');
  expect(apply('security { alg { sip disable; ftp disable; } }', ['delete security alg sip disable'])).toBe(
    'security { alg {  ftp disable; } }',
  );
  expect(apply(text, ['set security alg dns maximum-message-length 512'])).toBe(text.replace('4096', '512'));
});

test('nothing is written where a statement is in a group, or deactivated', () => {
  const group = 'set groups g security alg sip disable\nset apply-groups g\n';
  expect(read(group).profile.algs.find(({ alg }) => alg === 'sip')?.state).toBe('off');
  expect(write({ ...off('sip', 'udp'), kind: 'alg-on' } as ProfileChange, { configuration: read(group) })).toEqual([]);
  const inactive = 'set security alg sip disable\ndeactivate security alg sip disable\n';
  expect(read(inactive).profile.algs.find(({ alg }) => alg === 'sip')?.state).toBe('on');
  expect(write(off('sip', 'udp'), { configuration: read(inactive) })).toEqual([]);
});

test.each([setForm, braceForm, plain])('a handshake timer within its range, there and back', (text) => {
  const change: ProfileChange = { kind: 'timer', timer: 'tcp-handshake', seconds: 90 };
  const [fix] = write(change, { configuration: read(text) });
  const changed = apply(text, fix?.commands ?? []);
  expect(read(changed).profile.timers['tcp-handshake']).toMatchObject({ value: 90 });
  expect(apply(changed, fix?.rollback ?? [])).toBe(text);
  expect(write({ ...change, seconds: 301 }, {})).toEqual([]);
  expect(write({ ...change, timer: 'udp' }, {})).toEqual([]);
});

test('the flush says whom it cuts off', () => {
  const session = { transport: 'tcp', client: { address: '10.0.0.1', port: 40000 }, server: { address: '192.0.2.1', port: 21 } } as const; // prettier-ignore
  const [fix] = write(off('ftp', 'tcp'), { session });
  expect(fix?.flush).toEqual(['clear security flow session destination-port 21']);
  expect(fix?.risk).toMatch(/cuts every session to port 21/);
});

const withoutInactive = braceForm.replace('inactive: ', '');
const texts = fc
  .tuple(
    fc.constantFrom(setForm, withoutInactive, braceForm, plain, '', `admin@edge# show security\nalg {\n    sip disable;\n}\n\n[edit]\nadmin@edge# `),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([text, newline]) => text.replaceAll('\n', newline)); // prettier-ignore

test('reading back: the commands are the change, and the rollback leads back', () => {
  const seen = checkReadingBack(junosSrx, srxCommands, texts, 500);
  for (const kind of ['alg-off', 'alg-on', 'limit', 'watch-port'])
    expect([kind, seen[kind]]).not.toEqual([kind, undefined]);
});
