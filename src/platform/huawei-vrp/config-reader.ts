/**
 * Reads a VRP configuration, whole or in part: ALGs, `nat outbound`, `nat server`, `nat static`, address groups, basic ACLs
 * and timers. Unknown lines are left alone.
 */
import { parseIpv4 } from '../../base/address.ts';
import { algTitle } from '../../gateway/profile-change.ts';
import {
  natRule,
  type AddressRange,
  type NatEndpoint,
  type NatRule,
  type NatRulePlace,
} from '../../gateway/nat-rule.ts';
import type { Profile, TimerName } from '../../gateway/profile.ts';
import { configurationLines, type ConfigurationLine } from '../configuration-lines.ts';
import { maskLength } from '../../base/prefix.ts';
import { describeNatRule } from '../describe-nat-rule.ts';
import { statementAt, type ConfigurationStatement, type StatementMeaning } from '../configuration-statement.ts';
import type { ConfigurationReading } from '../platform.ts';
import { portOf } from '../range-text.ts';
import { vrpAlgNames } from './commands.ts';
import { vrpProfile } from './profile.ts';
import { lineSource, statedInLine } from '../../gateway/sourced.ts';

interface Names {
  readonly sources: ReadonlyMap<string, readonly string[]>;
  readonly groups: ReadonlyMap<string, readonly AddressRange[]>;
  readonly interfaceAddresses: ReadonlyMap<string, string>;
}

interface Draft {
  profile: Profile;
  readonly rules: NatRule[];
  readonly names: Names;
  section: string;
}

const mostEntries = 512;

/** `acl number 2000` or `acl name LAN` with its rules, address groups, and the addresses of interfaces. */
function readNames(lines: readonly ConfigurationLine[]): Names {
  const sources = new Map<string, string[]>();
  const groups = new Map<string, AddressRange[]>();
  const interfaceAddresses = new Map<string, string>();
  let section = '';
  for (const { text, indented } of lines) {
    const words = text.split(/[ \t]+/);
    if (!indented) section = text;
    const acl = /^acl (?:number )?(?:name )?(\S+)/.exec(section)?.[1];
    const source = words.indexOf('source');
    if (acl !== undefined && indented && words.includes('permit') && source > 0) {
      const [address = '', wildcard = ''] = words.slice(source + 1);
      const length = wildcard === '0' ? 32 : maskLength(wildcard, true);
      const known = sources.get(acl) ?? [];
      if (parseIpv4(address) !== undefined && length !== undefined && known.length < mostEntries)
        sources.set(acl, [...known, `${address}/${length}`]);
    }
    const group = /^(?:nat address-group|address-group) (\d{1,5})$/.exec(
      words.slice(0, words.indexOf('address-group') + 2).join(' '),
    )?.[1];
    const [first = '', last = ''] = words.slice(words.indexOf('address-group') + 2);
    if (group !== undefined && words[0] === 'nat' && parseIpv4(first) !== undefined && parseIpv4(last) !== undefined)
      groups.set(group, [...(groups.get(group) ?? []), { first, last }]);
    const name = /^interface (\S+)/.exec(section)?.[1];
    if (
      name !== undefined &&
      words[0] === 'ip' &&
      words[1] === 'address' &&
      parseIpv4(words[2] ?? '') !== undefined &&
      !interfaceAddresses.has(name)
    )
      interfaceAddresses.set(name, words[2] ?? '');
  }
  return { sources, groups, interfaceAddresses };
}

function takeAlg(draft: Draft, words: readonly string[], on: boolean, line: number): StatementMeaning {
  const name = (words[2] ?? '').toLowerCase();
  const known = Object.entries(vrpAlgNames).find(([, vrp]) => vrp === name)?.[0];
  const source = lineSource(line);
  draft.profile = {
    ...draft.profile,
    algs: draft.profile.algs.map((setting) =>
      name === 'all' || setting.alg === known
        ? { ...setting, state: on ? 'on' : 'off', source, verified: true }
        : setting,
    ),
  };
  const setting = draft.profile.algs.find(({ alg }) => alg === known);
  const what = name === 'all' ? 'Every NAT ALG' : setting ? `The ${algTitle(setting.alg)} ALG` : `The ${name} ALG`;
  return {
    kind: 'alg',
    alg: setting?.alg ?? null,
    on,
    hover: on
      ? `${what} is on: addresses in its messages are translated, and what they negotiate is let through.`
      : `${what} is off: messages pass as they are, with their headers translated.`,
  };
}

/** H3C's Comware and NAT instances of NetEngine say `nat alg NAME`; only outside an instance is that known to be foreign. */
function takeForeignAlg(draft: Draft, words: readonly string[], on: boolean): StatementMeaning {
  const name = (words[2] ?? '').toLowerCase();
  const known = name === 'all' || Object.values(vrpAlgNames).includes(name);
  const what = name === 'all' ? 'Every NAT ALG' : `The ${name} ALG`;
  if (draft.section.startsWith('nat instance'))
    return { kind: 'alg', on, hover: `${what} is ${on ? 'on' : 'off'} in this NAT instance (NetEngine).` };
  const message = `This is how H3C's Comware spells it; routers with Huawei's VRP have ${known ? 'the word enable behind the name' : 'no such ALG'}.`;
  const replacement = known ? `${on ? '' : 'undo '}nat alg ${name} enable` : null;
  return { kind: 'alg', on, hover: message, problem: { kind: 'wrong-platform', message, replacement } };
}

