import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProfileChange } from '../../../src/gateway/profile-change.ts';
import { linuxCommands } from '../../../src/platform/linux-netfilter/commands.ts';
import { readLinuxConfiguration as read } from '../../../src/platform/linux-netfilter/config-reader.ts';
import { linuxNetfilter } from '../../../src/platform/linux-netfilter/linux-netfilter.ts';
import type { ProposedFix } from '../../../src/platform/platform.ts';
import { checkReadingBack } from '../reading-back.ts';
import { nftRulesetText, savedRules, uciFirewall } from './texts.ts';

const write = linuxNetfilter.writeFix;
const apply = (text: string, commands: readonly string[]): string =>
  linuxNetfilter.applyCommands?.(text, commands) ?? '';
const ofAlg = (kind: 'alg-on' | 'alg-off', alg: 'ftp' | 'sip', transport: 'tcp' | 'udp'): ProfileChange => ({
  kind,
  alg,
  transport,
  scope: { kind: 'protocol' },
});
const forText = (text: string, change: ProfileChange): readonly ProposedFix[] =>
  write(change, { configuration: read(text) });

const nftAttach = [
  'nft add table inet alg_ftp_tcp',
  `nft add ct helper inet alg_ftp_tcp ftp-tcp '{ type "ftp" protocol tcp; }'`,
  "nft add chain inet alg_ftp_tcp prerouting '{ type filter hook prerouting priority filter; }'",
  'nft add rule inet alg_ftp_tcp prerouting tcp dport 21 ct helper set "ftp-tcp"',
];

test('nothing known: both languages, and rules that work on every kernel', () => {
  for (const version of [undefined, '5.10.0', '6.12.3']) {
    const fixes = write(ofAlg('alg-on', 'ftp', 'tcp'), version === undefined ? {} : { version });
    expect(fixes.map(({ title, commands, rollback }) => [title, commands, rollback])).toEqual([
      [
        'Linux netfilter (nftables): attach the ftp helper to TCP port 21',
        nftAttach,
        ['nft delete table inet alg_ftp_tcp'],
      ],
      [
        'Linux netfilter (iptables): attach the ftp helper to TCP port 21',
        ['iptables -t raw -A PREROUTING -p tcp --dport 21 -j CT --helper ftp'],
        ['iptables -t raw -D PREROUTING -p tcp --dport 21 -j CT --helper ftp'],
      ],
    ]);
    expect(fixes[0]?.flush).toEqual(['conntrack -D -p tcp --orig-port-dst 21']);
    expect(JSON.stringify(fixes)).not.toContain('nf_conntrack_helper');
  }
});

test('the language of the configuration', () => {
  const programs = (text: string): (string | undefined)[] =>
    forText(text, ofAlg('alg-on', 'sip', 'tcp')).map(({ commands }) => commands[0]?.split(' ')[0]);
  expect(programs(savedRules)).toEqual(['iptables']);
  expect(programs(nftRulesetText)).toEqual(['nft']);
  expect(forText(uciFirewall, ofAlg('alg-on', 'ftp', 'tcp'))[0]?.commands).toEqual([
    'uci add_list firewall.@zone[0].helper=ftp',
    'uci commit firewall',
    'service firewall restart',
  ]);
  // firewall4 has no SIP helper for TCP.
  expect(programs(uciFirewall)).toEqual([]);
});

test('iptables-save, as it would be printed then', () => {
  const [on] = forText(savedRules, ofAlg('alg-on', 'sip', 'tcp'));
  const changed = apply(savedRules, on?.commands ?? []);
  expect(changed).toBe(
    savedRules.replace(
      '--helper pptp\nCOMMIT',
      '--helper pptp\n-A PREROUTING -p tcp -m tcp --dport 5060 -j CT --helper sip\nCOMMIT',
    ),
  );
  expect(apply(changed, on?.rollback ?? [])).toBe(savedRules);
  const [off] = forText(savedRules, ofAlg('alg-off', 'sip', 'udp'));
  expect(off?.commands).toEqual([
    'iptables -t raw -D PREROUTING -i lan0 -p udp -m multiport --dports 5060,5062 -j CT --helper sip',
  ]);
  expect(apply(savedRules, off?.commands ?? [])).toBe(
    savedRules.replace('-A PREROUTING -i lan0 -p udp -m multiport --dports 5060,5062 -j CT --helper sip\n', ''),
  );
});

