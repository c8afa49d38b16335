import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settingOf } from '../../../src/gateway/profile.ts';
import { detectPlatform } from '../../../src/platform/detect.ts';
import { readFortiOsConfiguration as read } from '../../../src/platform/fortios/config-reader.ts';
import { modelOfReading } from '../../../src/platform/fortios/model-reader.ts';
import { fortiOs } from '../../../src/platform/fortios/fortios.ts';
import { defaultSessionHelpers } from '../../../src/platform/fortios/session-helpers.ts';
import { mutated } from '../reading-back.ts';
import { backup } from './backup.ts';

const ofSip = (text: string): (string | undefined)[] =>
  (['udp', 'tcp'] as const).map((transport) => settingOf(read(text).profile, 'sip', transport)?.state);

test('a backup, with line ranges', () => {
  const reading = read(backup());
  expect([reading.version, reading.hostname]).toEqual(['6.4.5', 'edge']);
  const lineOf = (text: string): number =>
    backup()
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1;
  const statements = new Map(reading.statements.map((statement) => [statement.text.split('\n')[0], statement]));
  expect(statements.get('edit 13')).toMatchObject({
    line: lineOf('edit 13'),
    endLine: lineOf('edit 13') + 4,
    kind: 'alg',
    alg: 'sip',
    transport: 'udp',
    on: true,
    text: 'edit 13\nset name sip\nset protocol 17\nset port 5060\nnext',
  });
  expect(statements.get('set default-voip-alg-mode kernel-helper-based')).toMatchObject({
    kind: 'alg',
    alg: 'sip',
    on: false,
  });
  expect(statements.get('set udp-idle-timer 300')).toMatchObject({ kind: 'nat-timer', line: lineOf('udp-idle-timer') });
  expect(statements.get('edit "web"')).toMatchObject({ kind: 'nat-rule', endLine: lineOf('edit "web"') + 8 });
  expect(reading.statements.every(({ problem }) => problem === null)).toBe(true);
  expect(reading.profile.timers).toMatchObject({ udp: { value: 300 }, tcp: { value: 7200 } });
  expect(settingOf(reading.profile, 'rtsp', 'tcp')).toMatchObject({ state: 'on', ports: [554, 7070, 8554] });
  expect(settingOf(reading.profile, 'dns', 'tcp')).toMatchObject({ state: 'off' });
  expect(settingOf(reading.profile, 'exec', 'tcp')).toMatchObject({ state: 'on', ports: [512] });
});

test('NAT: central map, virtual IPs, policies, pools and addresses are resolved', () => {
  const { nat } = read(backup()).profile;
  expect(nat.map(({ line: _line, text: _text, noPayload: _payload, vrf: _vrf, match: _match, ...rule }) => rule)).toEqual([
    {
      kind: 'static', direction: 'inside-source', transport: null, from: null, overload: false,
      local: { address: '10.0.0.10', interface: null, port: null }, global: { address: '203.0.113.10', interface: null, port: null },
    },
    {
      kind: 'static', direction: 'inside-source', transport: 'tcp', from: null, overload: false, inboundOnly: true,
      local: { address: '10.0.0.11', interface: null, port: 80 }, global: { address: '203.0.113.11', interface: null, port: 8080 },
    },
    {
      kind: 'dynamic', direction: 'inside-source', transport: null, local: null, global: null, from: '203.0.113.20-203.0.113.29',
      overload: true, sources: ['10.0.0.0/24', '10.1.0.0/31', '10.1.0.2/32'], pool: [{ first: '203.0.113.20', last: '203.0.113.29' }],
    },
    {
      kind: 'dynamic', direction: 'inside-source', transport: null, local: null, global: null, from: 'wan1', overload: true,
      pool: [{ first: '203.0.113.2', last: '203.0.113.2' }],
    },
    {
      kind: 'exempt', direction: 'inside-source', transport: null, local: null, global: null, from: null, overload: false,
      sources: ['10.0.0.0/24'], destinations: ['10.9.0.0/16'],
    },
  ]); // prettier-ignore
});

test('the central SNAT map', () => {
  const { nat } = read(
    'config firewall ippool\n edit "P"\n  set type one-to-one\n  set startip 198.51.100.1\n  set endip 198.51.100.4\n next\nend\nconfig firewall central-snat-map\n edit 1\n  set dstintf "any"\n  set orig-addr "all"\n  set dst-addr "all"\n  set nat-ippool "P"\n  set protocol 6\n next\n edit 2\n  set orig-addr "all"\n  set dst-addr "all"\n  set nat disable\n next\nend\n',
  ).profile;
  expect(nat.map(({ kind, transport, overload, pool }) => [kind, transport, overload, pool?.[0]?.last])).toEqual([
    ['dynamic', 'tcp', false, '198.51.100.4'],
    ['exempt', null, false, undefined],
  ]);
});

const kernel = 'config system settings\n set default-voip-alg-mode kernel-helper-based\nend\n';
const noHelper = 'config system session-helper\n delete 13\nend\n';
const silent = 'config voip profile\n edit "default"\n config sip\n set status disable\n end\n next\nend\n';
const policy = 'config firewall policy\n edit 1\n set action accept\n set voip-profile "strict"\n next\nend\n';

