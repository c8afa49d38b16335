/** ASA configurations of three ages, read, changed and read again. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settingOf } from '../../../src/gateway/profile.ts';
import { ciscoAsa } from '../../../src/platform/cisco-asa/cisco-asa.ts';
import { asaCommands } from '../../../src/platform/cisco-asa/commands.ts';
import { readAsaConfiguration as read } from '../../../src/platform/cisco-asa/config-reader.ts';
import { readConfiguration } from '../../../src/platform/configuration.ts';
import { checkReadingBack, mutated } from '../reading-back.ts';

const policy = `ASA Version 9.9
hostname edge
timeout conn 2:00:00 half-closed 0:10:00 udp 0:02:30 icmp 0:00:02
policy-map type inspect dns preset_dns_map
 parameters
  message-length maximum client auto
  message-length maximum 1024
  dns-guard
policy-map global_policy
 class inspection_default
  inspect dns preset_dns_map
  inspect ftp strict
  inspect h323 h225
  inspect sip
  inspect icmp error
service-policy global_policy global
`;

test('the policy decides which inspections there are, and its DNS map their size', () => {
  const { profile, hostname, version, statements } = read(policy);
  const state = (alg: 'ftp' | 'sip' | 'sqlnet' | 'h323' | 'ras', transport: 'tcp' | 'udp') =>
    settingOf(profile, alg, transport)?.state;
  expect([hostname, version]).toEqual(['edge', '9.9']);
  expect([
    state('ftp', 'tcp'),
    state('sip', 'udp'),
    state('h323', 'tcp'),
    state('ras', 'udp'),
    state('sqlnet', 'tcp'),
  ]).toEqual(['on', 'on', 'on', 'off', 'off']);
  expect(settingOf(profile, 'dns', 'udp')).toMatchObject({
    limit: { largest: { value: 1024, source: 'line 7 of the configuration' }, followsClientSize: true },
    handling: { closesAfterAnswer: { value: true } },
  });
  expect(profile.timers).toMatchObject({ tcp: { value: 7200 }, udp: { value: 150 }, icmp: { value: 2 } });
  expect(profile.checks?.translatesIcmpErrors).toMatchObject({ value: true });
  expect(statements.find(({ text }) => text === 'inspect ftp strict')?.sections).toEqual([
    'policy-map global_policy',
    'class inspection_default',
  ]);
});

test('DNS inspection without a map checks no size; a text without a policy has the default one', () => {
  expect(settingOf(read('policy-map p\n class c\n  inspect dns\n').profile, 'dns', 'udp')?.limit).toBeNull();
  expect(settingOf(read('hostname x\n').profile, 'sqlnet', 'tcp')?.state).toBe('on');
});

test('object, twice and PIX NAT', () => {
  const { nat } = read(`interface GigabitEthernet0/1
 nameif outside
 ip address 203.0.113.1 255.255.255.0
object network web
 host 10.0.0.80
object network lan
 subnet 10.0.0.0 255.255.255.0
object network web
 nat (inside,outside) static 203.0.113.80 service tcp 80 8080
object network lan
 nat (inside,outside) dynamic interface
nat (inside,outside) source static web web destination static peer peer
nat (dmz) 0 192.168.9.0 255.255.255.0
nat (inside) 2 10.1.1.32 255.255.255.240
global (outside) 2 192.0.2.11-192.0.2.15
static (inside,outside) tcp 192.0.2.9 25 10.1.1.9 2525 netmask 255.255.255.255
static (inside,outside) 192.0.2.16 10.1.1.16 netmask 255.255.255.240
`).profile;
  expect(nat.map(({ kind, local, global, sources, pool, overload, networkLength }) => ({ kind, local: local?.address, global: global?.address, port: [local?.port, global?.port], sources, pool, overload, networkLength }))).toEqual([
    { kind: 'static', local: '10.0.0.80', global: '203.0.113.80', port: [80, 8080], sources: undefined, pool: undefined, overload: false, networkLength: undefined },
    { kind: 'dynamic', local: undefined, global: undefined, port: [undefined, undefined], sources: ['10.0.0.0/24'], pool: [{ first: '203.0.113.1', last: '203.0.113.1' }], overload: true, networkLength: undefined },
    { kind: 'exempt', local: undefined, global: undefined, port: [undefined, undefined], sources: ['10.0.0.80'], pool: undefined, overload: false, networkLength: undefined },
    { kind: 'exempt', local: undefined, global: undefined, port: [undefined, undefined], sources: ['192.168.9.0/24'], pool: undefined, overload: false, networkLength: undefined },
    { kind: 'dynamic', local: undefined, global: undefined, port: [undefined, undefined], sources: ['10.1.1.32/28'], pool: [{ first: '192.0.2.11', last: '192.0.2.15' }], overload: false, networkLength: undefined },
    { kind: 'static', local: '10.1.1.9', global: '192.0.2.9', port: [2525, 25], sources: undefined, pool: undefined, overload: false, networkLength: undefined },
    { kind: 'static-network', local: '10.1.1.16', global: '192.0.2.16', port: [null, null], sources: undefined, pool: undefined, overload: false, networkLength: 28 },
  ]); // prettier-ignore
});

const lines = fc.constantFrom(
  '  inspect ftp',
  '  inspect h323 h225',
  '  inspect sip my_sip_map',
  '  inspect skinny',
  '  inspect sqlnet',
  '  inspect dns my_map',
  '  inspect esmtp',
);
const texts = fc
  .tuple(
    fc.uniqueArray(lines, { maxLength: 6 }),
    fc.constantFrom('\n', '\r\n'),
    fc.integer({ min: 512, max: 4096 }),
    fc.constantFrom([], ['timeout conn 2:00:00 half-closed 0:10:00 udp 0:02:30 icmp 0:00:02'], ['timeout udp 0:01:00']),
  )
  .map(([some, newline, size, timeouts]) =>
    [
      'ASA Version 9.9',
      ...timeouts,
      'policy-map type inspect dns my_map',
      ' parameters',
      `  message-length maximum ${size}`,
      'policy-map my_policy',
      ' class my_class',
      ...some,
      'service-policy my_policy global',
      '',
    ].join(newline),
  );

test('an idle time is written alone, and takes the place of the one among others in its line', () => {
  const [fix] = ciscoAsa.writeFix({ kind: 'timer', timer: 'udp', seconds: 330 }, { configuration: read(policy) });
  expect(fix).toMatchObject({ commands: ['timeout udp 0:05:30'], rollback: ['timeout udp 0:02:30'] });
  const changed = ciscoAsa.applyCommands?.(policy, fix?.commands ?? []);
  expect(changed).toBe(policy.replace('udp 0:02:30', 'udp 0:05:30'));
  expect(ciscoAsa.writeFix({ kind: 'timer', timer: 'udp', seconds: 59 }, {})).toEqual([]);
  expect(ciscoAsa.writeFix({ kind: 'timer', timer: 'syn', seconds: 90 }, {})).toEqual([]);
});

test('reading back: statements carried out give the changed profile, and the rollback leads back', () => {
  const seen = checkReadingBack(ciscoAsa, asaCommands, texts, 400);
  expect(seen['alg-off']).toBeGreaterThan(0);
  expect(seen['alg-on']).toBeGreaterThan(0);
  expect(seen['timer']).toBeGreaterThan(0);
});

test('mutated texts never throw, whatever they hold', () => {
  fc.assert(
    fc.property(mutated(fc.constant(policy)), (text) => {
      const { lines: count, statements } = read(text);
      for (const { line, endLine } of statements) expect(line >= 1 && endLine <= count).toBe(true);
    }),
  );
});

const folder = join(process.env['ALG_TRACE_SHARED'] ?? '../shared', 'configs');

test.skipIf(!existsSync(folder)).each([
  // What FACTS.tsv counts by pattern: inspections, NAT statements.
  ['batfish_asa-nat-object-dynamic.cfg', 0, 4],
  ['batfish_asa-nat-twice-static.cfg', 0, 8],
  ['ccp_sample_01.asa', 16, 1],
  ['cisco_asa_global_policy_inspections.cfg', 15, 0],
  ['fwb_asa8.3.cfg', 16, 0],
  ['fwb_pix7-nat.cfg', 21, 77],
])('%s is read without a false problem: %i inspections, %i NAT statements at the least', (name, inspected, nat) => {
  const { reading, detection } = readConfiguration(readFileSync(join(folder, name), 'utf8'));
  expect(detection.platform).toBe('cisco-asa');
  const statements = reading?.statements ?? [];
  expect(statements.filter(({ problem }) => problem !== null)).toEqual([]);
  expect(statements.filter(({ text }) => /^(?:no )?inspect /.test(text)).length).toBeGreaterThanOrEqual(inspected);
  expect(statements.filter(({ kind }) => kind === 'nat-rule' || kind === 'nat-pool').length).toBeGreaterThanOrEqual(
    nat,
  );
});
