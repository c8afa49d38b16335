/** Cisco's fixes carried out on a running-config, read again, and taken back; and what rules name. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ciscoIos } from '../../../src/platform/cisco-ios/cisco-ios.ts';
import { iosCommands } from '../../../src/platform/cisco-ios/commands.ts';
import { ciscoIosXe } from '../../../src/platform/cisco-ios-xe/cisco-ios-xe.ts';
import { iosXeCommands } from '../../../src/platform/cisco-ios-xe/commands.ts';
import { checkReadingBack } from '../reading-back.ts';

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
    expect(checkReadingBack(platform, table, texts)['alg-off']).toBeGreaterThan(0);
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
