import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProfileChange } from '../../../src/gateway/profile-change.ts';
import { routerOsCommands } from '../../../src/platform/mikrotik-routeros/commands.ts';
import { readRouterOsConfiguration as read } from '../../../src/platform/mikrotik-routeros/config-reader.ts';
import { mikrotikRouterOs } from '../../../src/platform/mikrotik-routeros/mikrotik-routeros.ts';
import { checkReadingBack } from '../reading-back.ts';

const apply = (text: string, ...commands: string[]): string | undefined =>
  mikrotikRouterOs.applyCommands?.(text, commands);
const sipOff: ProfileChange = { kind: 'alg-off', alg: 'sip', transport: 'udp', scope: { kind: 'protocol' } };

test('the SIP helper off: commands, way back, flush, and what else the switch does', () => {
  const [fix] = mikrotikRouterOs.writeFix(sipOff, {});
  expect(fix).toMatchObject({
    title: 'MikroTik RouterOS: turn off the sip helper',
    commands: ['/ip firewall service-port set sip disabled=yes'],
    rollback: ['/ip firewall service-port set sip disabled=no'],
    verify: ['Repeat the request that failed', '/ip firewall service-port print'],
    flush: [
      '/ip firewall connection remove [find where protocol=udp dst-address~":5060"]',
      '/ip firewall connection remove [find where protocol=udp dst-address~":5061"]',
    ],
    alsoChanges: [{ ...sipOff, transport: 'tcp' }],
  });
  expect(fix?.risk).toMatch(/SIP over UDP and SIP over TCP/);
  expect(fix?.risk).toMatch(/of every host/);
});

test('another port, kept beside those of the configuration', () => {
  const configuration = read('/ip firewall service-port\nset ftp ports=21,8021\n');
  const change: ProfileChange = { kind: 'watch-port', on: true, alg: 'ftp', transport: 'tcp', port: 2121 };
  const [fix] = mikrotikRouterOs.writeFix(change, { configuration });
  expect([fix?.commands, fix?.rollback]).toEqual([
    ['/ip firewall service-port set ftp ports=21,8021,2121'],
    ['/ip firewall service-port set ftp ports=21,8021'],
  ]);
});

test('a longer time for UDP', () => {
  const [fix] = mikrotikRouterOs.writeFix({ kind: 'timer', timer: 'udp', seconds: 600 }, {});
  expect([fix?.commands, fix?.rollback]).toEqual([
    ['/ip firewall connection tracking set udp-stream-timeout=10m'],
    ['/ip firewall connection tracking set udp-stream-timeout=3m'],
  ]);
});

test('nothing for what is so already, nor for what RouterOS has no command for', () => {
  const configuration = read('/ip firewall service-port set sip disabled=yes');
  expect(mikrotikRouterOs.writeFix(sipOff, { configuration })).toEqual([]);
  for (const change of [
    { kind: 'limit', alg: 'sip', transport: 'udp', largest: 4096 },
    { kind: 'alg-off', alg: 'dns', transport: 'tcp', scope: { kind: 'protocol' } },
    { kind: 'watch-port', on: true, alg: 'pptp', transport: 'tcp', port: 1724 },
    { kind: 'timer', timer: 'dns', seconds: 600 },
  ] satisfies ProfileChange[])
    expect(mikrotikRouterOs.writeFix(change, {})).toEqual([]);
});

test('carried out as an export shows it; untouched lines stay byte for byte', () => {
  const off = '/ip firewall service-port set sip disabled=yes';
  expect(apply('', off)).toBe('/ip firewall service-port\nset sip disabled=yes\n');
  expect(apply('/system clock\r\nset time-zone-name=UTC\r\n', off)).toBe(
    '/system clock\r\nset time-zone-name=UTC\r\n/ip firewall service-port\r\nset sip disabled=yes\r\n',
  );
  expect(apply('/ip firewall service-port\nset ftp disabled=yes\n/system clock\n', off)).toBe(
    '/ip firewall service-port\nset ftp disabled=yes\nset sip disabled=yes\n/system clock\n',
  );
  expect(apply('/ip firewall service-port\n set sip disabled=no \\\n    ports=5060   sip-timeout=1h\n', off)).toBe(
    '/ip firewall service-port\n set sip disabled=yes ports=5060 sip-timeout=1h\n',
  );
});

const lines = fc.constantFrom(
  'set sip disabled=yes',
  'set sip disabled=no ports=5060,5061 sip-direct-media=yes sip-timeout=1h',
  'set ftp disabled=yes ports=21,2121',
  'set ftp ports=8021',
  'set irc disabled=no ports=6667',
  'set h323 disabled=yes',
  'set [ find name=pptp ] disabled=yes',
  'set rtsp disabled=no ports=554,\\\n    8554',
);
const texts = fc
  .tuple(
    fc.array(lines, { maxLength: 4 }),
    fc.constantFrom('', '/ip firewall connection tracking\nset udp-stream-timeout=5m icmp-timeout=20s\n'),
    fc.constantFrom('', '/ip firewall nat\nadd action=masquerade chain=srcnat out-interface=ether1\n'),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([helpers, tracking, nat, newline]) =>
    `${tracking}${nat}${helpers.length > 0 ? `/ip firewall service-port\n${helpers.join('\n')}\n` : ''}/system identity\nset name=r1\n`.replaceAll(
      '\n',
      newline,
    ),
  );

test('reading back: the commands are the change, and the rollback leads back', () => {
  const seen = checkReadingBack(mikrotikRouterOs, routerOsCommands, texts, 600);
  for (const kind of ['alg-off', 'alg-on', 'watch-port', 'timer'])
    expect([kind, seen[kind]]).not.toEqual([kind, undefined]);
});
