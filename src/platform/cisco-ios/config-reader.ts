/**
 * Reads a Cisco router's configuration, whole or in part: the default profile, changed by what the ALG and NAT statements
 * say. Tolerant: unknown lines are left alone, a pasted terminal session is as good as a file.
 */
import { applyChange, payloadExemptions } from '../../gateway/profile-change.ts';
import type { NatRule } from '../../gateway/nat-rule.ts';
import {
  settingOf,
  type AlgSetting,
  type Exemption,
  type Profile,
  type Timer,
  type TimerName,
} from '../../gateway/profile.ts';
import { statementAt, type ConfigurationStatement, type StatementMeaning } from '../configuration-statement.ts';
import type { ConfigurationReading } from '../platform.ts';
import { configurationLines, type ConfigurationLine } from '../configuration-lines.ts';
import type { CiscoDialect } from './dialect.ts';
import { firewallHover } from './firewall-statement.ts';
import { readNamedObjects, resolveRule } from './named-objects.ts';
import { timerKeywords } from './nat-commands.ts';
import { describeNatRule } from '../describe-nat-rule.ts';
import { readNatRule } from './nat-statement.ts';
import { readService, type ServiceStatement } from './service-statement.ts';
import { lineSource, statedInLine } from '../../gateway/sourced.ts';

/** What the lines read so far amount to. Rules are found by what they translate, so that `no …` costs no search. */
interface Draft {
  readonly dialect: CiscoDialect;
  /** ALGs and timers; its rules and exemptions are filled in at the end. */
  profile: Profile;
  readonly rules: Map<string, NatRule>;
  section: string | null;
  /** The last line that began at the left. */
  heading: string;
}

/** An ALG on more ports than this is no configuration but an attack on the reader. */
const mostPorts = 64;

/** A port in the statement adds or takes away that port; the ALG is off when none is left. */
function applyService(profile: Profile, service: ServiceStatement, line: number): Profile {
  const source = lineSource(line);
  const kind = service.on ? 'alg-on' : 'alg-off';
  const { alg, transport, port, form } = service;
  if (!form) return profile;
  if (service.everyAlg)
    return applyChange(profile, { kind, alg: 'dns', transport: 'tcp', scope: { kind: 'all' } }, source);
  if (!alg || !transport) return profile;
  const known = settingOf(profile, alg, transport);
  if (port === null || !known)
    return applyChange(profile, { kind, alg, transport, scope: { kind: 'protocol' } }, source);
  // Taking a list back leaves the default port to every other server.
  if (!service.on && port === 21 && form.form.includes('list {name}')) return profile;
  // While off, the ports stay on record, so that a fix that turns the ALG on again finds them.
  const remaining = service.on
    ? [...new Set([...(known.state === 'off' ? [] : known.ports), port])].slice(0, mostPorts)
    : known.ports.filter((watched) => watched !== port);
  const on = service.on || (known.state === 'on' && remaining.length > 0);
  const changed: AlgSetting = {
    ...known,
    state: on ? 'on' : 'off',
    source,
    verified: true,
    ports: on ? remaining : known.ports,
  };
  return { ...profile, algs: profile.algs.map((setting) => (setting === known ? changed : setting)) };
}

const ruleKey = ({ kind, direction, transport, match, vrf, local, global, from }: NatRule): string =>
  JSON.stringify([kind, direction, transport, match, vrf, local, global, from]);

function exemptionsOf(rule: NatRule): readonly Exemption[] {
  const { local, global } = rule;
  if (!rule.noPayload || !local?.address || !global?.address) return [];
  return payloadExemptions(
    rule.transport,
    { address: local.address, port: local.port },
    { address: global.address, port: global.port },
    `no-payload in line ${rule.line} of the configuration`,
  );
}

const timerSubjects: Readonly<Partial<Record<TimerName, string>>> = {
  translation: 'Idle translations without a port',
  udp: 'Idle UDP translations',
  dns: 'Translations of DNS lookups',
  tcp: 'Idle TCP translations',
  'finished-tcp': 'TCP translations after FIN or RST',
  syn: 'TCP translations after a lone SYN',
  icmp: 'ICMP translations',
  pptp: 'PPTP translations',
};

