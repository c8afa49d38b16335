import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settingOf, type Profile } from '../../../src/gateway/profile.ts';
import { detectPlatform } from '../../../src/platform/detect.ts';
import { readLinuxConfiguration as read } from '../../../src/platform/linux-netfilter/config-reader.ts';
import { conntrackHelpers } from '../../../src/platform/linux-netfilter/helpers.ts';
import { linuxNetfilter } from '../../../src/platform/linux-netfilter/linux-netfilter.ts';
import { mutated } from '../reading-back.ts';
import { nftRulesetText, savedRules, uciFirewall } from './texts.ts';

const stateOf = (text: string, alg: 'ftp' | 'sip' = 'ftp', transport: 'tcp' | 'udp' = 'tcp') =>
  settingOf(read(text).profile, alg, transport);

const plain = (profile: Profile): object[] =>
  profile.nat.map(({ line: _line, text: _text, noPayload: _payload, vrf: _vrf, match: _match, ...rule }) => rule);

test('nothing is attached until a rule does it', () => {
  expect(read('').profile.algs.every(({ state }) => state === 'off')).toBe(true);
});

test('iptables-save, with line numbers', () => {
  const { statements, profile } = read(savedRules);
  const lineOf = (text: string): number => savedRules.split('\n').findIndex((line) => line.includes(text)) + 1;
  expect(statements.map(({ line, kind, alg, on }) => [line, kind, alg, on])).toEqual([
    [lineOf('192.0.2.7/32'), 'alg', null, false],
    [lineOf('--dport 21 -j CT'), 'alg', 'ftp', true],
    [lineOf('5060,5062'), 'alg', 'sip', true],
    [lineOf('OUTPUT -p tcp'), 'alg', 'pptp', true],
    [lineOf('--to-destination 10.0.0.10:80'), 'nat-rule', null, null],
    [lineOf('10.0.0.11'), 'nat-rule', null, null],
    [lineOf('REDIRECT'), 'nat-rule', null, null],
    [lineOf('POSTROUTING -s 10.0.0.0/24 -d 10.9.0.0/16'), 'nat-rule', null, null],
    [lineOf('203.0.113.20-203.0.113.29'), 'nat-rule', null, null],
    [lineOf('NETMAP'), 'nat-rule', null, null],
    [lineOf('MASQUERADE'), 'nat-rule', null, null],
  ]);
  expect(settingOf(profile, 'ftp', 'tcp')).toMatchObject({ state: 'on', ports: [21] });
  expect(settingOf(profile, 'sip', 'udp')).toMatchObject({ state: 'on', ports: [5060, 5062] });
  expect(settingOf(profile, 'pptp', 'tcp')?.state).toBe('off');
  expect(profile.exemptions).toMatchObject([
    { alg: 'ftp', transport: 'tcp', address: '192.0.2.7', port: 21, effect: 'alg' },
  ]);
  expect(profile.checks?.statefulFirewall?.value).toBe(true);
  const none = { local: null, global: null };
  expect(plain(profile)).toEqual([
    {
      kind: 'static', direction: 'inside-source', transport: 'tcp', from: null, overload: false, inboundOnly: true,
      local: { address: '10.0.0.10', interface: null, port: 80 }, global: { address: '203.0.113.5', interface: null, port: 8080 },
    },
    {
      kind: 'dynamic', direction: 'inside-destination', transport: 'udp', ...none, from: '10.0.0.11', overload: false, inboundOnly: true,
      destinationPorts: { first: 10000, last: 20000 }, pool: [{ first: '10.0.0.11', last: '10.0.0.11' }], poolPorts: undefined,
    },
    {
      kind: 'static', direction: 'inside-source', transport: 'udp', from: null, overload: false, inboundOnly: true,
      local: { address: null, interface: 'lan0', port: 5353 }, global: { address: null, interface: 'lan0', port: 53 },
    },
    { kind: 'exempt', direction: 'inside-source', transport: null, ...none, from: null, overload: false, sources: ['10.0.0.0/24'], destinations: ['10.9.0.0/16'] },
    {
      kind: 'dynamic', direction: 'inside-source', transport: 'tcp', ...none, from: '203.0.113.20-203.0.113.29', overload: true,
      sources: ['10.0.0.0/24'], pool: [{ first: '203.0.113.20', last: '203.0.113.29' }], poolPorts: { first: 1024, last: 2047 },
    },
    {
      kind: 'static-network', direction: 'inside-source', transport: null, from: null, overload: false, networkLength: 24,
      local: { address: '10.2.0.0', interface: null, port: null }, global: { address: '198.51.100.0', interface: null, port: null },
    },
    { kind: 'exempt', direction: 'inside-source', transport: null, ...none, from: null, overload: false, sources: ['10.8.0.0/24'], destinations: ['10.8.0.0/24'] },
    { kind: 'dynamic', direction: 'inside-source', transport: null, ...none, from: 'wan0', overload: true, sources: ['10.8.0.0/24'] },
  ].map((rule) => Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined)))); // prettier-ignore
});

