import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyChange, type ProfileChange } from '../../../src/gateway/profile-change.ts';
import { behaviourOf } from '../../../src/gateway/profile.ts';
import { iosDialect } from '../../../src/platform/cisco-ios/cisco-ios.ts';
import { readCiscoConfiguration } from '../../../src/platform/cisco-ios/config-reader.ts';
import { writeCiscoFix } from '../../../src/platform/cisco-ios/config-writer.ts';
import type { CiscoDialect } from '../../../src/platform/cisco-ios/dialect.ts';
import { iosXeDialect } from '../../../src/platform/cisco-ios-xe/cisco-ios-xe.ts';
import { findForm } from '../../../src/platform/command-table.ts';

const client = { address: '10.0.0.5', port: 40000 } as const;
const server = { address: '92.28.16.27', port: 53 } as const;
const session = { transport: 'tcp', client, server } as const;
const dnsOff: ProfileChange = { kind: 'alg-off', alg: 'dns', transport: 'tcp', scope: { kind: 'protocol' } };
const recheck = ['dig @92.28.16.27 cocheno.com AXFR'];

test('classic IOS: the golden fix of the story', () => {
  expect(writeCiscoFix(iosDialect, dnsOff, { session, recheck })).toEqual([
    {
      platform: 'cisco-ios',
      title: 'Cisco IOS: turn off the DNS ALG for TCP',
      commands: ['no ip nat service alg tcp dns'],
      rollback: ['ip nat service alg tcp dns'],
      verify: [
        'dig @92.28.16.27 cocheno.com AXFR',
        'show running-config | include ip nat service',
        'show ip nat translations',
      ],
      flush: ['clear ip nat translation *'],
      risk: 'With the DNS ALG off for TCP on the whole router, addresses inside DNS answers are no longer translated, so clients that relied on the router to swap the address of a translated server see the untranslated one. A translation that exists is taken to keep its ALG until it is cleared or expires (Cisco documents neither way); a new connection gets a new translation. "clear ip nat translation *" cuts every dynamic translation, so every user behind the router loses open connections: prefer to wait, or clear one flow with "clear ip nat translation tcp|udp inside GLOBAL PORT LOCAL PORT" and the addresses from "show ip nat translations". Published faults of IOS are reached through the NAT ALGs for DNS and PPTP (cisco-sa-20130925-nat, CVE-2013-5479 to 5481): an ALG that nobody needs is better off.',
      change: dnsOff,
    },
  ]);
});

test('a binding that is known makes the flush narrow', () => {
  const binding = {
    transport: 'tcp',
    insideLocal: client,
    insideGlobal: { address: '198.51.100.1', port: 1027 },
  } as const;
  const [fix] = writeCiscoFix(iosDialect, dnsOff, { session, binding });
  expect(fix?.flush).toEqual(['clear ip nat translation tcp inside 198.51.100.1 1027 10.0.0.5 40000']);
  expect(fix?.risk).toContain('cuts only its flow');
  expect(fix?.verify[0]).toBe('Repeat the request that failed: from 10.0.0.5 to 92.28.16.27:53 over TCP');
});

test('narrowest first: the session’s static entry, then the protocol', () => {
  const configuration = readCiscoConfiguration(
    'ip nat inside source static 10.0.0.5 203.0.113.5 extendable',
    iosDialect,
  );
  const fixes = writeCiscoFix(iosDialect, dnsOff, { session, configuration });
  expect(fixes.map(({ commands, rollback }) => [commands, rollback])).toEqual([
    [
      [
        'no ip nat inside source static 10.0.0.5 203.0.113.5 extendable',
        'ip nat inside source static 10.0.0.5 203.0.113.5 extendable no-payload',
      ],
      [
        'no ip nat inside source static 10.0.0.5 203.0.113.5 extendable no-payload',
        'ip nat inside source static 10.0.0.5 203.0.113.5 extendable',
      ],
    ],
    [['no ip nat service alg tcp dns'], ['ip nat service alg tcp dns']],
  ]);
});

test.each([
  'ip nat inside source static 10.0.0.5 203.0.113.5 vrf RED',
  'ip nat inside source static tcp 10.0.0.5 40000 interface Dialer1 40000',
  'ip nat inside source static 10.0.0.5 203.0.113.5 no-payload',
  'ip nat inside source static udp 10.0.0.5 40000 203.0.113.5 40000',
  'ip nat inside source static network 10.0.0.0 203.0.113.0 /24',
])('no fix for an entry that the table does not have: %s', (entry) => {
  const configuration = readCiscoConfiguration(entry, iosDialect);
  const fixes = writeCiscoFix(iosDialect, dnsOff, { session, configuration });
  expect(fixes.map(({ commands }) => commands)).toEqual([['no ip nat service alg tcp dns']]);
});

