import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settingOf } from '../../../src/gateway/profile.ts';
import { detectPlatform } from '../../../src/platform/detect.ts';
import { exportCommands } from '../../../src/platform/mikrotik-routeros/export-lines.ts';
import { formatDuration, parseDuration } from '../../../src/platform/mikrotik-routeros/duration.ts';
import { mikrotikRouterOs } from '../../../src/platform/mikrotik-routeros/mikrotik-routeros.ts';
import { readRouterOsConfiguration as read } from '../../../src/platform/mikrotik-routeros/config-reader.ts';
import { mutated } from '../reading-back.ts';

const whole = [
  '# 2024-01-02 10:00:00 by RouterOS 7.11.2',
  '# software id = ABCD-EFGH',
  '/interface list',
  'add name=WAN',
  '/interface list member',
  'add interface=ether1 list=WAN',
  '/ip address',
  'add address=203.0.113.5/24 comment="to the provider" interface=ether1 network=203.0.113.0',
  'add address=192.168.88.1/24 interface=bridge',
  '/ip firewall address-list',
  'add address=192.168.88.0/24 list=inside',
  'add address=10.1.0.0/16 list=inside',
  '/ip firewall connection tracking',
  'set udp-stream-timeout=5m tcp-established-timeout=2h udp-timeout=30s',
  '/ip firewall nat',
  'add action=accept chain=srcnat comment="no nat to the branch" dst-address=10.9.0.0/16 \\',
  '    src-address=192.168.88.0/24',
  'add action=masquerade chain=srcnat comment="defconf: masquerade" \\',
  '    ipsec-policy=out,none out-interface-list=WAN src-address-list=inside',
  'add action=dst-nat chain=dstnat dst-port=5060,5061 in-interface=ether1 protocol=udp \\',
  '    to-addresses=192.168.88.10',
  'add action=dst-nat chain=dstnat dst-address=203.0.113.6 dst-port=2222 protocol=tcp to-addresses=192.168.88.11 to-ports=22',
  'add action=dst-nat chain=dstnat dst-address=203.0.113.6 dst-port=10000-20000 protocol=udp to-addresses=192.168.88.11',
  'add action=src-nat chain=srcnat src-address=192.168.88.20 to-addresses=203.0.113.8-203.0.113.9 to-ports=1024-2047 protocol=tcp',
  'add action=netmap chain=srcnat src-address=192.168.90.0/24 to-addresses=198.51.100.0/24',
  'add action=masquerade chain=srcnat disabled=yes out-interface=ether5',
  'add action=jump chain=srcnat jump-target=clients',
  '/ip firewall service-port',
  'set ftp ports=21,2121',
  'set sip disabled=yes',
  '/system identity',
  'set name=edge',
  '',
].join('\n');

