import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProfileChange } from '../../../src/gateway/profile-change.ts';
import { servicesCommands } from '../../../src/platform/junos-services/commands.ts';
import { readServicesConfiguration as read } from '../../../src/platform/junos-services/config-reader.ts';
import { junosServices } from '../../../src/platform/junos-services/junos-services.ts';
import { checkReadingBack } from '../reading-back.ts';
import { cardBraces, cardSet, spcBraces } from './texts.ts';

const write = junosServices.writeFix;
const apply = (text: string, commands: readonly string[]): string =>
  junosServices.applyCommands?.(text, commands) ?? '';
const turn = (kind: 'alg-off' | 'alg-on', alg: 'ftp' | 'rtsp' | 'sip', transport: 'tcp' | 'udp'): ProfileChange => ({
  kind,
  alg,
  transport,
  scope: { kind: 'protocol' },
});

test('nothing without a configuration that names what is to be changed', () => {
  expect(write(turn('alg-off', 'ftp', 'tcp'), {})).toEqual([]);
  expect(write(turn('alg-on', 'rtsp', 'tcp'), { configuration: read(cardBraces) })).toEqual([]);
});

test('off: the application stays, its ALG goes; a transport that the ALG implied is said', () => {
  // What learn-sip-register would be without the ALG is not published.
  expect(write(turn('alg-off', 'sip', 'udp'), { configuration: read(cardBraces) })).toEqual([]);
  const plain = cardBraces.replace('        learn-sip-register;\n', '');
  expect(write(turn('alg-off', 'sip', 'udp'), { configuration: read(plain) })[0]).toMatchObject({
    commands: ['delete applications application my-sip application-protocol'],
  });
  const [fix] = write(turn('alg-off', 'ftp', 'tcp'), { configuration: read(cardBraces) });
  expect(fix?.commands).toEqual([
    'set applications application my-ftp protocol tcp',
    'delete applications application my-ftp application-protocol',
  ]);
  const changed = apply(cardBraces, fix?.commands ?? []);
  expect(changed).toContain('    application my-ftp {\n        destination-port 21;\n        protocol tcp;\n    }\n');
});

test('on: the application of the port that rules name', () => {
  expect(write(turn('alg-on', 'rtsp', 'tcp'), { configuration: read(cardSet) })[0]).toMatchObject({
    commands: ['set applications application plain-rtsp application-protocol rtsp'],
    rollback: ['delete applications application plain-rtsp application-protocol'],
  });
});

test('another port goes where the ALG is named already', () => {
  const change: ProfileChange = { kind: 'watch-port', on: true, alg: 'ftp', transport: 'tcp', port: 2121 };
  const [fix] = write(change, { configuration: read(cardBraces) });
  expect(fix?.commands.slice(3)).toEqual([
    'set applications application-set apps application ftp-tcp-2121',
    'set services stateful-firewall rule in term 1 from applications ftp-tcp-2121',
  ]);
  const changed = apply(cardBraces, fix?.commands ?? []);
  expect(changed).toContain('applications [ my-ftp my-sip ftp-tcp-2121 ];');
  expect(apply(changed, fix?.rollback ?? [])).toBe(cardBraces);
});

test('a line that sets several things keeps the others', () => {
  expect(apply(cardSet, ['delete applications application my-ftp application-protocol'])).toContain(
    'set applications application my-ftp protocol tcp\nset applications application my-ftp destination-port 21\n',
  );
});

test('times within the range that every document allows, there and back', () => {
  const change: ProfileChange = { kind: 'timer', timer: 'udp', seconds: 300 };
  const [fix] = write(change, { configuration: read(cardSet) });
  expect(fix?.commands).toEqual(['set interfaces ms-1/0/0 services-options inactivity-non-tcp-timeout 300']);
  const changed = apply(cardSet, fix?.commands ?? []);
  expect(read(changed).profile.timers).toMatchObject({ udp: { value: 300 }, tcp: { value: 120 } });
  expect(apply(changed, fix?.rollback ?? [])).toBe(cardSet);
  const open: ProfileChange = { kind: 'timer', timer: 'tcp-handshake', seconds: 20 };
  expect(write(open, { configuration: read(cardSet) })[0]?.rollback).toEqual(['set interfaces ms-1/0/0 services-options open-timeout 10']); // prettier-ignore
  expect(write({ ...open, seconds: 225 }, { configuration: read(cardSet) })).toEqual([]);
});

test('nothing where a part is deactivated or in a group', () => {
  for (const text of [`${cardSet}deactivate applications application my-ftp\n`, `${cardSet}set groups g applications application x protocol tcp\n`])
    expect(write(turn('alg-off', 'sip', 'udp'), { configuration: read(text) })).toEqual([]); // prettier-ignore
});

const texts = fc
  .tuple(fc.constantFrom(cardSet, cardBraces, spcBraces), fc.constantFrom('\n', '\r\n'))
  .map(([text, newline]) => text.replaceAll('\n', newline));

test('reading back: the commands are the change, and the rollback leads back', () => {
  const seen = checkReadingBack(junosServices, servicesCommands, texts, 1500);
  for (const kind of ['alg-off', 'alg-on', 'watch-port', 'timer'])
    expect([kind, seen[kind]]).not.toEqual([kind, undefined]);
});