test('nothing is written for a release before the command, nor for what is off already, nor unverified', () => {
  expect(writeCiscoFix(iosDialect, dnsOff, { version: '12.2(33)SRA' })).toEqual([]);
  const configuration = readCiscoConfiguration('no ip nat service alg tcp dns', iosDialect);
  expect(writeCiscoFix(iosDialect, dnsOff, { configuration })).toEqual([]);
  expect(writeCiscoFix(iosDialect, { ...dnsOff, alg: 'pptp' }, {})).toEqual([]);
  expect(writeCiscoFix(iosDialect, { ...dnsOff, scope: { kind: 'all' } }, {})).toEqual([]);
  expect(writeCiscoFix(iosDialect, { kind: 'limit', alg: 'dns', transport: 'tcp', largest: 65535 }, {})).toEqual([]);
});

test('every ALG off: the way back leaves off what was off', () => {
  const configuration = readCiscoConfiguration('no ip nat service sip udp port 5060', iosXeDialect);
  const [fix] = writeCiscoFix(iosXeDialect, { ...dnsOff, scope: { kind: 'all' } }, { configuration });
  expect(fix?.commands).toEqual(['no ip nat service all-algs']);
  expect(fix?.rollback).toEqual(['ip nat service all-algs', 'no ip nat service sip udp port 5060']);
});

const entries = fc.constantFrom(
  '',
  'ip nat inside source static 10.0.0.5 203.0.113.5',
  'ip nat inside source static 10.0.0.5 203.0.113.5 extendable no-alias',
  'ip nat inside source static tcp 10.0.0.5 40000 203.0.113.5 40000 extendable',
  'ip nat inside source static udp 10.0.0.5 40000 203.0.113.5 40000',
  'ip nat inside source static 10.0.0.5 203.0.113.5 no-payload',
);

/** Switches of an arbitrary configuration, in the dialect's own words. */
const switches = (dialect: CiscoDialect): fc.Arbitrary<readonly string[]> => {
  const forms = dialect.commands
    .filter(({ form, mode }) => mode === 'configure' && form.startsWith('ip nat service') && !form.includes('{name}'))
    .map(({ form }) => form.replace('{port}', '5060').replace('{transport}', 'tcp'));
  return fc.array(
    fc.tuple(fc.constantFrom(...forms), fc.boolean()).map(([form, off]) => `${off ? 'no ' : ''}${form}`),
    { maxLength: 6 },
  );
};

const dialects = { 'cisco-ios': iosDialect, 'cisco-ios-xe': iosXeDialect } as const;
const targets = (['cisco-ios', 'cisco-ios-xe'] as const).flatMap((platform) =>
  dialects[platform].defaultProfile.algs.map(({ alg, transport }) => ({ platform, alg, transport })),
);

test('round trip: the written commands read back as the change, and the rollback leads back', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(...targets)
        .chain((target) => fc.record({ target: fc.constant(target), lines: switches(dialects[target.platform]) })),
      entries,
      fc.constantFrom('protocol' as const, 'all' as const),
      ({ target: { platform, alg, transport }, lines }, entry, kind) => {
        const dialect = dialects[platform];
        const original = [...lines, entry].join('\n');
        const configuration = readCiscoConfiguration(original, dialect);
        const context = { configuration, session: { ...session, transport } };
        const change: ProfileChange = { kind: 'alg-off', alg, transport, scope: { kind } };
        for (const fix of writeCiscoFix(dialect, change, context)) {
          const changed = [original, ...fix.commands].join('\n');
          const expected = applyChange(configuration.profile, fix.change);
          expect(behaviourOf(readCiscoConfiguration(changed, dialect).profile)).toBe(behaviourOf(expected));
          expect(behaviourOf(expected)).not.toBe(behaviourOf(configuration.profile));
          const back = [changed, ...fix.rollback].join('\n');
          expect(behaviourOf(readCiscoConfiguration(back, dialect).profile)).toBe(behaviourOf(configuration.profile));
          for (const text of [...fix.commands, ...fix.rollback, ...fix.flush, ...fix.verify.slice(1)])
            expect([text, findForm(dialect.commands, text.replace(/^no /, ''))?.verified]).toEqual([text, true]);
        }
      },
    ),
    { numRuns: 400 },
  );
});