test('an export, with line numbers', () => {
  const reading = read(whole);
  expect([reading.version, reading.hostname, reading.lines]).toEqual(['7.11.2', 'edge', 33]);
  expect(reading.statements.map(({ line, endLine, kind }) => [line, endLine, kind])).toEqual([
    [14, 14, 'nat-timer'],
    [16, 17, 'nat-rule'],
    [18, 19, 'nat-rule'],
    [20, 21, 'nat-rule'],
    [22, 22, 'nat-rule'],
    [23, 23, 'nat-rule'],
    [24, 24, 'nat-rule'],
    [25, 25, 'nat-rule'],
    [26, 26, 'nat-other'],
    [27, 27, 'nat-other'],
    [29, 29, 'alg'],
    [30, 30, 'alg'],
  ]);
  const { profile } = reading;
  expect(profile.timers).toMatchObject({ udp: { value: 300 }, tcp: { value: 7200 }, icmp: { value: 10 } });
  expect(settingOf(profile, 'ftp', 'tcp')).toMatchObject({ state: 'on', ports: [21, 2121] });
  for (const transport of ['udp', 'tcp'] as const)
    expect(settingOf(profile, 'sip', transport)).toMatchObject({
      state: 'off',
      source: 'line 30 of the configuration',
    });
  expect(settingOf(profile, 'rtsp', 'tcp')?.state).toBe('off');
  expect(
    profile.nat.map(({ line: _line, text: _text, noPayload: _payload, vrf: _vrf, match: _match, ...rule }) => rule),
  ).toEqual([
    {
      kind: 'exempt', direction: 'inside-source', transport: null, local: null, global: null, from: null, overload: false,
      sources: ['192.168.88.0/24'], destinations: ['10.9.0.0/16'],
    },
    {
      kind: 'dynamic', direction: 'inside-source', transport: null, local: null, global: null, from: 'ether1',
      overload: true, sources: ['192.168.88.0/24', '10.1.0.0/16'], pool: [{ first: '203.0.113.5', last: '203.0.113.5' }],
    },
    ...[5060, 5061].map((port) => ({
      kind: 'static', direction: 'inside-source', transport: 'udp', from: null, overload: false, inboundOnly: true,
      local: { address: '192.168.88.10', interface: null, port }, global: { address: '203.0.113.5', interface: null, port },
    })),
    {
      kind: 'static', direction: 'inside-source', transport: 'tcp', from: null, overload: false, inboundOnly: true,
      local: { address: '192.168.88.11', interface: null, port: 22 }, global: { address: '203.0.113.6', interface: null, port: 2222 },
    },
    {
      kind: 'dynamic', direction: 'inside-destination', transport: 'udp', local: null, global: null, from: '192.168.88.11',
      overload: false, inboundOnly: true, destinations: ['203.0.113.6'], destinationPorts: { first: 10000, last: 20000 },
      pool: [{ first: '192.168.88.11', last: '192.168.88.11' }],
    },
    {
      kind: 'dynamic', direction: 'inside-source', transport: 'tcp', local: null, global: null, overload: true,
      from: '203.0.113.8-203.0.113.9', sources: ['192.168.88.20'], pool: [{ first: '203.0.113.8', last: '203.0.113.9' }],
      poolPorts: { first: 1024, last: 2047 },
    },
    {
      kind: 'static-network', direction: 'inside-source', transport: null, from: null, overload: false, networkLength: 24,
      local: { address: '192.168.90.0', interface: null, port: null }, global: { address: '198.51.100.0', interface: null, port: null },
    },
  ]); // prettier-ignore
  expect(reading.statements.every(({ problem }) => problem === null)).toBe(true);
  expect(reading.statements[2]?.hover).toBe(
    'Source translation: from 192.168.88.0/24, 10.1.0.0/16 that leaves by ether1 takes the address of the interface.',
  );
});

test.each([
  ['/ip firewall service-port set sip disabled=yes', 'off'],
  ['/ip/firewall/service-port/set sip disabled=yes', 'off'],
  ['/ip firewall service-port\r\nset sip disabled=yes\r\n', 'off'],
  ['[admin@MikroTik] /ip firewall service-port> set sip disabled=yes', 'off'],
  ['[admin@MikroTik] > /ip firewall service-port set sip disabled=yes', 'off'],
  ['/ip firewall service-port disable sip', 'off'],
  ['/ip firewall service-port set ftp,sip disabled=yes', 'off'],
  ['/ip firewall service-port set [ find name=sip ] disabled=yes', 'off'],
  ['/ip firewall service-port set [find] disabled=yes', 'off'],
  ['/ip firewall service-port\nset sip \\\n    disabled=yes', 'off'],
  ['# /ip firewall service-port set sip disabled=yes', 'on'],
  ['/ip firewall filter\nset sip disabled=yes', 'on'],
  ['/ip firewall service-port set 4 disabled=yes', 'on'],
  ['/ip firewall service-port\nset sip disabled=yes\nset sip disabled=no', 'on'],
])('%j leaves SIP %s', (text, state) => {
  expect(settingOf(read(text).profile, 'sip', 'udp')?.state).toBe(state);
});

