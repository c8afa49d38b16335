/**
 * Reads an ASA configuration, whole or in part: which inspections its policy has, DNS inspection's parameters, NAT of all
 * three ages, timeouts. Unknown lines are left alone. Sections are told by their words, because pasted texts lose indentation.
 */
import { settingOf, type AlgSetting, type Profile } from '../../gateway/profile.ts';
import type { AddressRange, NatRule, NatRulePlace } from '../../gateway/nat-rule.ts';
import type { SizeLimit } from '../../gateway/size-limit.ts';
import { algTitle } from '../../gateway/profile-change.ts';
import { configurationLines, type ConfigurationLine } from '../configuration-lines.ts';
import { describeNatRule } from '../describe-nat-rule.ts';
import { statementAt, type ConfigurationStatement, type StatementMeaning } from '../configuration-statement.ts';
import type { ConfigurationReading } from '../platform.ts';
import { inspectionNamed, inspections, type InspectedAlg } from './inspections.ts';
import { readGlobal, readNatStatement } from './nat-statement.ts';
import { readNetworkObjects, type NetworkObjects } from './network-objects.ts';
import { asaProfile } from './profile.ts';
import { asaTimeouts, parseTimeout } from './timeouts.ts';
import { lineSource, statedInLine } from '../../gateway/sourced.ts';

/** Parameters of a `policy-map type inspect dns`. */
interface DnsMap {
  maximum: number | null;
  clientAuto: boolean;
  guard: boolean;
  line: number;
}

interface Draft {
  profile: Profile;
  readonly rules: NatRule[];
  readonly known: NetworkObjects;
  readonly globals: Map<string, AddressRange[]>;
  readonly dnsMaps: ReadonlyMap<string, DnsMap>;
  /** What the present line stands in, outermost first. */
  sections: readonly string[];
  object: string | null;
}

/** What the default map has before anybody changes it. */
const presetMap: DnsMap = { maximum: 512, clientAuto: true, guard: true, line: 0 };
const presetName = 'preset_dns_map';

const isDnsMap = (sections: readonly string[]): boolean => /^policy-map type inspect dns /i.test(sections[0] ?? '');
const isPolicy = (sections: readonly string[]): boolean =>
  /^policy-map (?!type )/i.test(sections[0] ?? '') && /^class /i.test(sections[1] ?? '');

/** The sections that the line opens or stays in; anything that opens another thing at the top leaves them. */
function sectionsAt(sections: readonly string[], { text, indented }: ConfigurationLine): readonly string[] {
  const statement = text.replace(/[ \t]+/g, ' ');
  if (/^policy-map /i.test(statement)) return [statement];
  const inside = /^policy-map /i.test(sections[0] ?? '');
  if (inside && /^(?:class|parameters|match) ?/i.test(statement)) return [sections[0] ?? '', statement];
  if (
    inside &&
    (indented ||
      /^(?:no )?(?:inspect|message-length|dns-guard|protocol-enforcement|nat-rewrite|set|priority|police) ?/i.test(
        statement,
      ))
  )
    return sections;
  return [];
}

/** DNS maps first: `inspect dns MAP` may stand above the map. */
function readDnsMaps(lines: readonly ConfigurationLine[]): ReadonlyMap<string, DnsMap> {
  const maps = new Map<string, DnsMap>();
  let sections: readonly string[] = [];
  for (const line of lines) {
    sections = sectionsAt(sections, line);
    if (!isDnsMap(sections)) continue;
    const name = (sections[0] ?? '').split(' ')[4] ?? '';
    const map = maps.get(name) ?? { maximum: null, clientAuto: false, guard: false, line: line.line };
    maps.set(name, map);
    const words = line.text.toLowerCase().split(/[ \t]+/);
    const negated = words[0] === 'no';
    const rest = negated ? words.slice(1) : words;
    if (rest[0] === 'dns-guard') map.guard = !negated;
    if (rest[0] !== 'message-length' || rest[1] !== 'maximum') continue;
    if (rest[2] === 'client') map.clientAuto = !negated && rest.includes('auto');
    else if (/^\d{1,5}$/.test(rest[2] ?? '')) {
      map.maximum = negated ? null : Number(rest[2]);
      map.line = line.line;
    }
  }
  return maps;
}