test.each([
  ['iptables -t raw -A PREROUTING -p tcp --dport 21 -j CT --helper ftp', 'on'],
  ['sudo /usr/sbin/iptables -w -t raw -A PREROUTING -p tcp -m tcp --dport 21 -j CT --helper ftp', 'on'],
  ['root@fw:~# iptables -t raw -A PREROUTING -p tcp --dport 21 \\\n   -j CT --helper ftp\r\n', 'on'],
  [
    '*raw\n-A zone_lan_helper -p tcp -m comment --comment "!fw3: FTP passive" -m tcp --dport 21 -j CT --helper ftp\nCOMMIT',
    'on',
  ],
  ['# iptables -t raw -A PREROUTING -p tcp --dport 21 -j CT --helper ftp', 'off'],
  ['iptables -t raw -A OUTPUT -p tcp --dport 21 -j CT --helper ftp', 'off'],
  [
    'iptables -t raw -A PREROUTING -p tcp --dport 21 -j CT --helper ftp\niptables -t raw -D PREROUTING -p tcp --dport 21 -j CT --helper ftp',
    'off',
  ],
  ['iptables -t raw -A PREROUTING -p tcp --dport 21 -j CT --helper ftp\niptables -t raw -F PREROUTING', 'off'],
  [
    'table inet h {\n ct helper f {\n type "ftp" protocol tcp\n }\n chain p {\n type filter hook prerouting priority filter; policy accept;\n tcp dport 21 ct helper set "f"\n }\n}',
    'on',
  ],
  [
    'table inet h { ct helper f { type "ftp" protocol tcp; }\n chain p { type filter hook prerouting priority filter; tcp dport 21 ct helper set "f" } }',
    'on',
  ],
  [
    'nft add table inet h\nnft add ct helper inet h f \'{ type "ftp" protocol tcp; }\'\nnft add chain inet h p \'{ type filter hook prerouting priority 0; }\'\nnft add rule inet h p tcp dport 21 ct helper set "f"',
    'on',
  ],
  [
    'table inet h {\n ct helper f {\n type "ftp" protocol tcp\n }\n chain p {\n type filter hook prerouting priority raw; policy accept;\n tcp dport 21 ct helper set "f"\n }\n}',
    'off',
  ],
  [
    'table inet h {\n ct helper f {\n type "ftp" protocol tcp\n }\n chain p {\n type filter hook prerouting priority filter;\n tcp dport 21 ct helper "f" accept\n }\n}',
    'off',
  ],
])('%j leaves FTP %s', (text, state) => {
  expect(stateOf(text)?.state).toBe(state);
});

