/** Reads rules of nftables into the draft. */
import type { ConfigurationStatement } from '../configuration-statement.ts';
import { attach, attachSentence, exempt, type Draft } from './draft.ts';
import {
  helperProblem,
  helperScene,
  matchMeaning,
  objectNamed,
  undefinedProblem,
  type HelperScene,
} from './helper-problem.ts';
import { helperNamed, helperOnPort } from './helpers.ts';
import { priorityOf, readNftRule, type NftNames, type NftRule } from './nft-rule.ts';
import { nftRuleset, type NftStatement } from './nft-ruleset.ts';
import { describeTranslation, natRules, type Translation } from '../translation.ts';

/** Conntrack's own hook in prerouting and output (`NF_IP_PRI_CONNTRACK`): before it there is no flow to attach to. */
const conntrackPriority = -200;

interface Hook {
  readonly type: string;
  readonly hook: string;
  readonly priority: number | null;
}

interface Chain {
  readonly hook: Hook | null;
  readonly rules: { readonly statement: NftStatement; readonly rule: NftRule }[];
}

const chainKey = ({ family, table, name }: NftStatement): string => `${family} ${table} ${name}`;

/** Words of a `type filter hook prerouting priority raw` statement. */
function hookOf({ words }: NftStatement): Hook | null {
  const at = words.indexOf('hook');
  return at < 0 ? null : { type: words[1] ?? '', hook: words[at + 1] ?? '', priority: priorityOf(words) };
}

const elements = (words: readonly string[]): readonly string[] => {
  const at = words.indexOf('elements');
  return at < 0
    ? []
    : words
        .slice(at + 2)
        .filter((word) => !/^[{},]$/.test(word))
        .slice(0, 64);
};

function namesOf(statements: readonly NftStatement[]): NftNames {
  const defines = new Map<string, readonly string[]>();
  const sets = new Map<string, readonly string[]>();
  for (const { kind, name, words } of statements) {
    if (kind === 'define')
      defines.set(
        name,
        words
          .filter((word) => !/^[{},]$/.test(word))
          .flatMap((word) => (word.startsWith('$') ? (defines.get(word.slice(1)) ?? []) : [word]))
          .slice(0, 64),
      );
    else if (kind === 'set') sets.set(name, [...(sets.get(name) ?? []), ...elements(words)].slice(0, 64));
  }
  return { defines, sets };
}

