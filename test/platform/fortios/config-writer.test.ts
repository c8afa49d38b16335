import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProfileChange } from '../../../src/gateway/profile-change.ts';
import { fortiOsCommands } from '../../../src/platform/fortios/commands.ts';
import { readFortiOsConfiguration as read } from '../../../src/platform/fortios/config-reader.ts';
import { fortiOs } from '../../../src/platform/fortios/fortios.ts';
import { defaultSessionHelpers } from '../../../src/platform/fortios/session-helpers.ts';
import { checkReadingBack } from '../reading-back.ts';
import { backup, helperList } from './backup.ts';

const write = fortiOs.writeFix;
const apply = (text: string, commands: readonly string[]): string => fortiOs.applyCommands?.(text, commands) ?? '';
const off = (alg: 'sip' | 'ftp', transport: 'tcp' | 'udp'): ProfileChange => ({
  kind: 'alg-off',
  alg,
  transport,
  scope: { kind: 'protocol' },
});

test('without a configuration: look the number up first; nothing that depends on the release', () => {
  const [fix] = write(off('sip', 'udp'), {});
  expect(fix?.commands).toEqual([
    'show system session-helper',
    'config system settings',
    '    set default-voip-alg-mode kernel-helper-based',
    'end',
    'config system session-helper',
    '    delete 13',
    'end',
  ]);
  expect(fix?.rollback).toEqual([
    'config system settings',
    '    set default-voip-alg-mode proxy-based',
    'end',
    'config system session-helper',
    '    edit 13',
    '        set name sip',
    '        set protocol 17',
    '        set port 5060',
    '    next',
    'end',
  ]);
  expect(fix?.alsoChanges).toEqual([off('sip', 'tcp')]);
  expect(fix?.risk).toMatch(/put the number of the entry with that name and port/);
  expect(fix?.flush).toEqual([
    'diagnose sys session filter clear',
    'diagnose sys session filter dport 5060',
    'diagnose sys session clear',
    'diagnose sys session filter clear',
  ]);
});

test.each([
  ['5.6.3', 'sip-helper'],
  ['6.0.9', 'sip-helper'],
  ['6.2.5', 'sip-expectation'],
  ['7.4.4', 'sip-expectation'],
])('FortiOS %s: the keyword is %s', (version, keyword) => {
  const [fix] = write(off('sip', 'udp'), { version });
  expect(fix?.commands.slice(1, 6)).toEqual([
    'config system settings',
    '    set default-voip-alg-mode kernel-helper-based',
    `    set ${keyword} disable`,
    '    set sip-nat-trace disable',
    'end',
  ]);
  expect(fix?.rollback.slice(2, 4)).toEqual([`    set ${keyword} enable`, '    set sip-nat-trace enable']);
});

test('the number comes from the configuration', () => {
  const helpers = defaultSessionHelpers.map((entry) => (entry.name === 'sip' ? { ...entry, id: 42 } : entry));
  const configuration = read(backup(helpers));
  const [fix] = write(off('sip', 'udp'), { configuration });
  expect(fix?.commands).toEqual(['config system session-helper', '    delete 42', 'end']);
  expect(apply(backup(helpers), fix?.commands ?? [])).toBe(
    backup(helpers).replace(/ {4}edit 42\n(?: {8}.*\n)* {4}next\n/, ''),
  );
});

test('SIP over TCP alone leaves the helper for UDP', () => {
  const [fix] = write(off('sip', 'tcp'), { configuration: read(backup(defaultSessionHelpers, 'proxy-based')) });
  expect(fix?.commands).toEqual(['config system settings', '    set default-voip-alg-mode kernel-helper-based', 'end']);
  expect(fix?.alsoChanges).toBeUndefined();
});

test('a VoIP profile in a policy goes too, and comes back', () => {
  const text = `${backup(defaultSessionHelpers, 'kernel-helper-based')}config firewall policy\n    edit 9\n        set action accept\n        set voip-profile "strict"\n    next\nend\n`;
  const merged = text.replace('end\nconfig firewall policy\n    edit 9', '    edit 9');
  const [fix] = write(off('sip', 'tcp'), { configuration: read(merged) });
  expect(fix?.commands).toEqual([
    'config firewall policy',
    '    edit 9',
    '        unset voip-profile',
    '    next',
    'end',
  ]);
  expect(apply(apply(merged, fix?.commands ?? []), fix?.rollback ?? [])).toBe(merged);
});

test('another port for FTP, and DNS over TCP on', () => {
  const [port] = write({ kind: 'watch-port', on: true, alg: 'ftp', transport: 'tcp', port: 2121 }, {});
  expect(port?.commands.slice(1, 5)).toEqual([
    '    edit 21',
    '        set name ftp',
    '        set protocol 6',
    '        set port 2121',
  ]);
  const [dns] = write({ kind: 'alg-on', alg: 'dns', transport: 'tcp', scope: { kind: 'protocol' } }, {});
  expect(dns?.commands).toContain('        set name dns-tcp');
});

test('times within their range', () => {
  expect(write({ kind: 'timer', timer: 'udp', seconds: 600 }, {})[0]).toMatchObject({
    commands: ['config system global', '    set udp-idle-timer 600', 'end'],
    rollback: ['config system global', '    set udp-idle-timer 180', 'end'],
  });
  expect(write({ kind: 'timer', timer: 'tcp', seconds: 299 }, {})).toEqual([]);
});

test('a section that is not there is added; a hostile name writes nothing', () => {
  expect(apply('config system global\r\nend\r\n', ['config system session-ttl', 'set default 600', 'end'])).toBe(
    'config system global\r\nend\r\nconfig system session-ttl\r\n    set default 600\r\nend\r\n',
  );
  const text = 'config firewall policy\nedit 1\nset voip-profile "a\\"; execute reboot"\nnext\nend\n';
  expect(write(off('sip', 'tcp'), { configuration: read(text) })).toEqual([]);
});

const helperLists = fc
  .subarray([...defaultSessionHelpers], { minLength: 9 })
  .map((helpers) => helpers.map((entry, index) => ({ ...entry, id: index * 2 + 1 })));
const texts = fc
  .tuple(
    helperLists,
    fc.constantFrom('kernel-helper-based', 'proxy-based'),
    fc.constantFrom('5.6.3', '6.2.0', '6.4.5', '7.4.4'),
    fc.constantFrom('whole', 'helpers', 'pasted', 'none'),
    fc.constantFrom('\n', '\r\n'),
    fc.constantFrom('', 'config voip profile\n    edit "default"\n        config sip\n            set status disable\n        end\n    next\nend\n'),
  )
  .map(([helpers, mode, version, part, newline, voip]) =>
    ({
      whole: backup(helpers, mode, version) + voip,
      helpers: `${helperList(helpers)}\n${voip}`,
      pasted: `config system session-helper\n    delete 13\n    edit 30\n        set name ftp\n        set protocol 6\n        set port 8021\n    next\nend\n${voip}`,
      none: voip,
    })[part].replaceAll('\n', newline),
  ); // prettier-ignore

test('reading back: the commands are the change, and the rollback leads back', () => {
  const seen = checkReadingBack(fortiOs, fortiOsCommands, texts, 400);
  for (const kind of ['alg-off', 'alg-on', 'watch-port', 'timer'])
    expect([kind, seen[kind]]).not.toEqual([kind, undefined]);
});
