/**
 * Reads a Junos configuration of an SRX, whole or in part, in braces or as `set` lines: `security alg`, `security nat`,
 * applications with an ALG in policies, and the times of flows. Unknown statements are left alone.
 */
import type { AlgHandling } from '../../gateway/alg-handling.ts';
import type { NatBehaviour } from '../../gateway/nat-behaviour.ts';
import type { AlgSetting, Profile } from '../../gateway/profile.ts';
import type { ConfigurationReading } from '../platform.ts';
import type { TreeLeaf } from '../statement-tree/leaf.ts';
import { leafStatements, type LeafMeaning } from '../statement-tree/leaf-statement.ts';
import { statementText } from '../statement-tree/statement-text.ts';
import {
  childrenOf,
  nodeAt,
  numberBelow,
  statementTree,
  valueBelow,
  wordsBelow,
  type TreeNode,
} from '../statement-tree/statement-tree.ts';
import { algMeaning, algsNamed } from './alg-statements.ts';
import { srxAlgNames } from './commands.ts';
import { junosAddresses } from './junos-addresses.ts';
import { applicationBook, type ApplicationBook } from './junos-applications.ts';
import { junosDialect, withoutGroup } from './junos-dialect.ts';
import { junosNatEntries, type JunosNatEntry } from './junos-nat.ts';
import { mediaGate, srxProfile } from './profile.ts';
import { screenOsStatements } from './screen-os.ts';
import { lineSource } from '../../gateway/sourced.ts';

const mostPorts = 64;

/** The setting with what `security alg NAME` says. */
function configured(setting: AlgSetting, node: TreeNode | undefined): AlgSetting {
  if (!node) return setting;
  let changed = setting;
  const disable = nodeAt(node, 'disable');
  const enable = node.word === 'ike-esp-nat' ? nodeAt(node, 'enable') : undefined;
  if (disable) changed = { ...changed, state: 'off', source: lineSource(disable.line), verified: true };
  if (enable) changed = { ...changed, state: 'on', source: lineSource(enable.line), verified: true };
  const handling: AlgHandling = { ...changed.handling, ...optionHandling(setting, node) };
  if (Object.keys(handling).length > 0) changed = { ...changed, handling };
  const length = nodeAt(node, 'maximum-message-length');
  const largest = numberBelow(length);
  if (changed.limit && setting.alg === 'dns' && length && largest !== null)
    changed = {
      ...changed,
      limit: { ...changed.limit, largest: { value: largest, source: lineSource(length.line), verified: true } },
    };
  const oversize = nodeAt(node, 'oversize-message-drop');
  if (changed.limit && setting.alg === 'dns' && oversize)
    changed = {
      ...changed,
      limit: { ...changed.limit, oversize: { action: 'drop', source: lineSource(oversize.line), verified: true } },
    };
  return changed;
}

function optionHandling({ alg }: AlgSetting, node: TreeNode): AlgHandling {
  const mismatch = nodeAt(node, 'allow-mismatch-ip-address');
  const doctoring = nodeAt(node, 'doctoring', 'none') ?? nodeAt(node, 'doctoring', 'sanity-check');
  const media = nodeAt(node, 'inactive-media-timeout');
  const mediaSeconds = numberBelow(media);
  return {
    ...(alg === 'ftp' && mismatch
      ? { thirdParty: { value: 'accept', source: lineSource(mismatch.line), verified: true } as const }
      : {}),
    ...(alg === 'dns' && doctoring
      ? { rewrites: { value: false, source: lineSource(doctoring.line), verified: true } }
      : {}),
    ...(media && mediaSeconds !== null
      ? mediaGate(mediaSeconds, `inactive-media-timeout in ${lineSource(media.line)}, taken for the life of a gate`)
      : {}),
  };
}

/** Applications that a policy of the text lets through. */
function usedApplications(root: TreeNode): readonly string[] {
  const used = new Set<string>();
  for (const from of childrenOf(nodeAt(root, 'security', 'policies', 'from-zone')))
    for (const to of childrenOf(nodeAt(from, 'to-zone')))
      for (const policy of childrenOf(nodeAt(to, 'policy')))
        for (const word of wordsBelow(nodeAt(policy, 'match', 'application'))) used.add(word);
  for (const policy of childrenOf(nodeAt(root, 'security', 'policies', 'global', 'policy')))
    for (const word of wordsBelow(nodeAt(policy, 'match', 'application'))) used.add(word);
  return [...used].slice(0, 4096);
}