function dnsLimit(map: DnsMap | undefined, name: string): SizeLimit | null {
  const known = map ?? (name === presetName ? presetMap : undefined);
  if (!known || known.maximum === null) return null;
  const source = map ? lineSource(known.line) : 'Cisco ASA configuration guide, preset_dns_map';
  const oversize = asaProfile.algs.find(({ alg, transport }) => alg === 'dns' && transport === 'udp')?.limit?.oversize;
  if (!oversize) return null;
  return {
    largest: { value: known.maximum, source, verified: true },
    knownToPass: null,
    knownToFail: null,
    oversize,
    followsClientSize: known.clientAuto,
  };
}

function put(profile: Profile, setting: AlgSetting): Profile {
  const known = settingOf(profile, setting.alg, setting.transport);
  return {
    ...profile,
    algs: known ? profile.algs.map((each) => (each === known ? setting : each)) : [...profile.algs, setting],
  };
}

function takeInspection(draft: Draft, words: readonly string[], negated: boolean, line: number): StatementMeaning {
  const { name, rest } = inspectionNamed(words);
  const algs: readonly InspectedAlg[] = Object.hasOwn(inspections, name) ? (inspections[name] ?? []) : [];
  const source = lineSource(line);
  for (const { alg, transport, ports } of algs) {
    const known = settingOf(draft.profile, alg, transport);
    const base: AlgSetting = known ?? { alg, transport, state: 'off', source, verified: true, ports, limit: null };
    const map = rest.find((word) => word !== 'strict' && word !== 'dynamic-filter-snoop') ?? '';
    const dnsMap = draft.dnsMaps.get(map);
    const guard = dnsMap?.guard ?? map === presetName;
    const dns =
      alg === 'dns'
        ? {
            limit: dnsLimit(dnsMap, map),
            handling: { ...base.handling, closesAfterAnswer: { value: guard, source, verified: true } },
          }
        : {};
    draft.profile = put(draft.profile, { ...base, ...dns, state: negated ? 'off' : 'on', source, verified: true });
  }
  if (name === 'icmp' && rest[0] === 'error')
    draft.profile = {
      ...draft.profile,
      checks: { ...draft.profile.checks, translatesIcmpErrors: { value: !negated, source, verified: true } },
    };
  const [only] = algs;
  const what = only ? algTitle(only.alg) : name.toUpperCase();
  return {
    kind: 'alg',
    alg: only?.alg ?? null,
    transport: algs.length === 1 ? (only?.transport ?? null) : null,
    on: !negated,
    sections: draft.sections,
    hover: negated
      ? `${what} is not inspected: nothing in its messages is translated or opened.`
      : `${what} is inspected: its messages are checked, addresses in them translated, and what they negotiate is opened.${rest.includes('strict') ? ' Strict: what breaks the protocol ends the connection.' : ''}`,
  };
}

function takeTimeout(draft: Draft, words: readonly string[], line: number): StatementMeaning {
  for (let at = 0; at + 1 < words.length; at += 1) {
    const name = asaTimeouts.find(({ word }) => word === words[at]?.toLowerCase())?.timer;
    const value = parseTimeout(words[at + 1] ?? '');
    if (!name || value === null) continue;
    const timer = value === 0 ? 'never' : statedInLine(value, line);
    draft.profile = { ...draft.profile, timers: { ...draft.profile.timers, [name]: timer } };
  }
  return { kind: 'nat-timer', hover: 'How long idle translations and connections are kept.' };
}

function takeNat(draft: Draft, words: readonly string[], { line, text }: NatRulePlace): StatementMeaning {
  const rules = readNatStatement(words, { line, text, object: draft.object }, draft.known, draft.globals);
  draft.rules.push(...rules);
  const [first] = rules;
  const exempt = first?.kind === 'exempt' ? 'These addresses are not translated.' : null;
  return {
    kind: 'nat-rule',
    hover: exempt ?? (first ? describeNatRule(first) : 'A NAT rule whose ends are not told here; it is left alone.'),
  };
}

