import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settingOf } from '../../../src/gateway/profile.ts';
import { ciscoIos } from '../../../src/platform/cisco-ios/cisco-ios.ts';
import { iosDialect, undecidedDialect } from '../../../src/platform/cisco-ios/cisco-ios.ts';
import { readCiscoConfiguration } from '../../../src/platform/cisco-ios/config-reader.ts';
import { iosXeDialect } from '../../../src/platform/cisco-ios-xe/cisco-ios-xe.ts';
import { configurationStatements } from '../../../src/platform/configuration.ts';

const read = (text: string) => readCiscoConfiguration(text, iosDialect);
const stateOf = (text: string, dialect = iosDialect): string | undefined =>
  settingOf(readCiscoConfiguration(text, dialect).profile, 'dns', 'tcp')?.state;

test('a running configuration, with line numbers', () => {
  const reading = read(
    [
      'version 15.2',
      'hostname rtr',
      'interface Vlan1',
      ' ip nat inside',
      'interface Dialer1',
      ' ip nat outside',
      'ip nat translation udp-timeout 1200',
      'ip nat translation tcp-timeout never',
      'ip nat pool P 203.0.113.1 203.0.113.9 prefix-length 24',
      'ip nat inside source list 1 pool P overload',
      'ip nat inside source static tcp 10.0.0.5 53 203.0.113.5 53 extendable no-payload',
      'ip nat inside source static tcp 10.0.0.6 22 interface Dialer1 1415',
      'no ip nat service alg tcp dns',
      'end',
    ].join('\n'),
  );
  expect([reading.version, reading.hostname]).toEqual(['15.2', 'rtr']);
  expect(reading.statements.map(({ line, kind }) => [line, kind])).toEqual([
    [4, 'nat-interface'],
    [6, 'nat-interface'],
    [7, 'nat-timer'],
    [8, 'nat-timer'],
    [9, 'nat-pool'],
    [10, 'nat-rule'],
    [11, 'nat-rule'],
    [12, 'nat-rule'],
    [13, 'alg'],
  ]);
  expect(reading.statements[1]?.hover).toContain('Interface Dialer1');
  expect(reading.profile.timers.udp).toEqual({ value: 1200, source: 'line 7 of the configuration', verified: true });
  expect(reading.profile.timers.tcp).toBe('never');
  expect(settingOf(reading.profile, 'dns', 'tcp')).toMatchObject({
    state: 'off',
    source: 'line 13 of the configuration',
  });
  expect(settingOf(reading.profile, 'dns', 'udp')?.state).toBe('on');
  expect(reading.profile.nat.map(({ kind, line, overload, noPayload }) => [kind, line, overload, noPayload])).toEqual([
    ['dynamic', 10, true, false],
    ['static', 11, false, true],
    ['static', 12, false, false],
  ]);
  expect(reading.profile.nat[2]?.global).toEqual({ address: null, interface: 'Dialer1', port: 1415 });
  expect(reading.profile.exemptions.map(({ address, port, effect }) => [address, port, effect])).toEqual([
    ['10.0.0.5', 53, 'payload'],
    ['203.0.113.5', 53, 'payload'],
  ]);
});

test.each([
  ['no ip nat service alg tcp dns', 'off'],
  ['\ufeffno ip nat service alg tcp dns\r\n', 'off'],
  ['rtr(config)#no ip nat service alg tcp dns', 'off'],
  ['rtr(config)# NO  IP nat service ALG tcp DNS  ', 'off'],
  ['no ip nat service alg tcp dns\nip nat service alg tcp dns', 'on'],
  ['! no ip nat service alg tcp dns', 'on'],
  ['banner motd ^C\nno ip nat service alg tcp dns\n^C\n', 'on'],
  ['banner motd ^C never closed\nno ip nat service alg tcp dns\n', 'off'],
  ['no ip nat service alg udp dns', 'on'],
  ['no ip nat service alg tcp', 'on'],
  ['no ip nat service dns tcp', 'on'],
  ['', 'on'],
])('%j leaves DNS over TCP %s', (text, state) => {
  expect(stateOf(text)).toBe(state);
});

test('the other platform’s spelling changes nothing and is named with its replacement', () => {
  const [classic] = read('  no ip nat service dns tcp').statements;
  expect(classic).toMatchObject({ line: 1, startColumn: 2, endColumn: 27, alg: 'dns', transport: 'tcp', on: false });
  expect(classic?.problem).toMatchObject({ kind: 'wrong-platform', replacement: 'no ip nat service alg tcp dns' });
  expect(stateOf('no ip nat service alg tcp dns', iosXeDialect)).toBe('on');
  const [xe] = readCiscoConfiguration('no ip nat service alg udp dns', iosXeDialect).statements;
  expect(xe?.problem?.replacement).toBe('no ip nat service dns udp');
});