/** The settings with the ports of the configuration's own applications that policies use. */
function withPorts(algs: readonly AlgSetting[], root: TreeNode, book: ApplicationBook): readonly AlgSetting[] {
  const terms = usedApplications(root)
    .flatMap((name) => book.termsOf(name))
    .filter(({ alg, line }) => alg !== null && line > 0);
  if (terms.length === 0) return algs;
  return algs.map((setting) => {
    const added = terms
      .filter(({ alg, transport }) => alg === setting.alg && transport === setting.transport)
      .flatMap(({ ports }) => ports);
    if (added.length === 0 || setting.ports.length === 0) return setting;
    return { ...setting, ports: [...new Set([...setting.ports, ...added])].slice(0, mostPorts) };
  });
}

const applicationHover = (path: readonly string[], book: ApplicationBook): LeafMeaning | null => {
  const [, , name = '', option = ''] = path;
  const inTerm = option === 'term';
  const key = inTerm ? path[5] : option;
  const value = (inTerm ? path[6] : path[4]) ?? '';
  const term = book.terms.find((one) => one.application === name && one.term === (inTerm ? (path[4] ?? '') : null));
  if (key === 'application-protocol' || key === 'alg') {
    if (value === 'ignore' || value === 'none')
      return { kind: 'alg', on: false, hover: `Application ${name}: no ALG reads it, whatever its port.` };
    return {
      kind: 'alg',
      alg: term?.alg ?? null,
      transport: term?.transport ?? null,
      on: true,
      hover: `Application ${name}: the ALG ${value} reads what a policy lets through by this name.`,
    };
  }
  if (key === 'inactivity-timeout')
    return { kind: 'nat-timer', hover: `Idle sessions of application ${name} end after ${value} s.` };
  return null;
};

function policyMeaning(path: readonly string[], book: ApplicationBook): LeafMeaning | null {
  const at = path.indexOf('application');
  const name = path[at + 1];
  if (at < 0 || path[at - 1] !== 'match' || name === undefined) return null;
  const term = book.termsOf(name).find(({ alg }) => alg !== null);
  if (!term) return null;
  return {
    kind: 'alg',
    alg: term.alg,
    transport: term.transport,
    on: true,
    hover: `A policy that lets ${name} through with its ALG, while that is on.`,
  };
}

/** Rules and pools by their path, so that every statement finds what it is part of. */
export const natHovers = (entries: readonly JunosNatEntry[]): ReadonlyMap<string, string> =>
  new Map(entries.map(({ path, hover }) => [path.join('\n'), hover]));

/** Meaning of the words below `nat`. */
export function natMeaning(words: readonly string[], hovers: ReadonlyMap<string, string>): LeafMeaning {
  const [kind = '', what = ''] = words;
  const rule = what === 'rule-set' && words[3] === 'rule';
  const hover = hovers.get(words.slice(0, rule ? 5 : 3).join('\n'));
  if (rule) return { kind: 'nat-rule', hover: hover ?? 'A NAT rule.' };
  if (what === 'rule-set') return { kind: 'nat-interface', hover: 'Between which zones or interfaces the rules hold.' };
  if (what === 'pool') return { kind: 'nat-pool', hover: hover ?? 'Addresses of a pool.' };
  return { kind: 'nat-other', hover: `A setting of ${kind} NAT.` };
}

/** The behaviours of the rules together: what two rules say differently is not said. */
export function commonBehaviour(entries: readonly JunosNatEntry[]): NatBehaviour | undefined {
  const said = entries.filter(({ behaviour, rules }) => behaviour && rules.length > 0);
  const [first, ...others] = said.map(({ behaviour }) => behaviour ?? {});
  if (!first) return undefined;
  const keys = (['mapping', 'filtering', 'pooling'] as const).filter((key) =>
    others.every((one) => one[key]?.value === first[key]?.value),
  );
  const common = Object.fromEntries(keys.flatMap((key) => (first[key] ? [[key, first[key]]] : []))) as NatBehaviour;
  return Object.keys(common).length > 0 ? common : undefined;
}

const flowHovers: Readonly<Record<string, string>> = {
  'tcp-initial-timeout': 'How long a TCP session may take to be established.',
  'no-sequence-check': 'Sequence numbers of TCP are not checked.',
  'no-syn-check': 'TCP sessions may begin without SYN.',
  'rst-invalidate-session': 'An RST ends the session at once.',
};