/** Defines at the top of files for `nft -f` stand outside of tables. */
function definesIn(text: string): readonly NftStatement[] {
  return text.split(/\r\n|\n|\r/).flatMap((line, index): NftStatement[] => {
    const match = /^[ \t]*define (\w{1,64}) ?= ?([^#\n]{1,400})/.exec(line);
    if (!match) return [];
    const words = (match[2] ?? '').split(/[\s"]+|([{},])/).filter((word) => word !== undefined && word !== '');
    return [{ kind: 'define', family: '', table: '', name: match[1] ?? '', words, text: line.trim(), line: index + 1, endLine: index + 1, startColumn: 0, endColumn: line.length, handle: null, insert: false }]; // prettier-ignore
  });
}

function chainsOf(statements: readonly NftStatement[], names: NftNames): ReadonlyMap<string, Chain> {
  const chains = new Map<string, Chain>();
  for (const statement of statements) {
    if (statement.kind !== 'rule' && statement.kind !== 'hook') continue;
    const key = chainKey(statement);
    const chain = chains.get(key) ?? { hook: null, rules: [] };
    if (statement.kind === 'hook') chains.set(key, { ...chain, hook: hookOf(statement) ?? chain.hook });
    else {
      const placed = { statement, rule: readNftRule(statement.words, names) };
      if (statement.insert) chain.rules.unshift(placed);
      else chain.rules.push(placed);
      chains.set(key, chain);
    }
  }
  return chains;
}

/** One host that a rule lets pass before helpers are attached. */
export const passesHost = (rule: NftRule): { readonly address: string; readonly server: boolean } | null => {
  if ((rule.verdict !== 'return' && rule.verdict !== 'accept') || rule.more || rule.inInterface !== null) return null;
  if (rule.sources.length + rule.destinations.length !== 1) return null;
  const address = (rule.sources[0] ?? rule.destinations[0] ?? '').replace(/\/(?:32|128)$/, '');
  return address.includes('/') ? null : { address, server: rule.destinations.length === 1 };
};

const singlePorts = ({ ports }: NftRule): readonly number[] =>
  ports.flatMap(({ first, last }) => (first === last ? [first] : []));

const place = (
  { line, endLine, startColumn, endColumn, text, family, table, name }: NftStatement,
  alone: boolean,
  more: Pick<ConfigurationStatement, 'kind' | 'hover'> & Partial<ConfigurationStatement>,
): ConfigurationStatement => ({
  alg: null,
  transport: null,
  on: null,
  problem: null,
  line,
  endLine,
  startColumn,
  endColumn,
  text,
  // A chain that holds nothing else can be emptied and filled again.
  sections: ['nft', family, table, name, ...(alone ? ['helpers-only'] : [])],
  ...more,
});

/** Takes a base chain that attaches before conntrack has looked, or elsewhere than where flows begin. */
function hookProblem(chain: Chain): string | null {
  const { hook } = chain;
  if (!hook || (hook.hook !== 'prerouting' && hook.hook !== 'output')) return null;
  if (hook.priority === null || hook.priority > conntrackPriority) return null;
  return `This chain has priority ${hook.priority}, before conntrack's own (${conntrackPriority}): there is no flow yet, so nothing is attached. A chain with priority filter attaches it.`;
}

const exemptsNat = (rule: NftRule): Translation | null =>
  (rule.verdict === 'accept' || rule.verdict === 'return') &&
  !rule.more &&
  rule.sources.length + rule.destinations.length > 0
    ? {
        action: 'exempt',
        transports: rule.transports,
        sources: rule.sources,
        destinations: rule.destinations,
        notDestinations: [],
        destinationPorts: rule.ports,
        inInterface: rule.inInterface,
        outInterface: rule.outInterface,
        addresses: [],
        ports: null,
        network: null,
      }
    : null;

function takeChain(draft: Draft, chain: Chain, scene: HelperScene): void {
  const early = hookProblem(chain);
  const local = chain.hook?.hook === 'output';
  const alone = chain.rules.every(({ rule }) => (rule.sets !== null && !rule.more) || passesHost(rule) !== null);
  for (const [index, { statement, rule }] of chain.rules.entries()) {
    if (rule.sets !== null) {
      const object = objectNamed(rule.sets, statement, scene);
      const type = object?.type ?? rule.sets;
      const transport = object?.transport ?? rule.transports[0] ?? null;
      const ports = singlePorts(rule);
      const problem = early === null ? undefinedProblem(statement, rule, scene) : helperProblem(rule.sets, early);
      // An object that is not there has no type; the port tells what it was to be.
      const helper = helperNamed(type, transport) ?? (problem ? helperOnPort(ports, transport) : undefined);
      if (!problem && !local) attach(draft, type, transport, ports, statement.line);
      const note = local ? ' For the router’s own flows only.' : '';
      draft.statements.push(
        place(statement, alone, {
          kind: 'alg',
          hover: problem?.message ?? attachSentence(type, transport, ports) + note,
          alg: helper?.alg ?? null,
          transport: helper?.transport ?? transport,
          on: true,
          problem,
        }),
      );
      continue;
    }
    if (
      chain.hook?.hook === 'forward' &&
      /^(?:counter (?:packets \d+ bytes \d+ )?)?(?:drop|reject)\b/.test(statement.words.join(' '))
    )
      draft.forwardDropped ??= statement.line;
    const host = passesHost(rule);
    const transport = rule.transports[0];
    if (host && transport !== undefined && rule.transports.length === 1) {
      const ports = singlePorts(rule);
      let used = false;
      for (const later of chain.rules.slice(index + 1, index + 200)) {
        const object = later.rule.sets === null ? undefined : objectNamed(later.rule.sets, later.statement, scene);
        const helper = object ? helperNamed(object.type, object.transport) : undefined;
        if (!helper || helper.alg === null || helper.transport !== transport || early !== null) continue;
        for (const port of singlePorts(later.rule).filter((one) => ports.length === 0 || ports.includes(one))) {
          exempt(draft, helper.alg, helper.transport, host.address, host.server ? port : null, statement.line);
          used = true;
        }
      }
      if (used) {
        const hover = 'Flows of this host pass the rules below: no helper is attached to them.';
        draft.statements.push(place(statement, alone, { kind: 'alg', hover, on: false, transport }));
        continue;
      }
    }
    if (rule.matchesHelper !== null) {
      const hover = `Matches flows that have the helper ${rule.matchesHelper}; it attaches none ("ct helper set" does).`;
      draft.statements.push(
        place(statement, alone, {
          kind: 'nat-other',
          hover,
          ...matchMeaning(statement, rule, chain.hook?.hook, scene),
        }),
      );
      continue;
    }
    const translation =
      rule.translation ?? (chain.hook?.type === 'nat' && chain.hook.hook === 'postrouting' ? exemptsNat(rule) : null);
    if (translation) {
      draft.rules.push(
        ...natRules(translation, { line: statement.line, text: statement.text }, draft.interfaceAddresses),
      );
      draft.statements.push(place(statement, alone, { kind: 'nat-rule', hover: describeTranslation(translation) }));
    } else if (chain.hook?.type === 'nat')
      draft.statements.push(
        place(statement, alone, {
          kind: 'nat-other',
          hover: 'A rule of a NAT chain that translates nothing by itself.',
        }),
      );
  }
}

/** Takes every rule of the text into the draft. `version` is the kernel's, when the text says it. */
export function readNft(text: string, draft: Draft, version: string | null): void {
  const ruleset = nftRuleset(text);
  const { statements } = ruleset;
  if (statements.length === 0) return;
  const names = namesOf([...definesIn(text), ...statements]);
  const chains = chainsOf(statements, names);
  const set = new Set([...chains.values()].flatMap(({ rules }) => rules.flatMap(({ rule }) => rule.sets ?? [])));
  const scene = helperScene(text, ruleset, set, draft, version);
  for (const chain of chains.values()) takeChain(draft, chain, scene);
  for (const statement of statements) {
    if (statement.kind === 'helper' && statement.words[0] === 'type')
      draft.statements.push(
        place(statement, false, {
          kind: 'nat-other',
          hover: `The helper object ${statement.name}: it attaches nothing until a rule says "ct helper set".`,
        }),
      );
    const words = statement.words.join(' ');
    if (
      statement.kind === 'hook' &&
      words.includes('policy drop') &&
      chains.get(chainKey(statement))?.hook?.hook === 'forward'
    )
      draft.forwardDropped ??= statement.line;
  }
}