test('both spellings count, and neither is wrong, while the platform is undecided', () => {
  for (const text of ['no ip nat service dns tcp', 'no ip nat service alg tcp dns']) {
    expect(stateOf(text, undecidedDialect)).toBe('off');
    expect(configurationStatements(`interface Ethernet1\n ip nat inside\n${text}`)[1]?.problem ?? null).toBeNull();
  }
});

test.each([
  ['no ip nat service alg dns', 'no ip nat service alg tcp dns'],
  ['no ip nat service alg-sip', 'no ip nat service sip udp port 5060'],
  ['no ip nat service sip', 'no ip nat service sip udp port 5060'],
  ['no ip nat service alg h323', 'no ip nat service H225'],
])('%s exists nowhere', (text, replacement) => {
  expect(read(text).statements[0]?.problem).toMatchObject({ kind: 'no-such-command', replacement });
});

test('keywords that nobody here knows are kept and never flagged', () => {
  const { statements } = read(
    'ip nat service something-new tcp\nip nat settings mode cgn\nip nat log translations syslog',
  );
  expect(statements.map(({ kind, problem }) => [kind, problem])).toEqual([
    ['alg', null],
    ['nat-other', null],
    ['nat-other', null],
  ]);
});

test('ports come and go; without a port left the ALG is off', () => {
  const sip = (text: string) => settingOf(read(text).profile, 'sip', 'udp');
  expect(sip('ip nat service sip udp port 5070')).toMatchObject({ state: 'on', ports: [5060, 5070] });
  expect(sip('no ip nat service sip udp port 5060')?.state).toBe('off');
  expect(sip('no ip nat service sip udp port 5060\nip nat service sip udp port 5070')).toMatchObject({
    state: 'on',
    ports: [5070],
  });
});

test('a removed entry is gone, whatever options the removal names', () => {
  const entry = 'ip nat inside source static 10.0.0.5 203.0.113.5';
  expect(read(`${entry} no-payload\nno ${entry}\n`).profile).toMatchObject({ nat: [], exemptions: [] });
});

test('every ALG off at once is XE’s', () => {
  const { profile } = readCiscoConfiguration('no ip nat service all-algs', iosXeDialect);
  expect(profile.algs.every(({ state }) => state === 'off')).toBe(true);
  expect(read('no ip nat service all-algs').profile.algs.some(({ state }) => state === 'off')).toBe(false);
});

test('hostile text becomes statements or nothing', () => {
  const words = fc.constantFrom('no', 'ip', 'nat', 'inside', 'source', 'static', 'service', 'interface', 'tcp', '53', '10.0.0.1', '__proto__', '\u0000', '^C', 'banner', '\r', 'translation', 'never'); // prettier-ignore
  const line = fc.array(words, { maxLength: 12 }).map((parts) => `ip nat ${parts.join(' ')}`);
  fc.assert(
    fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 30 }), (lines) => {
      const text = lines.join('\n');
      const { statements, lines: count } = read(text);
      expect(statements.every((statement) => statement.line >= 1 && statement.line <= count)).toBe(true);
      expect(statements.every(({ startColumn, endColumn }) => startColumn < endColumn)).toBe(true);
    }),
  );
});

test('many entries are all kept, and all removed', () => {
  const entries = Array.from(
    { length: 5_000 },
    (_, index) =>
      `ip nat inside source static tcp 10.0.${(index >> 8) & 255}.${index & 255} 80 203.0.113.5 ${index + 1}`,
  );
  const removals = entries.map((entry) => `no ${entry}`);
  expect(read(entries.join('\n')).profile.nat).toHaveLength(5_000);
  expect(read([...entries, ...removals].join('\n')).profile.nat).toHaveLength(0);
});

const shared = join(process.env['ALG_TRACE_SHARED'] ?? '../shared', 'configs');
const files = existsSync(shared) ? readdirSync(shared).filter((name) => /ios/.test(name)) : [];

test.skipIf(files.length === 0)('collected IOS configurations are read without a false problem', () => {
  const seen = Object.fromEntries(
    files.map((name) => {
      const text = readFileSync(join(shared, name), 'latin1');
      const statements = configurationStatements(text);
      expect(statements.filter(({ problem }) => problem)).toEqual([]);
      for (const pattern of [/^\s*(?:no )?ip nat /, /^\s*(?:no )?ip inspect /])
        expect(statements.filter((statement) => pattern.test(statement.text))).toHaveLength(
          text.split(/\r?\n/).filter((line) => pattern.test(line)).length,
        );
      const rules = statements.filter(({ kind }) => kind === 'nat-rule').length;
      const sources = text.match(/^ip nat (?:inside|outside) (?:source|destination) /gm)?.length ?? 0;
      expect([name, rules]).toEqual([name, sources]);
      return [name, ciscoIos.readConfiguration?.(text).profile.nat.length];
    }),
  );
  expect(seen['batfish_ios-nat-static.cfg']).toBe(6);
  expect(seen['batfish_ios-nat-dynamic.cfg']).toBe(6);
  expect(seen['ccp_sample_01.ios']).toBe(2);
});
