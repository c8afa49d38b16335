/** Cisco's fixes carried out on a running-config, read again, and taken back; and what rules name. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settingOf } from '../../../src/gateway/profile.ts';
import { ciscoIos } from '../../../src/platform/cisco-ios/cisco-ios.ts';
import { iosCommands } from '../../../src/platform/cisco-ios/commands.ts';
import { ciscoIosXe } from '../../../src/platform/cisco-ios-xe/cisco-ios-xe.ts';
import { iosXeCommands } from '../../../src/platform/cisco-ios-xe/commands.ts';
import { checkReadingBack } from '../reading-back.ts';

const read = (text: string) => {
  const reading = ciscoIos.readConfiguration?.(text);
  if (!reading) throw new Error('Cisco IOS has no reader');
  return reading;
};
const apply = (text: string, ...commands: string[]): string | undefined => ciscoIos.applyCommands?.(text, commands);
const off = 'no ip nat service alg tcp dns';

test('what is turned off stands beside its relatives; turned on again it is gone', () => {
  const text = 'hostname edge\r\nip nat inside source list 1 interface Dialer0 overload\r\nline vty 0 4\r\nend\r\n';
  const changed = apply(text, off) ?? '';
  expect(changed).toBe(text.replace('overload\r\n', `overload\r\n${off}\r\n`));
  expect(apply(changed, off)).toBe(changed);
  expect(apply(changed, off.slice(3))).toBe(text);
});

test('a static translation is written anew with no-payload, and back', () => {
  const plain = 'ip nat inside source static tcp 10.0.0.5 53 203.0.113.5 53 extendable';
  const text = `hostname edge\n${plain}\nend\n`;
  const changed = apply(text, `no ${plain}`, `${plain} no-payload`) ?? '';
  expect(changed).toContain(`${plain} no-payload\n`);
  expect(changed).not.toContain(`${plain}\n`);
  expect(apply(changed, `no ${plain} no-payload`, plain)).toContain(`${plain}\n`);
});

const lines = fc.constantFrom(
  'no ip nat service ftp',
  'no ip nat service sip udp port 5060',
  'ip nat service sip udp port 5070',
  'no ip nat service H225',
  'ip nat service skinny tcp port 2001',
  'ip nat translation udp-timeout 120',
  'ip nat translation tcp-timeout never',
  'ip nat translation tcp-timeout 3600',
  'ip nat inside source list 1 interface Dialer0 overload',
  'ip nat inside source static tcp 10.0.0.5 21 203.0.113.5 21 extendable',
  'interface Dialer0',
  ' ip address 203.0.113.5 255.255.255.0',
  ' ip nat outside',
  'access-list 1 permit 10.0.0.0 0.0.0.255',
  '!',
);
const texts = fc
  .tuple(fc.uniqueArray(lines, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'))
  .map(([some, newline]) => ['version 15.2', 'hostname edge', ...some, 'end', ''].join(newline));

test.each([
  ['IOS', ciscoIos, iosCommands],
  ['IOS XE', ciscoIosXe, iosXeCommands],
] as const)(
  'reading back (%s): commands carried out give the changed profile, and the rollback leads back',
  (_name, platform, table) => {
    const seen = checkReadingBack(platform, table, texts, 600);
    for (const kind of ['alg-off', 'alg-on', 'timer', 'watch-port'])
      expect([kind, seen[kind] ?? 0]).not.toEqual([kind, 0]);
  },
);

test('rules know their sources, pools and the address of their interface', () => {
  const text = `interface Dialer0
 ip address 203.0.113.5 255.255.255.252
 ip nat outside
ip nat pool OUT 198.51.100.1 198.51.100.8 netmask 255.255.255.0
ip nat inside source list 100 interface Dialer0 overload
ip nat inside source list LAN pool OUT
ip nat inside source route-map RM interface Dialer0 overload
ip nat inside source static tcp 10.0.0.5 80 interface Dialer0 80
access-list 100 permit ip 192.168.1.0 0.0.0.255 any
ip access-list standard LAN
 10 permit 10.0.0.0 0.0.0.255
 permit host 10.9.9.9
route-map RM permit 10
 match ip address LAN
`;
  const nat = ciscoIos.readConfiguration?.(text).profile.nat ?? [];
  expect(nat.map(({ sources, pool, global }) => ({ sources, pool, global: global?.address }))).toEqual([
    { sources: ['192.168.1.0/24'], pool: [{ first: '203.0.113.5', last: '203.0.113.5' }], global: undefined },
    {
      sources: ['10.0.0.0/24', '10.9.9.9'],
      pool: [{ first: '198.51.100.1', last: '198.51.100.8' }],
      global: undefined,
    },
    { sources: ['10.0.0.0/24', '10.9.9.9'], pool: [{ first: '203.0.113.5', last: '203.0.113.5' }], global: undefined },
    { sources: undefined, pool: undefined, global: '203.0.113.5' },
  ]);
});

test('a list of servers adds a port to the FTP ALG; taking it back leaves port 21', () => {
  const list = 'ip nat service list 10 ftp tcp port 8021';
  const ports = (text: string) => settingOf(read(text).profile, 'ftp', 'tcp')?.ports;
  expect(ports(`${list}\n`)).toEqual([21, 8021]);
  expect(ports(`${list}\nno ${list}\nno ip nat service list 10 ftp tcp port 21\n`)).toEqual([21]);
});

test('timers are set, set again and left to the default', () => {
  const change = { kind: 'timer', timer: 'udp', seconds: 600 } as const;
  const fixOn = (text: string) => ciscoIos.writeFix(change, { configuration: read(text) })[0];
  expect(fixOn('hostname edge\n')).toMatchObject({
    commands: ['ip nat translation udp-timeout 600'],
    rollback: ['no ip nat translation udp-timeout 600'],
  });
  expect(fixOn('ip nat translation udp-timeout 120\n')?.rollback).toEqual(['ip nat translation udp-timeout 120']);
  expect(fixOn('ip nat translation udp-timeout never\n')?.rollback).toEqual(['ip nat translation udp-timeout never']);
  expect(fixOn('ip nat translation udp-timeout 600\n')).toBeUndefined();
});

test('another port is watched by one statement, and the last port is not taken away', () => {
  const change = { kind: 'watch-port', on: true, alg: 'sip', transport: 'udp', port: 5070 } as const;
  expect(ciscoIos.writeFix(change, {})[0]).toMatchObject({
    commands: ['ip nat service sip udp port 5070'],
    rollback: ['no ip nat service sip udp port 5070'],
  });
  expect(ciscoIos.writeFix({ ...change, on: false, port: 5060 }, {})).toEqual([]);
  expect(ciscoIos.writeFix({ ...change, alg: 'ftp', transport: 'tcp' }, {})).toEqual([]);
});

test("the router's own firewalls are told beside NAT, and change no profile", () => {
  const text = `ip inspect name FW ftp
interface Dialer0
 ip inspect FW out
class-map type inspect match-any WEB
policy-map type inspect IN-OUT
 class type inspect WEB
  inspect
policy-map QOS
 class class-default
  inspect
zone security INSIDE
zone-pair security IO source INSIDE destination OUTSIDE
`;
  const reading = read(text);
  expect(reading.statements.map(({ line, kind }) => [line, kind])).toEqual(
    [1, 3, 4, 5, 7, 11, 12].map((line) => [line, 'nat-other']),
  );
  expect(reading.profile.algs).toEqual(ciscoIos.defaultProfile.algs);
});