const flowHover = (key: string): string =>
  (Object.hasOwn(flowHovers, key) ? flowHovers[key] : undefined) ?? 'How TCP sessions are followed.';

/** Whether a block around the statement, of so many words at most, is deactivated. */
function outerInactive({ block }: TreeLeaf, words: number): boolean {
  for (let outer = block; outer; outer = outer.parent)
    if (!outer.active && withoutGroup(outer.path).length <= words) return true;
  return false;
}

function meaningOf(leaf: TreeLeaf, book: ApplicationBook, hovers: ReadonlyMap<string, string>): LeafMeaning | null {
  const path = withoutGroup(leaf.path);
  const deleted = leaf.verb === 'delete';
  let meaning: LeafMeaning | null = null;
  if (path[0] === 'security' && path[1] === 'alg') meaning = algMeaning(path.slice(2), deleted);
  else if (path.length === 1 && path[0] === 'security' && leaf.verb === 'deactivate')
    meaning = { kind: 'nat-other', hover: 'Everything that makes an SRX.' };
  else if (path[0] === 'security' && path[1] === 'nat') meaning = natMeaning(path.slice(2), hovers);
  else if (path[0] === 'security' && path[1] === 'flow' && path[2] === 'tcp-session')
    meaning = { kind: 'nat-timer', hover: flowHover(path[3] ?? '') };
  else if (path[0] === 'security' && path[1] === 'flow' && path[2] === 'allow-dns-reply')
    meaning = { kind: 'nat-other', hover: 'DNS replies without a query pass; by default they are dropped.' };
  else if (path[0] === 'security' && path[1] === 'policies') meaning = policyMeaning(path, book);
  else if (path[0] === 'applications' && path[1] === 'application') meaning = applicationHover(path, book);
  if (!meaning || (leaf.active && leaf.verb !== 'deactivate')) return meaning;
  // What is deactivated stays in the text without effect. A part that is deactivated as a whole concerns every ALG in it.
  const whole = outerInactive(leaf, 2) ? { alg: null } : {};
  return { ...meaning, ...whole, on: null, hover: `Deactivated: it has no effect. ${meaning.hover}` };
}

function timersIn(root: TreeNode): Profile['timers'] {
  const node = nodeAt(root, 'security', 'flow', 'tcp-session', 'tcp-initial-timeout');
  const value = numberBelow(node);
  if (!node || value === null) return srxProfile.timers;
  return { ...srxProfile.timers, 'tcp-handshake': { value, source: lineSource(node.line), verified: true } };
}

/** `version 15.1X49-D75.5;` or `set version …`; null when the text does not say it. */
export const junosVersion = (root: TreeNode): string | null => valueBelow(nodeAt(root, 'version'))?.word ?? null;

/** Reads the text. Never throws; what it does not know is not in `statements`. */
export function readSrxConfiguration(text: string): ConfigurationReading {
  const { leaves, lineCount } = statementText(text, junosDialect);
  const root = statementTree(leaves);
  const book = applicationBook(root);
  const entries = junosNatEntries(nodeAt(root, 'security', 'nat'), junosAddresses(root));
  const hovers = natHovers(entries);
  const alg = nodeAt(root, 'security', 'alg');
  const nameOf = (setting: AlgSetting): string =>
    setting.alg === 'ike-esp' ? 'ike-esp-nat' : (srxAlgNames[setting.alg] ?? '');
  const algs = srxProfile.algs.map((setting) =>
    algsNamed(nameOf(setting)).length > 0 && setting.state !== 'unknown'
      ? configured(setting, nodeAt(alg, nameOf(setting)))
      : setting,
  );
  const natBehaviour = commonBehaviour(entries);
  const statements = [
    ...leafStatements(leaves, (leaf) => meaningOf(leaf, book, hovers)),
    ...screenOsStatements(text),
  ].sort((one, other) => one.line - other.line || one.startColumn - other.startColumn);
  return {
    platform: 'junos-srx',
    version: junosVersion(root),
    hostname: valueBelow(nodeAt(root, 'system', 'host-name'))?.word ?? null,
    profile: {
      ...srxProfile,
      algs: withPorts(algs, root, book),
      timers: timersIn(root),
      nat: entries.flatMap(({ rules }) => rules),
      ...(natBehaviour ? { natBehaviour } : {}),
    },
    statements,
    lines: lineCount,
  };
}