function understand(draft: Draft, line: ConfigurationLine): StatementMeaning | null {
  const words = line.text.split(/[ \t]+/);
  const negated = words[0]?.toLowerCase() === 'no';
  const rest = negated ? words.slice(1) : words;
  const keyword = rest[0]?.toLowerCase() ?? '';
  if (keyword === 'inspect' && isPolicy(draft.sections))
    return takeInspection(draft, rest.slice(1), negated, line.line);
  if (
    isDnsMap(draft.sections) &&
    (keyword === 'message-length' ||
      keyword === 'dns-guard' ||
      keyword === 'nat-rewrite' ||
      keyword === 'protocol-enforcement')
  )
    return {
      kind: 'alg',
      alg: 'dns',
      transport: 'udp',
      on: null,
      sections: draft.sections,
      hover:
        'A parameter of DNS inspection: sizes, one answer for each query, label checks, and rewriting of A records.',
    };
  if (negated) return null;
  if (keyword === 'timeout') return takeTimeout(draft, words.slice(1), line.line);
  if (keyword === 'global' && /^\(/.test(words[1] ?? ''))
    return {
      kind: 'nat-pool',
      hover: 'Addresses that are given out to what the nat statement with the same number names.',
    };
  const isNat = keyword === 'nat' && (/^\(/.test(words[1] ?? '') || words[1] === 'source' || draft.object !== null);
  if (isNat || (keyword === 'static' && /^\(/.test(words[1] ?? ''))) return takeNat(draft, rest, line);
  return null;
}

/** With a policy in the text what it does not list is not inspected; without one the default policy stands. */
function inspectionsOff(profile: Profile): Profile {
  const listed = new Set(
    Object.values(inspections).flatMap((algs) => algs.map(({ alg, transport }) => `${alg} ${transport}`)),
  );
  const source = 'the configuration has a policy-map, which does not inspect it';
  return {
    ...profile,
    algs: profile.algs.map((setting) =>
      listed.has(`${setting.alg} ${setting.transport}`)
        ? { ...setting, state: 'off', source, verified: true }
        : setting,
    ),
  };
}

/** Reads the text. Never throws; what it does not know is not in `statements`. */
export function readAsaConfiguration(text: string): ConfigurationReading {
  const { statements: lines, lineCount } = configurationLines(text);
  const known = readNetworkObjects(lines);
  const globals = new Map<string, AddressRange[]>();
  for (const { text: statement } of lines) {
    const words = statement.split(/[ \t]+/);
    const found = words[0] === 'global' ? readGlobal(words, known) : null;
    if (found) globals.set(found.id, [...(globals.get(found.id) ?? []), ...found.ranges]);
  }
  const hasPolicy = lines.some(({ text: statement }) => /^policy-map (?!type )/i.test(statement));
  const draft: Draft = {
    profile: hasPolicy ? inspectionsOff(asaProfile) : asaProfile,
    rules: [],
    known,
    globals,
    dnsMaps: readDnsMaps(lines),
    sections: [],
    object: null,
  };
  const statements: ConfigurationStatement[] = [];
  let hostname: string | null = null;
  for (const line of lines) {
    draft.sections = sectionsAt(draft.sections, line);
    const object = /^object network (\S+)/.exec(line.text)?.[1];
    if (object !== undefined) draft.object = object;
    else if (!line.indented) draft.object = null;
    hostname ??= /^hostname (\S+)/.exec(line.text)?.[1] ?? null;
    const meaning = understand(draft, line);
    if (meaning) statements.push(statementAt(line, meaning));
  }
  const version =
    /^[ \t:]*(?:ASA|PIX|NGFW) Version (\d{1,2}\.\d[\w.()]{0,20})/m.exec(text.slice(0, 64 * 1024))?.[1] ?? null;
  return {
    platform: 'cisco-asa',
    version,
    hostname,
    profile: { ...draft.profile, nat: draft.rules },
    statements,
    lines: lineCount,
  };
}