test('narrowest first: the host of the session, then the protocol', () => {
  const session = {
    transport: 'udp',
    client: { address: '10.0.0.5', port: 5060 },
    server: { address: '198.51.100.7', port: 5060 },
  } as const;
  const fixes = write(ofAlg('alg-off', 'sip', 'udp'), { configuration: read(savedRules), session });
  expect(fixes.map(({ commands }) => commands)).toEqual([
    ['iptables -t raw -I PREROUTING -d 198.51.100.7 -p udp --dport 5060 -j ACCEPT'],
    ['iptables -t raw -D PREROUTING -i lan0 -p udp -m multiport --dports 5060,5062 -j CT --helper sip'],
  ]);
  expect(fixes[0]?.change).toMatchObject({ scope: { kind: 'host', address: '198.51.100.7', port: 5060 } });
  expect(apply(savedRules, fixes[0]?.commands ?? [])).toContain(
    ':OUTPUT ACCEPT [0:0]\n-A PREROUTING -d 198.51.100.7/32 -p udp -m udp --dport 5060 -j ACCEPT\n-A PREROUTING -d 192.0.2.7/32',
  );
});

test('a chain with helpers alone is emptied and filled again; one with other rules needs handles', () => {
  const [off] = forText(nftRulesetText, ofAlg('alg-off', 'ftp', 'tcp'));
  expect(off?.commands).toEqual([
    'nft flush chain inet fw prerouting',
    'nft add rule inet fw prerouting iifname "lan0" udp dport 5060 ct helper set "sip-udp"',
  ]);
  expect(off?.rollback).toEqual([
    'nft add rule inet fw prerouting tcp dport 21 ct helper set "ftp-standard"',
    'nft add rule inet fw prerouting tcp dport 2121 ct helper set "ftp-standard"',
  ]);
  expect(apply(nftRulesetText, off?.commands ?? [])).toBe(
    nftRulesetText.replace('\t\ttcp dport { 21, 2121 } ct helper set "ftp-standard"\n', ''),
  );
  const mixed = nftRulesetText.replace('\t\ttcp dport { 21', '\t\tip saddr 192.0.2.9 drop\n\t\ttcp dport { 21');
  expect(forText(mixed, ofAlg('alg-off', 'ftp', 'tcp'))).toEqual([]);
  const handles = mixed.replace('set "ftp-standard"', 'set "ftp-standard" # handle 7');
  const [deleted] = forText(handles, ofAlg('alg-off', 'ftp', 'tcp'));
  expect(deleted?.commands).toEqual(['nft delete rule inet fw prerouting handle 7']);
});

test('a listing with handles is edited in place', () => {
  const listed =
    'table inet fw { # handle 1\n\tct helper f { # handle 3\n\t\ttype "ftp" protocol tcp\n\t\tl3proto inet\n\t}\n\n\tchain p { # handle 1\n\t\ttype filter hook prerouting priority filter; policy accept;\n\t\tip saddr 192.0.2.9 drop # handle 6\n\t\ttcp dport 21 ct helper set "f" # handle 7\n\t}\n}\n';
  const [off] = forText(listed, ofAlg('alg-off', 'ftp', 'tcp'));
  expect(off?.commands).toEqual(['nft delete rule inet fw p handle 7']);
  const changed = apply(listed, off?.commands ?? []);
  expect(changed).toBe(listed.replace('\t\ttcp dport 21 ct helper set "f" # handle 7\n', ''));
  expect(apply(changed, off?.rollback ?? [])).toBe(listed.replace(' # handle 7', ''));
});

