/** A ruleset with commands of nft carried out, as `nft list ruleset` would then print it; scripts get the command as a line. */
import { appended, editedText, indentOf, insertBefore, lineAt, removeLines, textOf } from './line-edit.ts';
import { nftRuleset, type NftBlock, type NftStatement } from './nft-ruleset.ts';
import { shellWords } from './text-lines.ts';

interface Place {
  readonly family: string;
  readonly table: string;
  readonly name: string;
}

const families = new Set(['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev']);

function blockOf(text: string, kind: string, { family, table, name }: Place): NftBlock | undefined {
  return nftRuleset(text).blocks.find(
    (block) => block.kind === kind && block.family === family && block.table === table && block.name === name,
  );
}

const tableOf = (text: string, place: Place): NftBlock | undefined =>
  blockOf(text, 'table', { ...place, name: place.table });

/** Rules of the chain that stand on lines of their own, and whether all of them do. */
function rulesOf(
  text: string,
  { family, table, name }: Place,
): { readonly rules: readonly NftStatement[]; readonly onLines: boolean } {
  const { statements } = nftRuleset(text);
  const inTable = statements.filter((one) => one.family === family && one.table === table);
  const rules = inTable.filter((one) => one.kind === 'rule' && one.name === name);
  const shares = (rule: NftStatement): boolean =>
    statements.some((one) => one !== rule && one.line <= rule.endLine && one.endLine >= rule.line);
  return { rules, onLines: !rules.some(shares) };
}

function insertLines(text: string, line: number, lines: readonly string[]): string {
  const edited = editedText(text);
  insertBefore(edited, line, lines);
  return textOf(edited);
}

function withoutRules(text: string, rules: readonly NftStatement[]): string {
  const edited = editedText(text);
  for (const { line, endLine } of [...rules].sort((one, other) => other.line - one.line))
    removeLines(edited, line, endLine);
  return textOf(edited);
}

/** Tab and the braces of a command's `'{ … }'` taken off: the statements inside, one a line. */
const insideBraces = (command: string): readonly string[] =>
  (/'\{(.*)\}'$/.exec(command)?.[1] ?? '')
    .split(';')
    .map((text) => text.trim())
    .filter((text) => text !== '');

function addTable(text: string, place: Place): string {
  if (tableOf(text, place)) return text;
  return appended(text, [`table ${place.family} ${place.table} {`, '}']);
}

/** Adds a chain or an object to a table that is written as a block. */
function addBlock(text: string, place: Place, kind: 'chain' | 'ct', command: string): string | null {
  const table = tableOf(text, place);
  if (!table?.onLines) return null;
  if (blockOf(text, kind, place)) return text;
  const heading = kind === 'ct' ? `\tct helper ${place.name} {` : `\tchain ${place.name} {`;
  const statements = insideBraces(command);
  const written =
    kind === 'ct' ? [...statements, `l3proto ${place.family}`] : [`${statements.join('; ')}; policy accept;`];
  const block = [heading, ...written.map((line) => `\t\t${line}`), '\t}'];
  const empty = table.endLine === table.line + 1;
  // Listed with a blank line between blocks, objects before chains.
  if (empty) return insertLines(text, table.endLine, block);
  return kind === 'ct'
    ? insertLines(text, table.line + 1, [...block, ''])
    : insertLines(text, table.endLine, ['', ...block]);
}

function addRule(text: string, place: Place, rule: string, first: boolean): string | null {
  const chain = blockOf(text, 'chain', place);
  if (!chain?.onLines) return null;
  const edited = editedText(text);
  const indent = `${indentOf(lineAt(edited, chain.line))}\t`;
  const { rules, onLines } = rulesOf(text, place);
  if (!onLines) return null;
  const at = first ? (rules[0]?.line ?? chain.endLine) : chain.endLine;
  return insertLines(text, at, [`${indent}${rule}`]);
}

/** Carries out one command that begins with `nft `. */
export function applyNftCommand(text: string, command: string): string {
  const words = shellWords(command);
  const [, verb, kind] = words;
  const at = kind === 'ct' ? 4 : 3;
  const family = families.has(words[at] ?? '') ? (words[at] ?? 'ip') : 'ip';
  const from = families.has(words[at] ?? '') ? at + 1 : at;
  const place: Place = { family, table: words[from] ?? '', name: words[from + 1] ?? '' };
  const asLine = (): string => appended(text, [command]);
  if (verb === 'add' && kind === 'table') return addTable(text, place);
  if (verb === 'delete' && kind === 'table') {
    const table = tableOf(text, place);
    if (!table?.onLines) return asLine();
    const edited = editedText(text);
    removeLines(edited, table.line, table.endLine);
    return textOf(edited);
  }
  if (verb === 'add' && kind === 'ct') return addBlock(text, place, 'ct', command) ?? asLine();
  if (verb === 'add' && kind === 'chain') return addBlock(text, place, 'chain', command) ?? asLine();
  if ((verb === 'add' || verb === 'insert') && kind === 'rule') {
    // The rule as it is listed: everything behind the chain's name, quotes included.
    const rule = command
      .split(' ')
      .slice(from + 2)
      .join(' ');
    return addRule(text, place, rule, verb === 'insert') ?? asLine();
  }
  if (verb === 'flush' && kind === 'chain') {
    const { rules, onLines } = rulesOf(text, place);
    return onLines && blockOf(text, 'chain', place) ? withoutRules(text, rules) : asLine();
  }
  if (verb === 'delete' && kind === 'rule') {
    const { rules, onLines } = rulesOf(text, place);
    const gone = rules.filter(({ handle }) => handle === Number(words.at(-1)));
    return onLines && gone.length > 0 ? withoutRules(text, gone) : asLine();
  }
  return text;
}
