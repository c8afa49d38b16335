import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProfileChange } from '../../../src/gateway/profile-change.ts';
import { panOsCommands } from '../../../src/platform/pan-os/commands.ts';
import { panOs } from '../../../src/platform/pan-os/pan-os.ts';
import { checkReadingBack } from '../reading-back.ts';
import { braces, setForm, xml } from './texts.ts';

const off = (alg: 'sip' | 'h323', transport: 'tcp' | 'udp'): ProfileChange => ({
  kind: 'alg-off',
  alg,
  transport,
  scope: { kind: 'protocol' },
});

test('SIP alone has a verified switch', () => {
  const [fix, ...more] = panOs.writeFix(off('sip', 'udp'), {});
  expect(more).toEqual([]);
  expect(fix).toMatchObject({
    commands: ['set shared alg-override application sip alg-disabled yes'],
    rollback: ['set shared alg-override application sip alg-disabled no'],
    flush: ['clear session all filter application sip'],
    alsoChanges: [off('sip', 'tcp')],
  });
  expect(fix?.risk).toMatch(/"commit"/);
  expect(fix?.risk).toMatch(/threat inspection/);
  expect(panOs.writeFix(off('h323', 'tcp'), {})).toEqual([]);
});

test('as it is shown: one value, in the form of the text', () => {
  const apply = (text: string, value: string): string =>
    panOs.applyCommands?.(text, [`set shared alg-override application sip alg-disabled ${value}`]) ?? '';
  expect(apply(setForm, 'no')).toBe(setForm.replace('sip alg-disabled yes', 'sip alg-disabled no'));
  expect(apply(braces, 'no')).toBe(braces.replace('alg-disabled yes', 'alg-disabled no'));
});

test('in XML the switch is changed where it stands, and put into what there is where it does not', () => {
  const commands = ['set shared alg-override application sip alg-disabled no'];
  const apply = (text: string): string => panOs.applyCommands?.(text, commands) ?? '';
  const entry = '<entry name="sip"><alg-disabled>no</alg-disabled></entry>';
  expect(apply(xml)).toBe(xml.replace('<alg-disabled>yes<', '<alg-disabled>no<'));
  expect(apply('<config>\n<shared/>\n</config>')).toBe(
    `<config>\n<shared><alg-override><application>${entry}</application></alg-override></shared>\n</config>`,
  );
  expect(apply('<config><shared><alg-override><application></application></alg-override></shared></config>')).toBe(
    `<config><shared><alg-override><application>${entry}</application></alg-override></shared></config>`,
  );
});

const texts = fc
  .tuple(
    fc.constantFrom(setForm, braces, xml, xml.replace('yes', 'no'), '<config>\n  <shared/>\n</config>\n', '', 'set deviceconfig system hostname x\n', 'set shared alg-override application sip alg-disabled no\n', 'delete shared alg-override application sip\n'),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([text, newline]) => text.replaceAll('\n', newline)); // prettier-ignore

test('reading back: the commands are the change, and the rollback leads back', () => {
  const seen = checkReadingBack(panOs, panOsCommands, texts, 600);
  for (const kind of ['alg-off', 'alg-on']) expect([kind, seen[kind]]).not.toEqual([kind, undefined]);
});