test('a table of its own appears as it is listed, and goes as a whole', () => {
  const listed =
    'table ip nat {\n\tchain postrouting {\n\t\ttype nat hook postrouting priority srcnat; policy accept;\n\t\toifname "wan0" masquerade\n\t}\n}\n';
  const [on] = forText(listed, ofAlg('alg-on', 'ftp', 'tcp'));
  const changed = apply(listed, on?.commands ?? []);
  expect(changed).toBe(
    `${listed}table inet alg_ftp_tcp {\n\tct helper ftp-tcp {\n\t\ttype "ftp" protocol tcp\n\t\tl3proto inet\n\t}\n\n\tchain prerouting {\n\t\ttype filter hook prerouting priority filter; policy accept;\n\t\ttcp dport 21 ct helper set "ftp-tcp"\n\t}\n}\n`,
  );
  expect(apply(changed, on?.rollback ?? [])).toBe(listed);
});

test('OpenWrt: an emptied list would bring back every helper, so that is stopped', () => {
  const [off] = forText(uciFirewall, ofAlg('alg-off', 'sip', 'udp'));
  expect(off?.commands.slice(0, 2)).toEqual([
    'uci del_list firewall.@zone[0].helper=sip',
    'uci set firewall.@zone[0].auto_helper=0',
  ]);
  const changed = apply(uciFirewall, off?.commands ?? []);
  expect(changed).toBe(uciFirewall.replace("\tlist helper 'sip'\n", "\toption auto_helper '0'\n"));
  expect(apply(changed, off?.rollback ?? [])).toBe(uciFirewall);
});

test('OpenWrt: what is attached by itself is stopped for all, and the fix says so', () => {
  const text = "config defaults\n\toption input 'ACCEPT'\n\nconfig zone\n\toption name 'lan'\n";
  const [off] = forText(text, ofAlg('alg-off', 'sip', 'udp'));
  expect(off?.commands[0]).toBe('uci set firewall.@defaults[0].auto_helper=0');
  expect(off?.alsoChanges).toContainEqual(ofAlg('alg-off', 'ftp', 'tcp'));
});

test('a longer time for UDP raises the short one, too', () => {
  const [fix] = forText('net.netfilter.nf_conntrack_udp_timeout = 45\n', { kind: 'timer', timer: 'udp', seconds: 300 });
  expect([fix?.commands, fix?.rollback]).toEqual([
    [
      'sysctl -w net.netfilter.nf_conntrack_udp_timeout_stream=300',
      'sysctl -w net.netfilter.nf_conntrack_udp_timeout=300',
    ],
    [
      'sysctl -w net.netfilter.nf_conntrack_udp_timeout_stream=120',
      'sysctl -w net.netfilter.nf_conntrack_udp_timeout=45',
    ],
  ]);
  expect(apply('net.netfilter.nf_conntrack_udp_timeout = 45\n', fix?.commands ?? [])).toBe(
    'net.netfilter.nf_conntrack_udp_timeout = 300\nnet.netfilter.nf_conntrack_udp_timeout_stream = 300\n',
  );
});

test.each([
  'iptables -t raw -A PREROUTING -p tcp -m string --string "x; reboot" --dport 21 -j CT --helper ftp',
  'iptables -t raw -A -F -p tcp --dport 21 -j CT --helper ftp',
  'iptables -t raw -A PREROUTING -i "a b" -p tcp --dport 21 -j CT --helper ftp',
  'iptables -t raw -A PREROUTING -p tcp --dport 20:21 -j CT --helper ftp',
])('nothing is written from what cannot be checked: %s', (text) => {
  expect(forText(text, ofAlg('alg-off', 'ftp', 'tcp'))).toEqual([]);
});

test('nothing to take away while nothing is attached', () => {
  expect(write(ofAlg('alg-off', 'ftp', 'tcp'), {})).toEqual([]);
  expect(forText('*raw\nCOMMIT\n', ofAlg('alg-off', 'ftp', 'tcp'))).toEqual([]);
  expect(write({ kind: 'limit', alg: 'sip', transport: 'udp', largest: 9000 }, {})).toEqual([]);
});

