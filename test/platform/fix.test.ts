import { expect, test } from 'vitest';
import type { ProfileChange } from '../../src/gateway/profile-change.ts';
import { asaCommands } from '../../src/platform/cisco-asa/commands.ts';
import { iosCommands } from '../../src/platform/cisco-ios/commands.ts';
import { ciscoIos } from '../../src/platform/cisco-ios/cisco-ios.ts';
import { fortiOsCommands } from '../../src/platform/fortios/commands.ts';
import { iosXeCommands } from '../../src/platform/cisco-ios-xe/commands.ts';
import { findForm, type CommandForm } from '../../src/platform/command-table.ts';
import { fixesFor, provenFixesFor } from '../../src/platform/fix.ts';
import { servicesCommands } from '../../src/platform/junos-services/commands.ts';
import { srxCommands } from '../../src/platform/junos-srx/commands.ts';
import { linuxCommands } from '../../src/platform/linux-netfilter/commands.ts';
import { routerOsCommands } from '../../src/platform/mikrotik-routeros/commands.ts';
import { panOsCommands } from '../../src/platform/pan-os/commands.ts';
import type { FixContext, ProposedFix } from '../../src/platform/platform.ts';
import { platforms } from '../../src/platform/registry.ts';
import { vyosCommands } from '../../src/platform/vyos/commands.ts';
import { client, lookup, server, zoneTransfer } from '../gateway/session.ts';

const dnsOff: ProfileChange = { kind: 'alg-off', alg: 'dns', transport: 'tcp', scope: { kind: 'protocol' } };
const session = { transport: 'tcp', client, server } as const;
const observed = { verdict: 'reset', packet: 6 } as const;

const tables: Readonly<Record<string, readonly CommandForm[]>> = {
  'cisco-ios': iosCommands,
  'cisco-ios-xe': iosXeCommands,
  'cisco-asa': asaCommands,
  'junos-srx': srxCommands,
  'junos-services': servicesCommands,
  'linux-netfilter': linuxCommands,
  'mikrotik-routeros': routerOsCommands,
  fortios: fortiOsCommands,
  vyos: vyosCommands,
  'pan-os': panOsCommands,
};

test('unknown platform: every candidate, each labelled, only those whose ALG reads the protocol', () => {
  const fixes = provenFixesFor(dnsOff, { session }, zoneTransfer(31751), observed);
  expect(fixes.map(({ title, commands, proven }) => [title, commands, proven])).toEqual([
    ['Cisco IOS: turn off the DNS ALG for TCP', ['no ip nat service alg tcp dns'], true],
    ['Cisco IOS XE: turn off the DNS ALG for TCP', ['no ip nat service dns tcp'], false],
  ]);
  expect(fixes[1]?.proof).toMatch(/cannot be known/);
});

test('known platform: only its fixes', () => {
  for (const platform of ['cisco-ios', 'cisco-ios-xe'] as const)
    expect(fixesFor(dnsOff, { session, platform }).map((fix) => fix.platform)).toEqual([platform]);
  expect(fixesFor(dnsOff, { session, platform: 'fortios' })).toEqual([]);
  const configuration = ciscoIos.readConfiguration?.('version 12.4\n') ?? null;
  expect(fixesFor(dnsOff, { session, configuration }).map((fix) => fix.platform)).toEqual(['cisco-ios']);
});

test('a configuration of another platform than the one named is not used', () => {
  const configuration = ciscoIos.readConfiguration?.('no ip nat service alg tcp dns\n') ?? null;
  expect(fixesFor(dnsOff, { session, configuration })).toEqual([]);
  expect(fixesFor(dnsOff, { session, configuration, platform: 'cisco-ios-xe' })).toHaveLength(1);
});

test('a longer reply over UDP: a larger limit where there is one', () => {
  const change: ProfileChange = { kind: 'limit', alg: 'dns', transport: 'udp', largest: 4096 };
  const udp = { session: { ...session, transport: 'udp' } } as const;
  const fixes = provenFixesFor(change, udp, lookup(1200), { verdict: 'drop', packet: 2 });
  expect(fixes.map(({ platform, commands, rollback, proven }) => [platform, commands, rollback, proven])).toEqual([
    [
      'cisco-asa',
      ['policy-map type inspect dns preset_dns_map', ' parameters', '  message-length maximum 4096'],
      ['policy-map type inspect dns preset_dns_map', ' parameters', '  message-length maximum 512'],
      true,
    ],
    [
      'junos-srx',
      ['set security alg dns maximum-message-length 4096'],
      ['delete security alg dns maximum-message-length'],
      false,
    ],
  ]);
  const tooLong: ProfileChange = { ...change, largest: 9000 };
  expect(fixesFor(tooLong, { platform: 'junos-srx' })).toEqual([]);
});

/** Every fix that any platform writes for any ALG of any profile, with and without context. */
function everyFix(): readonly ProposedFix[] {
  const contexts: readonly FixContext[] = [
    {},
    { session, recheck: ['dig @92.28.16.27 cocheno.com AXFR'] },
    {
      session,
      binding: {
        transport: 'tcp',
        insideLocal: client,
        insideGlobal: { address: '198.51.100.1', port: 40000 },
      },
    },
  ];
  const targets = platforms.flatMap(({ defaultProfile }) => defaultProfile.algs);
  const changes = targets.flatMap(({ alg, transport }): ProfileChange[] => [
    { kind: 'alg-off', alg, transport, scope: { kind: 'protocol' } },
    { kind: 'alg-off', alg, transport, scope: { kind: 'all' } },
    { kind: 'limit', alg, transport, largest: 4096 },
  ]);
  return platforms.flatMap((platform) =>
    contexts.flatMap((context) => changes.flatMap((change) => platform.writeFix(change, context))),
  );
}

const fixes = everyFix();

test('every written command is a verified line of its platform’s table', () => {
  expect(fixes.length).toBeGreaterThan(100);
  for (const fix of fixes) {
    const written = [...fix.commands, ...fix.rollback, ...fix.flush, ...fix.verify.slice(1)];
    for (const command of written) {
      const form = findForm(tables[fix.platform] ?? [], command.trim().replace(/^no /, ''));
      expect([command, form?.verified]).toEqual([command, true]);
    }
  }
});

test('every fix is complete', () => {
  for (const fix of fixes) {
    expect(fix.commands.length).toBeGreaterThan(0);
    expect(fix.rollback.length).toBeGreaterThan(0);
    expect(fix.verify.length).toBeGreaterThan(1);
    expect(fix.risk.length).toBeGreaterThan(40);
    expect(fix.title).toContain(': ');
  }
});