test('hooks before conntrack attach nothing, and the rule says so', () => {
  for (const priority of ['raw', '-300', '-200', 'raw + 50']) {
    const text = `table inet h {\n ct helper f {\n type "ftp" protocol tcp\n }\n chain p {\n type filter hook prerouting priority ${priority}; policy accept;\n tcp dport 21 ct helper set "f"\n }\n}`;
    const statement = read(text).statements.find(({ alg }) => alg === 'ftp');
    expect([priority, statement?.line, statement?.problem?.message]).toEqual([
      priority,
      7,
      expect.stringMatching(/no flow yet/),
    ]);
  }
  const [outside] = read('iptables -t mangle -A PREROUTING -p tcp --dport 21 -j CT --helper ftp').statements;
  expect(outside?.problem?.replacement).toBe('iptables -t raw -A PREROUTING -p tcp --dport 21 -j CT --helper ftp');
});

test('a ruleset of nftables', () => {
  const { statements, profile } = read(nftRulesetText);
  const lineOf = (text: string): number => nftRulesetText.split('\n').findIndex((line) => line.includes(text)) + 1;
  expect(statements.filter(({ kind }) => kind === 'alg').map(({ line, alg, on }) => [line, alg, on])).toEqual([
    [lineOf('tcp dport { 21'), 'ftp', true],
    [lineOf('udp dport 5060'), 'sip', true],
  ]);
  expect(settingOf(profile, 'ftp', 'tcp')).toMatchObject({ state: 'on', ports: [21, 2121] });
  expect(statements.filter(({ kind }) => kind === 'nat-rule').map(({ line }) => line)).toEqual([
    lineOf('dnat ip to 10.0.0.10:80'),
    lineOf('dnat to 10.0.0.12'),
    lineOf('10.9.0.0/16'),
    lineOf('snat to'),
    lineOf('oifname "wan0" masquerade'),
  ]);
  expect(profile.nat.map(({ kind, transport, sources, pool, poolPorts, global }) => [kind, transport, sources, pool, poolPorts, global?.port])).toEqual([
    ['static', 'tcp', undefined, undefined, undefined, 8080],
    ['static', 'tcp', undefined, undefined, undefined, 443],
    ['static', 'udp', undefined, undefined, undefined, 443],
    ['exempt', null, ['10.0.0.0/24', '10.1.0.0/24'], undefined, undefined, undefined],
    ['dynamic', 'tcp', ['10.0.0.0/24', '10.1.0.0/24'], [{ first: '203.0.113.20', last: '203.0.113.29' }], { first: 1024, last: 2047 }, undefined],
    ['dynamic', null, undefined, undefined, undefined, undefined],
  ]); // prettier-ignore
  expect(profile.checks?.statefulFirewall?.value).toBe(true);
});

test('OpenWrt: zones, redirections, NAT rules, lists of helpers', () => {
  const { statements, profile } = read(uciFirewall);
  expect(settingOf(profile, 'sip', 'udp')).toMatchObject({ state: 'on', ports: [5060] });
  expect(settingOf(profile, 'ftp', 'tcp')).toMatchObject({ state: 'off' });
  expect(plain(profile)).toMatchObject([
    { kind: 'dynamic', from: 'eth1', overload: true, pool: [{ first: '203.0.113.5', last: '203.0.113.5' }] },
    { kind: 'static', transport: 'tcp', inboundOnly: true, local: { address: '192.168.1.10', port: 80 }, global: { address: '203.0.113.5', port: 8080 } },
    { kind: 'dynamic', transport: 'tcp', sources: ['192.168.1.20'], pool: [{ first: '203.0.113.9', last: '203.0.113.9' }] },
  ]); // prettier-ignore
  expect(statements.filter(({ text }) => text === "list helper 'sip'")).toMatchObject([
    { kind: 'alg', alg: 'sip', on: true },
  ]);
});