const rawRules = fc.constantFrom(
  '-A PREROUTING -p tcp -m tcp --dport 21 -j CT --helper ftp',
  '-A PREROUTING -s 10.0.0.0/8 -p tcp -m tcp --dport 2121 -j CT --helper ftp',
  '-A PREROUTING -i lan0 -p udp -m multiport --dports 5060,5062 -j CT --helper sip',
  '-A PREROUTING -p tcp -m tcp --dport 5060 -j CT --helper sip',
  '-A PREROUTING -p udp -m udp --dport 69 -m comment --comment "x" -j CT --helper tftp',
  '-A OUTPUT -p tcp -m tcp --dport 1723 -j CT --helper pptp',
  '-A PREROUTING -p udp -m udp --dport 161 -j NOTRACK',
);
const saved = fc
  .uniqueArray(rawRules, { maxLength: 5 })
  .map(
    (rules) =>
      `*raw\n:PREROUTING ACCEPT [0:0]\n${rules.join('\n')}${rules.length > 0 ? '\n' : ''}COMMIT\n*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o wan0 -j MASQUERADE\nCOMMIT\n`,
  );
const script = fc
  .uniqueArray(rawRules, { maxLength: 5 })
  .map((rules) => rules.map((rule) => `iptables -t raw ${rule}\n`).join(''));
const nftRules = fc.constantFrom(
  'tcp dport 21 ct helper set "f"',
  'tcp dport { 21, 2121 } ct helper set "f" # handle 9',
  'iifname "lan0" udp dport 5060 ct helper set "s"',
  'ip saddr 10.0.0.0/8 udp dport 5061 ct helper set "s"',
  'ip saddr 192.0.2.66 drop # handle 12',
);
const nft = fc
  .tuple(fc.uniqueArray(nftRules, { maxLength: 4 }), fc.boolean())
  .map(([rules, listed]) =>
    listed
      ? `table inet h {\n\tct helper f {\n\t\ttype "ftp" protocol tcp\n\t}\n\tct helper s {\n\t\ttype "sip" protocol udp\n\t}\n\tchain p {\n\t\ttype filter hook prerouting priority filter; policy accept;\n${rules.map((rule) => `\t\t${rule}\n`).join('')}\t}\n}\n`
      : `nft add table inet h\nnft add ct helper inet h f '{ type "ftp" protocol tcp; }'\nnft add ct helper inet h s '{ type "sip" protocol udp; }'\nnft add chain inet h p '{ type filter hook prerouting priority 0; }'\n${rules.map((rule) => `nft add rule inet h p ${rule.replace(/ # handle \d+$/, '').replace(/\{ .* \}/, '{ 21, 2121 }')}\n`).join('')}`,
  );
const zoneOptions = fc.constantFrom('', "\toption masq '1'\n", "\toption auto_helper '0'\n", "\tlist helper 'ftp'\n", "\tlist helper 'sip'\n\tlist helper 'ftp'\n", "\tlist helper 'sip'\n\toption auto_helper '1'\n"); // prettier-ignore
const uci = fc
  .tuple(
    fc.constantFrom('', "\toption auto_helper '0'\n", "\toption auto_helper '1'\n"),
    fc.array(zoneOptions, { minLength: 1, maxLength: 3 }),
  )
  .map(
    ([defaults, zones]) =>
      `config defaults\n\toption forward 'REJECT'\n${defaults}\n${zones.map((zone, index) => `config zone\n\toption name 'z${index}'\n${zone}\n`).join('')}`,
  );
const sysctls = fc.constantFrom(
  '',
  'net.netfilter.nf_conntrack_udp_timeout_stream = 200\nnet.netfilter.nf_conntrack_icmp_timeout=10\n',
);
const texts = fc
  .tuple(fc.oneof(saved, script, nft, uci, fc.constant('')), sysctls, fc.constantFrom('\n', '\r\n'))
  .map(([rules, timers, newline]) => (timers + rules).replaceAll('\n', newline));

test('reading back: the commands are the change, and the rollback leads back', () => {
  const seen = checkReadingBack(linuxNetfilter, linuxCommands, texts, 1200);
  for (const kind of ['alg-off', 'alg-on', 'watch-port', 'timer'])
    expect([kind, seen[kind]]).not.toEqual([kind, undefined]);
});