test('mappings for any peer are said where the rule says them', () => {
  const { natBehaviour } = read(
    '/ip firewall nat\nadd action=endpoint-independent-nat chain=srcnat out-interface=WAN protocol=udp',
  ).profile;
  expect(natBehaviour?.mapping?.value).toBe('endpoint-independent');
  expect(natBehaviour?.filtering).toBeUndefined();
});

test.each([
  ['add action=drop chain=forward comment="drop all from WAN" connection-nat-state=!dstnat connection-state=new in-interface-list=WAN', true],
  ['add action=drop chain=forward connection-state=invalid', undefined],
  ['add action=drop chain=forward src-address=192.0.2.1', undefined],
  ['add action=drop chain=input', undefined],
])('%s: stateful firewall %s', (rule, value) => {
  expect(read(`/ip firewall filter\n${rule}\n`).profile.checks?.statefulFirewall?.value).toBe(value);
}); // prettier-ignore

test('times', () => {
  expect(['1h30m', '1d', '10s', '00:05:00', '90', '', 'never'].map(parseDuration)).toEqual([
    5400,
    86_400,
    10,
    300,
    90,
    null,
    null,
  ]);
  fc.assert(
    fc.property(fc.nat(10_000_000), (value) => {
      expect(parseDuration(formatDuration(value))).toBe(value);
    }),
  );
});

test('recognised by its marks', () => {
  expect(detectPlatform(whole)).toMatchObject({ platform: 'mikrotik-routeros', version: '7.11.2' });
  expect(detectPlatform('/ip firewall service-port\nset sip disabled=yes\n').platform).toBe('mikrotik-routeros');
});

test('hostile text becomes statements or nothing', () => {
  fc.assert(
    fc.property(fc.oneof(mutated(fc.constant(whole)), fc.string({ unit: 'binary', maxLength: 400 })), (text) => {
      const { statements, lines } = read(text);
      expect(statements.every(({ line, endLine }) => line >= 1 && line <= endLine && endLine <= lines)).toBe(true);
      mikrotikRouterOs.applyCommands?.(text, ['/ip firewall service-port set sip disabled=no']);
    }),
  );
});

test('time grows with the text', () => {
  const many = `/ip firewall nat\n${'add chain=srcnat action=masquerade src-address=10.0.0.0/8\n'.repeat(20_000)}`;
  expect(read(many).profile.nat).toHaveLength(20_000);
  expect(exportCommands(`/ip firewall nat\nadd comment="${'x\\\n'.repeat(5_000)}`).commands.length).toBeGreaterThan(1);
});

const shared = process.env['ALG_TRACE_SHARED'] ?? '../shared';
const sample = join(shared, 'logs/samples/mikrotik_service_port_export.log');
const files = existsSync(join(shared, 'configs'))
  ? readdirSync(join(shared, 'configs')).filter((name) => /mikrotik|routeros|\.rsc$/.test(name))
  : [];

test.skipIf(!existsSync(sample))('a collected export of the helpers says what the default profile says', () => {
  const text = readFileSync(sample, 'latin1');
  const reading = read(text);
  expect(reading.statements.map(({ alg, on }) => [alg, on])).toHaveLength(10);
  for (const setting of mikrotikRouterOs.defaultProfile.algs) {
    const found = settingOf(reading.profile, setting.alg, setting.transport);
    expect([found?.alg, found?.state, found?.ports]).toEqual([setting.alg, setting.state, setting.ports]);
  }
});

test.skipIf(files.length === 0)('collected configurations are recognised and read without a false problem', () => {
  for (const name of files) {
    const text = readFileSync(join(shared, 'configs', name), 'latin1');
    expect([name, detectPlatform(text).platform]).toEqual([name, 'mikrotik-routeros']);
    const reading = read(text);
    expect(reading.statements.filter(({ problem }) => problem)).toEqual([]);
    const rules = exportCommands(text).commands.filter(
      ({ menu, verb }) => menu === 'ip firewall nat' && verb === 'add',
    );
    expect(
      reading.statements.filter(({ kind }) => kind === 'nat-rule' || kind === 'nat-other').length,
    ).toBeGreaterThanOrEqual(rules.length);
  }
});