const end = (address: string | null, port: number | null, name: string | null = null): NatEndpoint => ({
  address,
  interface: name,
  port,
});

/** `nat server [N] protocol tcp global A P inside B Q`, `nat static global A inside B`. */
function fixedRule(words: readonly string[], place: NatRulePlace): NatRule | null {
  const at = words.indexOf('global');
  const to = words.indexOf('inside');
  if (at < 0 || to < at) return null;
  const protocol = words[words.indexOf('protocol') + 1];
  const transport = protocol === 'tcp' || protocol === 'udp' ? protocol : null;
  const isInterface = words[at + 1] === 'current-interface' || words[at + 1] === 'interface';
  const outside = isInterface ? null : (words[at + 1] ?? '');
  const inside = words[to + 1] ?? '';
  if (parseIpv4(inside) === undefined || (outside !== null && parseIpv4(outside) === undefined)) return null;
  return natRule(place, {
    kind: 'static',
    transport,
    local: end(inside, portOf(words[to + 2])),
    global: end(outside, portOf(words[at + 2]), isInterface ? 'the interface' : null),
    ...(words[1] === 'server' ? { inboundOnly: true } : {}),
  });
}

function takeRule(draft: Draft, words: readonly string[], place: NatRulePlace): StatementMeaning | null {
  const name = /^interface (\S+)/.exec(draft.section)?.[1];
  const address = name === undefined ? undefined : draft.names.interfaceAddresses.get(name);
  let rule: NatRule | null = null;
  if (words[1] === 'server' || words[1] === 'static') {
    rule = fixedRule(words, place);
    if (rule?.global?.address === null && address) rule = { ...rule, global: { ...rule.global, address } };
  } else if (words[1] === 'outbound') {
    const match = words[2] ?? '';
    const at = words.indexOf('address-group');
    const group = at < 0 ? null : (words[at + 1] ?? null);
    const sources = draft.names.sources.get(match);
    const pool =
      group === null ? (address ? [{ first: address, last: address }] : undefined) : draft.names.groups.get(group);
    rule = natRule(place, {
      match,
      from: group === null ? (name ?? 'its interface') : `address-group ${group}`,
      overload: !words.includes('no-pat'),
      ...(sources ? { sources } : {}),
      ...(pool ? { pool } : {}),
    });
  }
  if (!rule) return null;
  draft.rules.push(rule);
  return { kind: 'nat-rule', hover: describeNatRule(rule) };
}

const timerWords: Readonly<Record<string, TimerName>> = {
  tcp: 'tcp',
  udp: 'udp',
  dns: 'dns',
  icmp: 'icmp',
  pptp: 'pptp',
};

function understand(draft: Draft, line: ConfigurationLine): StatementMeaning | null {
  const all = line.text.split(/[ \t]+/);
  const negated = all[0] === 'undo';
  const words = negated ? all.slice(1) : all;
  if (words[0] === 'nat' && words[1] === 'alg' && words.length > 2)
    return words.length === 3
      ? takeForeignAlg(draft, words, !negated)
      : words[3] === 'enable'
        ? takeAlg(draft, words, !negated, line.line)
        : null;
  if (words[0] === 'port-mapping' && Object.values(vrpAlgNames).includes(words[1] ?? ''))
    return {
      kind: 'nat-other',
      hover: `The ${words[1] ?? ''} ALG reads this port too, for the hosts that the ACL names. Replays do not know of it.`,
    };
  if (words[0] === 'firewall-nat' && words[1] === 'session' && words[3] === 'aging-time' && !negated) {
    const name = Object.hasOwn(timerWords, words[2] ?? '') ? timerWords[words[2] ?? ''] : undefined;
    const value = /^\d{1,6}$/.test(words[4] ?? '') ? Number(words[4]) : undefined;
    if (name && value !== undefined)
      draft.profile = {
        ...draft.profile,
        timers: {
          ...draft.profile.timers,
          [name]: statedInLine(value, line.line),
        },
      };
    return { kind: 'nat-timer', hover: `Idle NAT sessions of ${words[2] ?? ''} end after ${value ?? '?'} s.` };
  }
  if (words[0] !== 'nat' || negated) return null;
  if (words[1] === 'address-group') return { kind: 'nat-pool', hover: 'Addresses that are given out.' };
  return takeRule(draft, words, line);
}

/** Reads the text. Never throws; what it does not know is not in `statements`. */
export function readVrpConfiguration(text: string): ConfigurationReading {
  const { statements: lines, lineCount } = configurationLines(text.replace(/^#/gm, '!'));
  const draft: Draft = { profile: vrpProfile, rules: [], names: readNames(lines), section: '' };
  const statements: ConfigurationStatement[] = [];
  let hostname: string | null = null;
  for (const line of lines) {
    if (!line.indented) draft.section = line.text;
    hostname ??= /^sysname (\S+)/.exec(line.text)?.[1] ?? null;
    const meaning = understand(draft, line);
    if (meaning) statements.push(statementAt(line, meaning));
  }
  const version = /\[V(\d{3}R\d{3}\w{0,12})\]|\bVRP \(R\) software, Version (\S{1,20})/.exec(text.slice(0, 64 * 1024));
  return {
    platform: 'huawei-vrp',
    version: version?.[1] ?? version?.[2] ?? null,
    hostname,
    profile: { ...draft.profile, nat: draft.rules },
    statements,
    lines: lineCount,
  };
}
