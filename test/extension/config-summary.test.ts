/** The list of what a configuration puts in force: every ALG, timer and rule once, with its line or its source. */
import { expect, test, vi } from 'vitest';
import { settingSentence, summaryOf } from '../../src/extension/config-summary.ts';
import { switchesOf } from '../../src/extension/config-switch.ts';
import type { AlgSetting } from '../../src/gateway/profile.ts';
import { readConfiguration } from '../../src/platform/configuration.ts';
import { platforms } from '../../src/platform/registry.ts';

vi.mock('vscode', () => import('./fake-vscode.ts'));

const text = [
  'version 15.2',
  'ip nat translation tcp-timeout 3600',
  'ip nat inside source static tcp 192.168.1.10 80 203.0.113.5 80',
  'ip nat inside source list 1 interface Dialer0 overload',
  'no ip nat service sip udp port 5060',
].join('\n');

function read() {
  const { reading } = readConfiguration(text);
  if (!reading) throw new Error('the configuration is not recognised');
  return reading;
}

test('every ALG, timer and rule is there once, ALGs by state', () => {
  const reading = read();
  const entries = summaryOf(reading);
  const { algs, timers, nat } = reading.profile;
  expect(entries).toHaveLength(algs.length + Object.keys(timers).length + nat.length);
  const order = entries.map(({ section }) => ['on', 'off', 'unknown', 'timer', 'nat'].indexOf(section));
  expect(order).toEqual([...order].sort((one, other) => one - other));
});

test('what the configuration says has its line, what it leaves alone has none', () => {
  const entries = summaryOf(read());
  expect(entries.filter(({ section }) => section === 'off')).toMatchObject([{ label: 'SIP over UDP', line: 5 }]);
  expect(entries.find(({ label }) => label === 'FTP over TCP')).toMatchObject({ section: 'on', line: null });
  expect(entries.find(({ line }) => line === 2)).toMatchObject({ section: 'timer', description: '3600 s' });
  const rules = entries.filter(({ section }) => section === 'nat');
  expect(rules.map(({ line }) => line)).toEqual([3, 4]);
  for (const { detail } of rules) expect(detail).not.toBe('');
});

test('each platform’s defaults can be listed, and what is not confirmed says so', () => {
  for (const { defaultProfile } of platforms)
    for (const setting of defaultProfile.algs) {
      const sentence = settingSentence(setting);
      expect(sentence).not.toMatch(/undefined|\{\d\}|\.\./);
      if (!setting.verified) expect(sentence).toContain('not confirmed by a public source');
    }
});

test.each([
  ['off', ['alg-on']],
  ['on', ['alg-off']],
  ['unknown', ['alg-off', 'alg-on']],
] as const)('an ALG that is %s can be led to %j', (state, kinds) => {
  const reading = read();
  const isSip = ({ alg, transport }: AlgSetting): boolean => alg === 'sip' && transport === 'udp';
  const algs = reading.profile.algs.map((setting) => (isSip(setting) ? { ...setting, state } : setting));
  const sip = algs.find(isSip);
  if (!sip) throw new Error('no SIP over UDP');
  const switches = switchesOf({ ...reading, profile: { ...reading.profile, algs } }, sip);
  expect(switches.map(({ kind }) => kind)).toEqual(kinds);
});
