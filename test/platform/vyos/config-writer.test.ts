import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProfileChange } from '../../../src/gateway/profile-change.ts';
import { vyosCommands } from '../../../src/platform/vyos/commands.ts';
import { readVyosConfiguration as read } from '../../../src/platform/vyos/config-reader.ts';
import { vyos } from '../../../src/platform/vyos/vyos.ts';
import { checkReadingBack } from '../reading-back.ts';
import { edgeBoot, fragments, olderSet, presenceBoot, presenceSet } from './texts.ts';

const write = vyos.writeFix;
const apply = (text: string, commands: readonly string[]): string => vyos.applyCommands?.(text, commands) ?? '';
const off = (alg: 'sip' | 'ftp' | 'rtsp', transport: 'tcp' | 'udp'): ProfileChange => ({
  kind: 'alg-off',
  alg,
  transport,
  scope: { kind: 'protocol' },
});

test('the release is not known: both spellings, each labelled with what the other would make of it', () => {
  const fixes = write(off('sip', 'udp'), {});
  expect(fixes.map(({ title, commands, rollback }) => [title, commands, rollback])).toEqual([
    ['VyOS: turn off the SIP ALG (VyOS 1.4 and later)', ['delete system conntrack modules sip'], ['set system conntrack modules sip']],
    ['VyOS: turn off the SIP ALG (VyOS 1.3, Vyatta and EdgeOS)', ['set system conntrack modules sip disable'], ['delete system conntrack modules sip disable']],
  ]); // prettier-ignore
  for (const fix of fixes) expect(fix.risk).toMatch(/show version/);
  expect(fixes[0]?.verify).toContain('lsmod | grep sip');
  expect(fixes[0]?.alsoChanges).toEqual([off('sip', 'tcp')]);
});

test.each([
  ['1.3.6', ['set system conntrack modules sip disable']],
  ['1.4.0', ['delete system conntrack modules sip']],
  ['v2.0.9', ['set system conntrack modules sip disable']],
])('release %s alone: one spelling', (version, commands) => {
  expect(write(off('sip', 'udp'), { version }).map((fix) => fix.commands)).toEqual([commands]);
});

test('the configuration tells the release', () => {
  const commands = (text: string): unknown => write(off('sip', 'udp'), { configuration: read(text) }).map((fix) => fix.commands); // prettier-ignore
  expect(commands(presenceSet)).toEqual([['delete system conntrack modules sip']]);
  expect(commands(edgeBoot)).toEqual([['set system conntrack modules sip disable']]);
  expect(commands(olderSet)).toEqual([]);
});

test('as the router shows it', () => {
  expect(apply(presenceSet, ['delete system conntrack modules sip'])).toBe(
    presenceSet.replace('set system conntrack modules sip\n', ''),
  );
  expect(apply(presenceBoot, ['delete system conntrack modules sip'])).toBe(
    presenceBoot.replace('            sip\n', ''),
  );
  expect(apply(edgeBoot, ['set system conntrack modules sip disable'])).toBe(
    edgeBoot.replace('        }\n        timeout', '            sip {\n                disable\n            }\n        }\n        timeout'),
  ); // prettier-ignore
  expect(apply(edgeBoot, ['delete system conntrack modules ftp disable'])).toBe(
    edgeBoot.replace(/ {8}modules \{\n[^]*?\n {8}\}\n/, ''),
  );
  expect(apply(presenceSet, ['set system conntrack timeout udp stream 60'])).toBe(presenceSet.replace(`'300'`, `'60'`));
  expect(apply(edgeBoot, ['set system conntrack timeout tcp established 60'])).toBe(edgeBoot.replace('86400', '60'));
});

test('modules of newer releases only are not written; times within their range', () => {
  expect(write({ ...off('rtsp', 'tcp'), kind: 'alg-on' } as ProfileChange, {})).toEqual([]);
  expect(write({ kind: 'timer', timer: 'tcp', seconds: 21_474_837 }, {})).toEqual([]);
  expect(write({ kind: 'timer', timer: 'udp', seconds: 20 }, { configuration: read(presenceSet) })[0]).toMatchObject({
    commands: ['set system conntrack timeout udp stream 20'],
    rollback: ['set system conntrack timeout udp stream 300'],
  });
  expect(write({ kind: 'timer', timer: 'udp', seconds: 600 }, {})[0]?.commands).toEqual([
    'set system conntrack timeout udp stream 600',
    'set system conntrack timeout udp other 600',
  ]);
});

const texts = fc
  .tuple(fc.constantFrom(presenceSet, presenceBoot, edgeBoot, olderSet, ...fragments), fc.constantFrom('\n', '\r\n'))
  .map(([text, newline]) => text.replaceAll('\n', newline));

test('reading back: the commands are the change, and the rollback leads back', () => {
  const seen = checkReadingBack(vyos, vyosCommands, texts, 800);
  for (const kind of ['alg-off', 'alg-on', 'timer']) expect([kind, seen[kind]]).not.toEqual([kind, undefined]);
});