test('OpenWrt attaches helpers by itself in zones without masquerading, unless told otherwise', () => {
  const zone = (more: string): string =>
    `config defaults\n\toption forward 'REJECT'\nconfig zone\n\toption name 'lan'\n${more}`;
  expect(stateOf(zone(''))?.state).toBe('unknown');
  expect(stateOf(zone("\toption masq '1'\n"))?.state).toBe('off');
  expect(stateOf(zone("\toption auto_helper '0'\n"))?.state).toBe('off');
  expect(stateOf(zone('').replace("'REJECT'", "'REJECT'\n\toption auto_helper '0'"))?.state).toBe('off');
  expect(stateOf(zone("\tlist helper 'ftp'\n"))?.state).toBe('on');
  expect(stateOf(zone("\tlist helper 'ftp'\n"), 'sip', 'udp')?.state).toBe('off');
  expect(stateOf(zone(''), 'sip', 'tcp')?.state).toBe('off');
});

test('the sysctl for automatic assignment counts on old kernels and is named where it is gone', () => {
  const line = 'net.netfilter.nf_conntrack_helper = 1';
  expect(stateOf(line)?.state).toBe('unknown');
  expect(stateOf(`${line}\nmodprobe nf_conntrack_ftp ports=21,2121`)).toMatchObject({ state: 'on', ports: [21, 2121] });
  for (const kernel of ['Linux version 6.1.0-18-amd64 (debian)', 'Linux fw 6.12.3-arch1-1 #1 SMP x86_64']) {
    const { statements, profile, version } = read(`${kernel}\nsysctl -w net.netfilter.nf_conntrack_helper=1`);
    expect(version).toMatch(/^6\./);
    expect(statements[0]?.problem).toMatchObject({ kind: 'no-such-command' });
    expect(settingOf(profile, 'ftp', 'tcp')?.state).toBe('off');
  }
  for (const kernel of ['Linux version 5.10.0-28-amd64', 'Red Hat Enterprise Linux release 9.1', ''])
    expect(read(`${kernel}\n${line}`).statements[0]?.problem).toBeNull();
});

test('timers, module options, addresses', () => {
  const { profile, statements } = read(
    [
      'net.netfilter.nf_conntrack_udp_timeout_stream = 300',
      'sysctl -w net.netfilter.nf_conntrack_tcp_timeout_established=7200',
      'echo 60 > /proc/sys/net/netfilter/nf_conntrack_icmp_timeout',
      'options nf_conntrack_ftp ports=21,2121 loose=1',
      'install nf_conntrack_sip /bin/false',
      'ip addr add 203.0.113.5/24 dev wan0',
      'iptables -t nat -A POSTROUTING -o wan0 -j MASQUERADE',
    ].join('\n'),
  );
  expect(profile.timers).toMatchObject({
    udp: { value: 300 },
    tcp: { value: 7200 },
    icmp: { value: 60 },
    syn: { value: 120 },
  });
  expect(settingOf(profile, 'ftp', 'tcp')?.handling?.thirdParty?.value).toBe('accept');
  expect(profile.nat[0]?.pool).toEqual([{ first: '203.0.113.5', last: '203.0.113.5' }]);
  expect(statements.map(({ kind }) => kind)).toEqual(['nat-timer', 'nat-timer', 'nat-timer', 'alg', 'alg', 'nat-rule']);
});

test.each([
  [savedRules, 'saved'],
  [nftRulesetText, 'nft'],
  [uciFirewall, 'uci'],
  ['net.netfilter.nf_conntrack_helper = 0\n', 'sysctl'],
  ['options nf_conntrack_sip ports=5060\n', 'modprobe'],
  ['iptables -t raw -A PREROUTING -p tcp --dport 21 -j CT --helper ftp\n', 'command'],
  ['nft add rule inet h p tcp dport 21 ct helper set "f"\n', 'nft command'],
])('recognised by its marks: %#', (text) => {
  expect(detectPlatform(text).platform).toBe('linux-netfilter');
});

