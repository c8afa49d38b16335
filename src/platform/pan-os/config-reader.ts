/**
 * Reads a PAN-OS configuration in the `set` form, whole or in part, in XML, and the braces of `show` as far as ALGs go.
 */
import type { AlgId } from '../../alg/alg.ts';
import { algTitle } from '../../gateway/profile-change.ts';
import type { ConfigurationReading } from '../platform.ts';
import type { TreeLeaf } from '../statement-tree/leaf.ts';
import { leafStatements, type LeafMeaning } from '../statement-tree/leaf-statement.ts';
import { statementText } from '../statement-tree/statement-text.ts';
import { panOsDialect } from './dialect.ts';
import { overriddenTransport, panNatEntry, type PanNatEntry } from './nat-rules.ts';
import { panObjects } from './objects.ts';
import { panApplications, panOsProfile } from './profile.ts';
import { takeAttributes, type GrowingRule, type RuleAttributes } from './rule-attributes.ts';
import { scopedWords } from './scoped-words.ts';
import { isXml, readXmlTree } from './xml-tree.ts';
import { lineSource, statedInLine } from '../../gateway/sourced.ts';

const algOf = (application: string): AlgId | null =>
  (Object.keys(panApplications) as AlgId[]).find((alg) => panApplications[alg] === application) ??
  (application === 'h323' ? 'h323' : null);

interface Override {
  readonly disabled: boolean;
  readonly line: number;
}

interface Collected {
  readonly overrides: ReadonlyMap<string, Override>;
  readonly nat: readonly RuleAttributes[];
  readonly applicationOverrides: ReadonlyMap<string, RuleAttributes>;
  readonly hostname: string | null;
}

const isOverride = (words: readonly string[]): boolean => words[0] === 'alg-override' && words[1] === 'application';
const ruleKind = (words: readonly string[]): string | null =>
  words[0] === 'rulebase' && words[2] === 'rules' && words[3] !== undefined ? (words[1] ?? null) : null;

function collectFrom(leaves: readonly TreeLeaf[]): Collected {
  const overrides = new Map<string, Override>();
  const rules = new Map<string, Map<string, GrowingRule>>();
  let hostname: string | null = null;
  for (const leaf of leaves) {
    const words = scopedWords(leaf);
    if (isOverride(words)) {
      const [, , application, key, value] = words;
      if (leaf.verb === 'delete') {
        if (application === undefined) overrides.clear();
        else overrides.delete(application);
      } else if (application !== undefined && key === 'alg-disabled')
        overrides.set(application, { disabled: value === 'yes', line: leaf.line });
      continue;
    }
    if (words[0] === 'deviceconfig' && words[1] === 'system' && words[2] === 'hostname') hostname = words[3] ?? null;
    const kind = ruleKind(words);
    const name = words[3];
    if (kind === null || name === undefined) continue;
    const known = rules.get(kind) ?? new Map<string, GrowingRule>();
    rules.set(kind, known);
    if (leaf.verb === 'delete') {
      if (words.length === 4) known.delete(name);
      continue;
    }
    const rule = known.get(name) ?? { name, line: leaf.line, values: new Map(), flags: new Set<string>() };
    known.set(name, rule);
    takeAttributes(rule, words.slice(4));
  }
  return {
    overrides,
    nat: [...(rules.get('nat')?.values() ?? [])],
    applicationOverrides: rules.get('application-override') ?? new Map<string, RuleAttributes>(),
    hostname,
  };
}

function overrideMeaning(words: readonly string[], deleted: boolean): LeafMeaning {
  const [, , application = '', key, value] = words;
  const alg = algOf(application);
  if (key !== 'alg-disabled' && !deleted) return { kind: 'alg', alg, hover: 'A setting of an application’s ALG.' };
  const on = deleted || value !== 'yes';
  const effect = on
    ? 'Addresses inside messages are translated, and pinholes are opened for what they negotiate.'
    : 'The application is still recognised, but its payload is not translated and no pinholes are opened.';
  return {
    kind: 'alg',
    alg,
    on,
    hover: `${alg === null ? application : algTitle(alg)} ALG ${on ? 'on' : 'off'}. ${effect}`,
  };
}

function meaningOf(leaf: TreeLeaf, nat: ReadonlyMap<string, PanNatEntry>, overrides: ReadonlyMap<string, RuleAttributes>): LeafMeaning | null {
  const words = scopedWords(leaf);
  if (isOverride(words)) return overrideMeaning(words, leaf.verb === 'delete');
  const kind = ruleKind(words);
  if (kind === 'nat') return { kind: 'nat-rule', hover: nat.get(words[3] ?? '')?.hover ?? 'A NAT rule.' };
  if (kind === 'application-override') {
    const rule = overrides.get(words[3] ?? '');
    const transport = rule ? overriddenTransport(rule) : null;
    return {
      kind: 'alg',
      transport,
      hover: `What this matches is taken for ${rule?.values.get('application')?.at(-1) ?? 'another application'} by its port: no ALG reads it, and neither does threat prevention. To turn an ALG off alone, alg-override is the narrower way.`,
    };
  }
  if (words[0] === 'deviceconfig' && words[1] === 'setting' && words[2] === 'session' && /^timeout-/.test(words[3] ?? ''))
    return { kind: 'nat-timer', hover: `Sessions of this kind end after ${words[4] ?? ''} s without a packet.` };
  return null;
} // prettier-ignore

const timerNames = { 'timeout-udp': 'udp', 'timeout-tcp': 'tcp', 'timeout-icmp': 'icmp', 'timeout-tcphandshake': 'tcp-handshake' } as const; // prettier-ignore

function timersIn(leaves: readonly TreeLeaf[]): typeof panOsProfile.timers {
  let timers = panOsProfile.timers;
  for (const leaf of leaves) {
    const [top, setting, session, key = '', value = ''] = scopedWords(leaf);
    if (leaf.verb !== 'set' || top !== 'deviceconfig' || setting !== 'setting' || session !== 'session') continue;
    const name = Object.hasOwn(timerNames, key) ? timerNames[key as keyof typeof timerNames] : undefined;
    if (name === undefined || !/^\d{1,9}$/.test(value)) continue;
    timers = { ...timers, [name]: statedInLine(Number(value), leaf.line) };
  }
  return timers;
} // prettier-ignore

/** Reads the text. Never throws; what it does not know is not in `statements`. */
export function readPanOsConfiguration(text: string): ConfigurationReading {
  const { leaves, lineCount } = isXml(text) ? readXmlTree(text) : statementText(text, panOsDialect);
  const { overrides, nat, applicationOverrides, hostname } = collectFrom(leaves);
  const objects = panObjects(leaves.filter(({ verb }) => verb === 'set').map(scopedWords));
  const entries = nat.map((rule) => panNatEntry(rule, objects));
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const algs = panOsProfile.algs.map((setting) => {
    const application = [...overrides].findLast(([name]) => algOf(name) === setting.alg);
    if (!application) return setting;
    const [, { disabled, line }] = application;
    return { ...setting, state: disabled ? 'off' : 'on', source: lineSource(line), verified: true } as const;
  }); // prettier-ignore
  const statements = leafStatements(leaves, (leaf) => meaningOf(leaf, byName, applicationOverrides));
  return {
    platform: 'pan-os',
    version: null,
    hostname,
    profile: { ...panOsProfile, algs, timers: timersIn(leaves), nat: entries.flatMap(({ rules }) => rules) },
    statements,
    lines: lineCount,
  };
}