test.each([
  ['', ['on', 'on']],
  [kernel, ['on', 'off']],
  [noHelper, ['on', 'on']],
  [kernel + noHelper, ['off', 'off']],
  [silent, ['on', 'off']],
  [silent + noHelper, ['off', 'off']],
  [kernel + noHelper + policy, ['on', 'on']],
  [`${kernel}${noHelper}FGT (session-helper) # edit 0\n`, ['off', 'off']],
  [
    'FGT60F # config system settings\r\nFGT60F (settings) # set default-voip-alg-mode kernel-helper-based\r\nFGT60F (settings) # end\r\n',
    ['on', 'off'],
  ],
  [`config system settings\n set sip-helper disable\nend\n${kernel}`, ['off', 'off']],
  [
    'config vdom\nedit root\nconfig system settings\nset default-voip-alg-mode kernel-helper-based\nend\nnext\nend\n',
    ['on', 'off'],
  ],
])('SIP over UDP and TCP with %j: %j', (text, states) => {
  expect(ofSip(text)).toEqual(states);
  expect(modelOfReading(read(text))).toEqual(modelOfReading(read(text + '\n')));
});

test('a pasted entry adds, a backup’s list replaces, an empty one leaves nothing', () => {
  const entry = 'config system session-helper\n edit 21\n set name ftp\n set protocol 6\n set port 2121\n next\nend\n';
  expect(settingOf(read(entry).profile, 'ftp', 'tcp')?.ports).toEqual([21, 2121]);
  const listed = read(`#config-version=FGT60F-7.4.4-FW-build2573:opmode=0\n${entry}`).profile;
  expect(settingOf(listed, 'ftp', 'tcp')?.ports).toEqual([2121]);
  expect(settingOf(listed, 'pptp', 'tcp')?.state).toBe('off');
  const empty = read('config system session-helper\nend\n').profile;
  expect(empty.algs.filter(({ state }) => state === 'on').map(({ alg }) => alg)).toEqual(['sip', 'sip']);
});

test.each([
  ['6.4.5', 'sip-helper', 'set sip-expectation disable'],
  ['7.4.4', 'sip-helper', 'set sip-expectation disable'],
  ['6.0.9', 'sip-expectation', 'set sip-helper disable'],
  ['5.6.3', 'sip-expectation', 'set sip-helper disable'],
])('FortiOS %s has no %s', (version, keyword, replacement) => {
  const text = `#config-version=FGT60F-${version}-FW-build1828-210217:opmode=0\nconfig system settings\n    set ${keyword} disable\nend\n`;
  expect(read(text).statements[0]?.problem).toMatchObject({ kind: 'no-such-command', replacement });
});

test('neither keyword is called wrong where published texts differ, or no release is named', () => {
  for (const header of ['', '#config-version=FGT60F-6.2.0-FW-build0866-190328:opmode=0\n'])
    for (const keyword of ['sip-helper', 'sip-expectation'])
      expect(read(`${header}config system settings\nset ${keyword} disable\nend\n`).statements[0]?.problem).toBeNull();
});

test('quoted text over many lines is no statement', () => {
  const text = `config system replacemsg mail "x"\n    set buffer "first\nconfig system settings\nset default-voip-alg-mode kernel-helper-based\nend\n"\nend\n`;
  expect(ofSip(text)).toEqual(['on', 'on']);
});

test('recognised by its marks', () => {
  expect(detectPlatform(backup())).toMatchObject({ platform: 'fortios', version: '6.4.5' });
  expect(detectPlatform('config system session-helper\n    delete 13\nend\n').platform).toBe('fortios');
});

test('hostile text becomes statements or nothing', () => {
  fc.assert(
    fc.property(fc.oneof(mutated(fc.constant(backup())), fc.string({ unit: 'binary', maxLength: 400 })), (text) => {
      const reading = read(text);
      expect(
        reading.statements.every(({ line, endLine }) => line >= 1 && line <= endLine && endLine <= reading.lines),
      ).toBe(true);
      modelOfReading(reading);
      fortiOs.applyCommands?.(text, ['config system session-helper', 'delete 13', 'end']);
    }),
    { numRuns: 60 },
  );
});

test('time grows with the text', () => {
  const entries = Array.from(
    { length: 20_000 },
    (_, id) => `edit ${id + 1}\nset action accept\nset nat enable\nset dstintf "wan"\nnext`,
  );
  expect(read(`config firewall policy\n${entries.join('\n')}\nend\n`).profile.nat).toHaveLength(20_000);
  expect(read('config a\n'.repeat(50_000)).statements).toEqual([]);
  expect(read(`set x "${'\n'.repeat(100_000)}`).statements).toEqual([]);
});

const shared = process.env['ALG_TRACE_SHARED'] ?? '../shared';
const sample = join(shared, 'logs/samples/fortinet_session_helper_default_config.log');
const files = existsSync(join(shared, 'configs'))
  ? readdirSync(join(shared, 'configs')).filter((name) => /forti|fgt/i.test(name))
  : [];

test.skipIf(!existsSync(sample))('the default session helpers are those of a collected configuration', () => {
  const listed = readFileSync(sample, 'latin1')
    .split(/\r?\n/)
    .flatMap((line) => {
      const match = /^(\d+) (\S+) (\d+) (\d+)$/.exec(line);
      return match
        ? [{ id: Number(match[1]), name: match[2], protocol: Number(match[3]), port: Number(match[4]) }]
        : [];
    });
  expect(defaultSessionHelpers).toEqual(listed);
});

test.skipIf(files.length === 0)('collected configurations are recognised and read without a false problem', () => {
  for (const name of files) {
    const text = readFileSync(join(shared, 'configs', name), 'latin1');
    expect([name, detectPlatform(text).platform]).toEqual([name, 'fortios']);
    expect(read(text).statements.filter(({ problem }) => problem)).toEqual([]);
  }
});