test.each([
  ['iptables -A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT\niptables -A FORWARD -i wan0 -j DROP', true],
  ['iptables -P FORWARD DROP', true],
  ['*filter\n-A FORWARD -j REJECT --reject-with icmp-port-unreachable\nCOMMIT', true],
  ['iptables -A FORWARD -s 192.0.2.1 -j DROP\niptables -A FORWARD -m string --string x -j DROP', undefined],
  ['table inet f {\n chain fw {\n type filter hook forward priority 0; policy accept;\n ct state established accept\n counter packets 1 bytes 2 drop\n }\n}', true],
  ['table inet f {\n chain fw {\n type filter hook forward priority 0; policy accept;\n ip saddr 192.0.2.1 drop\n }\n}', undefined],
])('%j: stateful firewall %s', (text, value) => {
  expect(read(text).profile.checks?.statefulFirewall?.value).toBe(value);
}); // prettier-ignore

test('hostile text becomes statements or nothing', () => {
  const words = fc.constantFrom('table', 'inet', '{', '}', 'chain', 'ct', 'helper', 'set', '"', ';', '\n', 'define', '=', '$a', '@a', 'nft', 'add', 'rule', '-A', '-t', 'raw', 'config', 'option', '__proto__', 'elements', ','); // prettier-ignore
  const soup = fc.array(words, { maxLength: 60 }).map((parts) => parts.join(' '));
  const texts = fc.constantFrom(savedRules, nftRulesetText, uciFirewall);
  fc.assert(
    fc.property(fc.oneof(mutated(texts), soup, fc.string({ unit: 'binary', maxLength: 300 })), (text) => {
      const { statements, lines } = read(text);
      expect(statements.every(({ line, endLine }) => line >= 1 && line <= endLine && endLine <= lines)).toBe(true);
      linuxNetfilter.applyCommands?.(text, ['nft flush chain inet h p', 'iptables -t raw -D PREROUTING -p tcp --dport 21 -j CT --helper ftp']); // prettier-ignore
    }),
    { numRuns: 150 },
  );
});

test('time grows with the text', () => {
  const many = `*nat\n${'-A POSTROUTING -s 10.0.0.0/8 -o wan0 -j MASQUERADE\n'.repeat(20_000)}COMMIT\n`;
  expect(read(many).profile.nat).toHaveLength(20_000);
  const nested = `table inet h {\n${'chain c {\n policy drop;\n'.repeat(10_000)}`;
  expect(read(nested).profile.nat).toEqual([]);
  const rules = `table ip n {\n chain c {\n type nat hook postrouting priority srcnat;\n${' oifname "wan0" masquerade\n'.repeat(20_000)} }\n}\n`;
  expect(read(rules).profile.nat).toHaveLength(20_000);
});

const sample = join(process.env['ALG_TRACE_SHARED'] ?? '../shared', 'configs/openwrt_firewall4_helpers.txt');

test.skipIf(!existsSync(sample))(
  'the collected list of helpers is recognised, read whole, and says what the table says',
  () => {
    const text = readFileSync(sample, 'latin1');
    expect(detectPlatform(text).platform).toBe('linux-netfilter');
    const { statements, profile } = read(text);
    expect(statements).toHaveLength(text.split(/\r?\n/).filter((line) => line.startsWith('config helper')).length);
    expect(statements.every(({ kind, problem }) => kind === 'alg' && problem === null)).toBe(true);
    expect(profile.algs.every(({ state }) => state === 'off')).toBe(true);
    const field = (body: string, name: string): string | undefined =>
      new RegExp(`option ${name} '(.*)'`).exec(body)?.[1];
    for (const { text: body } of statements) {
      const [name, transport, port, module] = ['name', 'proto', 'port', 'module'].map((key) => field(body, key));
      expect(conntrackHelpers).toContainEqual(expect.objectContaining({ name, transport, port: Number(port), module }));
    }
  },
);
