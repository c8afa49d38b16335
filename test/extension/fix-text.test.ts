import { expect, test } from 'vitest';
import { fixDocument, type OfferedFix } from '../../src/extension/fix-text.ts';

const fix: OfferedFix = {
  platform: 'cisco-ios',
  title: 'Cisco IOS: DNS ALG off for TCP',
  commands: ['no ip nat service alg tcp dns'],
  rollback: ['ip nat service alg tcp dns'],
  verify: ['dig axfr example.net @192.0.2.53', 'show ip nat translations tcp'],
  flush: ['clear ip nat translation *'],
  risk: 'Answers over TCP are no longer rewritten.',
};

test('only the commands stand without a comment mark', () => {
  expect(fixDocument({ ...fix, proven: true, proof: 'replayed,\nno reset' })).toBe(
    [
      '! Cisco IOS: DNS ALG off for TCP',
      '! Proven: replayed, no reset',
      '!',
      'no ip nat service alg tcp dns',
      '!',
      '! Then, since existing translations keep the old behaviour:',
      '!   clear ip nat translation *',
      '!',
      '! Check that it works:',
      '!   dig axfr example.net @192.0.2.53',
      '!   show ip nat translations tcp',
      '!',
      '! Take it back:',
      '!   ip nat service alg tcp dns',
      '!',
      '! Risk:',
      '!   Answers over TCP are no longer rewritten.',
      '',
    ].join('\n'),
  );
});

test('nothing is claimed about proof, flush or risk where there is none', () => {
  const text = fixDocument({ ...fix, flush: [], risk: '' });
  expect(text).not.toMatch(/proven|existing|risk/i);
});

test('long comments are wrapped, each line behind the mark', () => {
  const lines = fixDocument({ ...fix, risk: 'word '.repeat(100) })
    .trim()
    .split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(lines.filter((line) => !line.startsWith('!'))).toEqual(fix.commands);
});

test('Junos comments with #', () => {
  expect(fixDocument({ ...fix, platform: 'junos-srx', title: 'Junos SRX: DNS ALG off for TCP' }).split('\n')[0]).toBe(
    '# Junos SRX: DNS ALG off for TCP',
  );
});