function takeTimer(draft: Draft, words: readonly string[], negated: boolean, line: number): StatementMeaning {
  const keyword = words[3]?.toLowerCase() ?? '';
  const name = Object.hasOwn(timerKeywords, keyword) ? timerKeywords[keyword] : undefined;
  const value = words[4]?.toLowerCase();
  let timer: Timer | undefined;
  if (name && negated) timer = draft.dialect.defaultProfile.timers[name];
  else if (value === 'never') timer = 'never';
  else if (value !== undefined && /^\d{1,9}$/.test(value)) timer = statedInLine(Number(value), line);
  if (!name || !timer) return { kind: 'nat-other', hover: 'Limits or times of NAT translations.' };
  draft.profile = { ...draft.profile, timers: { ...draft.profile.timers, [name]: timer } };
  const end = timer === 'never' ? 'never expire' : `expire after ${timer.value} s`;
  return { kind: 'nat-timer', hover: `${timerSubjects[name] ?? name} ${end}.` };
}

const interfaceSides: Readonly<Record<string, string>> = {
  inside: 'The inside of NAT: local addresses are used here.',
  outside: 'The outside of NAT: global addresses are used here.',
  enable: 'NAT without sides (NVI) on this interface.',
};

function takeService(draft: Draft, service: ServiceStatement, line: number): StatementMeaning {
  draft.profile = applyService(draft.profile, service, line);
  const { hover, alg, transport, on, problem } = service;
  return { kind: 'alg', hover, alg, transport, on, problem };
}

function takeRule(draft: Draft, rule: NatRule, negated: boolean): StatementMeaning {
  if (negated) draft.rules.delete(ruleKey(rule));
  else draft.rules.set(ruleKey(rule), rule);
  const words = describeNatRule(rule);
  return { kind: 'nat-rule', hover: negated ? `Removed: ${words}` : words };
}

/** Takes one `ip nat` statement into the draft; null when the line is another statement. */
function understand(draft: Draft, { text, line }: ConfigurationLine): StatementMeaning | null {
  const negated = /^no[ \t]/i.test(text);
  const words = text.split(/[ \t]+/).slice(negated ? 1 : 0);
  if (words[0]?.toLowerCase() !== 'ip' || words[1]?.toLowerCase() !== 'nat' || words.length < 3) {
    const hover = firewallHover(words, draft.heading);
    return hover === null ? null : { kind: 'nat-other', hover };
  }
  const keyword = words[2]?.toLowerCase() ?? '';
  const service = readService(text, draft.dialect);
  if (service) return takeService(draft, service, line);
  const side = Object.hasOwn(interfaceSides, keyword) ? interfaceSides[keyword] : undefined;
  if (words.length === 3 && side) {
    const where = draft.section ? ` Interface ${draft.section}.` : '';
    return { kind: 'nat-interface', hover: `${negated ? 'Not any more: ' : ''}${side}${where}` };
  }
  if (keyword === 'translation') return takeTimer(draft, words, negated, line);
  if (keyword === 'pool') return { kind: 'nat-pool', hover: `Addresses of the pool${words[3] ? ` ${words[3]}` : ''}.` };
  const rule = readNatRule(words.join(' '), line);
  if (rule) return takeRule(draft, rule, negated);
  return { kind: 'nat-other', hover: 'A NAT statement that has no bearing on ALGs here.' };
}

/** Reads the text in the dialect. Never throws; what it does not know is not in `statements`. */
export function readCiscoConfiguration(text: string, dialect: CiscoDialect): ConfigurationReading {
  const { statements: lines, lineCount } = configurationLines(text);
  const draft: Draft = { dialect, profile: dialect.defaultProfile, rules: new Map(), section: null, heading: '' };
  const statements: ConfigurationStatement[] = [];
  let version: string | null = null;
  let hostname: string | null = null;
  for (const line of lines) {
    const heading = /^(interface|version|hostname)[ \t]+(\S+)/i.exec(line.text);
    const name = heading?.[1]?.toLowerCase();
    if (!line.indented || heading) draft.section = name === 'interface' ? (heading?.[2] ?? null) : null;
    if (!line.indented) draft.heading = line.text;
    if (name === 'version') version ??= heading?.[2] ?? null;
    if (name === 'hostname') hostname ??= heading?.[2] ?? null;
    const meaning = understand(draft, line);
    if (meaning) statements.push(statementAt(line, meaning));
  }
  const named = readNamedObjects(lines);
  const nat = [...draft.rules.values()].map((rule) => resolveRule(rule, named));
  const profile: Profile = { ...draft.profile, nat, exemptions: nat.flatMap(exemptionsOf) };
  return { platform: dialect.platform, version, hostname, profile, statements, lines: lineCount };
}
