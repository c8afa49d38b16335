/**
 * Statements of nftables that read as if they attached a helper and do not: the helper is only matched, its object is not
 * there, or the chain comes too early. What may be attached by something outside the text is not called wrong.
 */
import type { Transport } from '../../alg/alg.ts';
import { releaseOf } from '../command-table.ts';
import type { ConfigurationStatement, StatementProblem } from '../configuration-statement.ts';
import type { Draft } from './draft.ts';
import { helperNamed } from './helpers.ts';
import type { NftRule } from './nft-rule.ts';
import type { NftRuleset, NftStatement } from './nft-ruleset.ts';

/** The command exists, but the helper that it names is attached to nothing. */
export interface HelperProblem extends StatementProblem {
  /** As the statement spells it: of the kernel, or of an object. */
  readonly helper: string;
}

export const isHelperProblem = (problem: StatementProblem): problem is HelperProblem => 'helper' in problem;

export const helperProblem = (helper: string, message: string, replacement: string | null = null): HelperProblem => ({
  kind: 'no-such-command',
  message,
  replacement,
  helper,
});

/** `ct helper NAME { type "ftp" protocol tcp; }`, with where it is. */
export interface NamedHelper {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly transport: Transport | null;
}

/** What the whole text says of helpers, whatever language it says it in. */
export interface HelperScene {
  /** The first ones; nobody has hundreds. */
  readonly objects: readonly NamedHelper[];
  /** All of them by family, table and name; the last of a name counts. */
  readonly named: ReadonlyMap<string, NamedHelper>;
  /**
   * Tables that the text holds as a whole, not one chain of them (`nft list chain` prints a chain in its table): only there
   * is what the text lacks not there.
   */
  readonly wholeTables: ReadonlySet<string>;
  /** Names behind every `ct helper set` of the text, of objects and of the kernel's helpers. */
  readonly set: ReadonlySet<string>;
  /** Whether something attaches the kernel's helper by itself, or by a rule in another language. */
  readonly attachedElsewhere: (name: string) => boolean;
}

/** Before 4.7 the kernel assigned helpers by port, so that a rule had only to match them (NixOS/nixpkgs#22034). */
function assignsByItself(version: string | null): boolean {
  const release = releaseOf(version);
  return release !== null && (release[0] < 4 || (release[0] === 4 && release[1] < 7));
}

type Placed = Pick<NftStatement, 'family' | 'table'>;
const tableKey = ({ family, table }: Placed): string => `${family} ${table}`;
const objectKey = (name: string, place: Placed): string => `${tableKey(place)} ${name}`;

function wholeTables({ blocks }: NftRuleset): ReadonlySet<string> {
  const parts = new Map<string, number>();
  for (const block of blocks)
    if (block.kind !== 'table') parts.set(tableKey(block), (parts.get(tableKey(block)) ?? 0) + 1);
  return new Set([...parts].flatMap(([table, count]) => (count > 1 ? [table] : [])));
}

const mostObjects = 256;

/** `set`: names behind every `ct helper set`. The draft holds what the other languages attach. */
export function helperScene(
  text: string,
  ruleset: NftRuleset,
  set: ReadonlySet<string>,
  { automatic, attached }: Draft,
  version: string | null,
): HelperScene {
  // Those of iptables and UCI: rules of nft are in `set`.
  const others = new Set(attached.keys());
  const objects = ruleset.statements.flatMap(({ kind, family, table, name, words }): readonly NamedHelper[] => {
    if (kind !== 'helper' || words[0] !== 'type') return [];
    const protocol = words[words.indexOf('protocol') + 1];
    const transport = protocol === 'tcp' || protocol === 'udp' ? protocol : null;
    return [{ family, table, name, type: words[1] ?? '', transport }];
  });
  return {
    objects: objects.slice(0, mostObjects),
    named: new Map(objects.map((object) => [objectKey(object.name, object), object])),
    wholeTables: /^[ \t]*include[ \t]+["']/m.test(text) ? new Set() : wholeTables(ruleset),
    set,
    attachedElsewhere: (name) => {
      const helper = helperNamed(name, null);
      if (automatic.size > 0 || assignsByItself(version)) return true;
      return helper !== undefined && others.has(`${helper.alg}/${helper.transport}`);
    },
  };
}

/** The object that a rule names. */
export const objectNamed = (name: string, statement: NftStatement, { named }: HelperScene): NamedHelper | undefined =>
  named.get(objectKey(name, statement));

const isMeant = (name: string, object: NamedHelper): boolean => object.name === name || object.type === name;

/** The only object of the table that the name can mean. */
function objectFor(name: string, statement: NftStatement, { objects }: HelperScene): NamedHelper | null {
  const meant = objects.filter((object) => tableKey(object) === tableKey(statement) && isMeant(name, object));
  return meant.length === 1 ? (meant[0] ?? null) : null;
}

const written = /\bct helper (?:set |== )?"?[^\s"{}]+"?/;

/** The statement with `ct helper set` for the object. */
function setting({ text }: NftStatement, object: NamedHelper | null): string | null {
  if (!object || !written.test(text)) return null;
  return text.replace(written, () => `ct helper set "${object.name}"`);
}

/**
 * A rule that only matches a helper which nothing sets (firewalld/firewalld#453). To match is right in a rule about what a
 * helper expected; meant to attach is one that does nothing else, that names the port of the control connection, or that
 * stands beside an object which no rule sets.
 */
export function matchMeaning(
  statement: NftStatement,
  rule: NftRule,
  hook: string | undefined,
  scene: HelperScene,
): Partial<Pick<ConfigurationStatement, 'alg' | 'transport' | 'problem'>> {
  const name = rule.matchesHelper;
  if (name === null || scene.set.has(name) || scene.attachedElsewhere(name)) return {};
  const meant = scene.objects.filter((object) => isMeant(name, object));
  if (meant.some((object) => scene.set.has(object.name))) return {};
  const [transport = null] = rule.transports;
  const helper = helperNamed(meant[0]?.type ?? name, transport);
  const namesPort = rule.ports.some(({ first, last }) => first === helper?.port && last === helper.port);
  if (meant.length === 0 && !namesPort && rule.verdict !== null) return {};
  const attaches = (hook === 'prerouting' || hook === 'output') && rule.verdict !== 'drop';
  const problem = helperProblem(
    name,
    `"ct helper" without "set" matches flows that have the helper ${name} already, and no rule of this text attaches it: the helper is never active. "ct helper set" attaches an object that a "ct helper" block of the same table defines.`,
    attaches ? setting(statement, objectFor(name, statement, scene)) : null,
  );
  return { problem, alg: helper?.alg ?? null, transport: helper?.transport ?? null };
}

/** A `ct helper set` whose object its table does not define: nft refuses the whole file. */
export function undefinedProblem(statement: NftStatement, rule: NftRule, scene: HelperScene): HelperProblem | null {
  const name = rule.sets;
  if (name === null || !/^[A-Za-z][\w.-]*$/.test(name) || statement.words.includes('map')) return null;
  if (objectNamed(name, statement, scene) || !scene.wholeTables.has(tableKey(statement))) return null;
  const elsewhere = scene.objects.find((object) => object.name === name);
  const where = elsewhere
    ? `it stands in table ${elsewhere.family} ${elsewhere.table}, and a rule sees the objects of its own table only`
    : 'no "ct helper" block of this table has that name';
  return helperProblem(
    name,
    `There is no helper object ${name} here: ${where}. nft refuses the rule, and no helper is attached.`,
    setting(statement, objectFor(name, statement, scene)),
  );
}
