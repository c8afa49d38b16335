/**
 * Statements of nftables, as `nft list ruleset` prints them, as a file holds them or as command lines give them: every one
 * with its table and chain. Blocks may be written on one line or on many; sets in a rule may run over lines.
 */
import { shellWords, textLines } from './text-lines.ts';

export interface NftStatement {
  readonly kind: 'rule' | 'hook' | 'helper' | 'set' | 'define' | 'other';
  readonly family: string;
  readonly table: string;
  /** Chain, helper object or set; empty for others. */
  readonly name: string;
  /** Words; `{`, `}` and `,` stand alone, quotes are taken off. */
  readonly words: readonly string[];
  readonly text: string;
  readonly line: number;
  readonly endLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
  /** Of rules that `nft -a` printed. */
  readonly handle: number | null;
  /** `insert` puts a rule first in its chain. */
  readonly insert: boolean;
}

/** What a command line takes away: a table, the rules of a chain, or one rule. */
export interface NftRemoval {
  readonly kind: 'table' | 'chain' | 'rule';
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  readonly handle: number | null;
  readonly line: number;
}

/** Where a chain or table stands in a block of its own, for edits. */
export interface NftBlock {
  readonly kind: string;
  readonly family: string;
  readonly table: string;
  readonly name: string;
  readonly line: number;
  readonly endLine: number;
  /** True when the opening and the closing brace end and begin lines of their own. */
  readonly onLines: boolean;
}

export interface NftRuleset {
  readonly statements: readonly NftStatement[];
  readonly removals: readonly NftRemoval[];
  readonly blocks: readonly NftBlock[];
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
  readonly column: number;
  end: number;
  /** Of the `# handle 5` behind it. */
  handle: number | null;
  /** First and last token of their line. */
  readonly first: boolean;
  last: boolean;
}

const families = new Set(['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev']);
const blockWords = new Set([
  'chain',
  'set',
  'map',
  'flowtable',
  'ct',
  'counter',
  'quota',
  'limit',
  'secmark',
  'synproxy',
]);
const mostTokens = 4_000_000;

/** Tokens of the whole text; `#` begins a comment, except that the last token of a line keeps the number of `# handle 5`. */
function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const lines = text.slice(0, 16 * 1024 * 1024).split(/\r\n|\n|\r/);
  for (const [index, raw] of lines.entries()) {
    if (raw.length > 8000 || tokens.length > mostTokens) continue;
    const before = tokens.length;
    const push = (word: string, column: number, end: number, quoted = false): void => {
      tokens.push({
        text: word,
        quoted,
        line: index + 1,
        column,
        end,
        handle: null,
        first: tokens.length === before,
        last: false,
      });
    };
    const pattern = /"([^"]*)"|#.*$|[{};,]|[^\s{};,"#]+/g;
    for (let match = pattern.exec(raw); match; match = pattern.exec(raw)) {
      const [word] = match;
      if (word.startsWith('#')) {
        const handle = /^# handle (\d{1,9})\s*$/.exec(word)?.[1];
        const last = tokens.at(-1);
        if (handle !== undefined && last && tokens.length > before) {
          last.handle = Number(handle);
          if (last.text !== '{' && last.text !== '}') last.end = match.index + word.trimEnd().length;
        }
        break;
      }
      push(match[1] ?? word, match.index, match.index + word.length, match[1] !== undefined);
    }
    const last = tokens.at(-1);
    if (last && tokens.length > before) last.last = true;
  }
  return tokens;
}

interface Open {
  readonly kind: string;
  readonly name: string;
  readonly token: Token;
}

const kindOf = (block: string): NftStatement['kind'] =>
  block === 'chain' ? 'rule' : block === 'ct' ? 'helper' : block === 'set' || block === 'map' ? 'set' : 'other';

/** Reads blocks: what stands between `table … {` and its `}`. Text outside of tables is passed by. */
function blockStatements(text: string): { readonly statements: NftStatement[]; readonly blocks: NftBlock[] } {
  const tokens = tokensOf(text);
  const rawLines = text.split(/\r\n|\n|\r/);
  const statements: NftStatement[] = [];
  const blocks: NftBlock[] = [];
  const open: Open[] = [];
  let family = '';
  let table = '';
  let current: Token[] = [];
  let depth = 0;
  const finish = (): void => {
    const [first] = current;
    const last = current.at(-1);
    const inside = open.at(-1);
    if (first && last && inside && inside.kind !== 'table') {
      const words = current.map((token) => token.text);
      const hook = inside.kind === 'chain' && words[0] === 'type' && words.includes('hook');
      const policy = inside.kind === 'chain' && words[0] === 'policy';
      const kind = hook || policy ? 'hook' : kindOf(inside.kind);
      const source = rawLines[first.line - 1] ?? '';
      if (words.length > 0)
        statements.push({
          kind,
          family,
          table,
          name: inside.name,
          words,
          text: first.line === last.line ? source.slice(first.column, last.end) : words.join(' '),
          line: first.line,
          endLine: last.line,
          startColumn: first.column,
          endColumn: last.end,
          handle: last.handle,
          insert: false,
        });
    }
    current = [];
    depth = 0;
  };
  for (const [index, token] of tokens.entries()) {
    const inside = open.at(-1);
    if (!inside) {
      // At the top a line that opens a table counts, and nothing else.
      if (token.text === '{' && !token.quoted) {
        const words = current.map((one) => one.text).filter((word) => !/^(?:nft|add|create|sudo)$/.test(word));
        const own = families.has(words[1] ?? '') ? (words[1] ?? 'ip') : 'ip';
        const name = own === words[1] ? words[2] : words[1];
        if (words[0] === 'table' && name !== undefined && current[0]?.line === token.line) {
          family = own;
          table = name;
          open.push({ kind: 'table', name, token });
        }
        current = [];
      } else if (token.first) current = [token];
      else if (current.length < 16) current.push(token);
      continue;
    }
    if (token.text === '{' && !token.quoted) {
      const [first, second] = current;
      if (inside.kind === 'table' && depth === 0 && first && blockWords.has(first.text)) {
        const name = first.text === 'ct' ? (current[2]?.text ?? '') : (second?.text ?? '');
        // Timeouts and expectations of `ct` are no helpers.
        const kind = first.text === 'ct' && second?.text !== 'helper' ? 'ct-other' : first.text;
        open.push({ kind, name, token });
        current = [];
      } else {
        current.push(token);
        depth += 1;
      }
      continue;
    }
    if (token.text === '}' && !token.quoted) {
      if (depth > 0) {
        depth -= 1;
        current.push(token);
        if (depth === 0 && token.last) finish();
        continue;
      }
      finish();
      const closed = open.pop();
      if (closed)
        blocks.push({
          kind: closed.kind,
          family,
          table,
          name: closed.name,
          line: closed.token.line,
          endLine: token.line,
          onLines: closed.token.last && token.first && token.last && closed.token.line < token.line,
        });
      continue;
    }
    if (token.text === ';' && depth === 0) finish();
    else current.push(token);
    // A rule ends with its line, unless a set is open or the line ends in a comma.
    if (token.last && depth === 0 && token.text !== ';' && token.text !== ',' && tokens[index + 1]?.text !== '{')
      finish();
  }
  return { statements, blocks };
}

const isFamily = (word: string | undefined): boolean => word !== undefined && families.has(word);

/** Command lines: `nft add rule …`, or the same without `nft` as in files for `nft -f`. */
function commandStatements(text: string): { readonly statements: NftStatement[]; readonly removals: NftRemoval[] } {
  const statements: NftStatement[] = [];
  const removals: NftRemoval[] = [];
  for (const line of textLines(text).lines) {
    if (!/^(?:nft |add |insert |delete |flush |destroy |define )/.test(line.text)) continue;
    const words = shellWords(line.text.replace(/ # handle (\d{1,9})$/, ' #handle=$1'))
      .flatMap((word) => (word.includes('{') ? word.split(/([{};,]|\s+)/) : word.split(/([{}])|,$/)))
      .filter((word): word is string => word !== undefined && word.trim() !== '' && word !== ';')
      .map((word) => word.replace(/^"(.*)"$/, '$1'));
    if (words[0] === 'nft') words.shift();
    const [verb, kind] = words;
    const place = {
      text: line.text,
      line: line.line,
      endLine: line.endLine,
      startColumn: line.startColumn,
      endColumn: line.endColumn,
      handle: null,
    };
    if (verb === 'define' && words[2] === '=') {
      statements.push({
        ...place,
        kind: 'define',
        family: '',
        table: '',
        name: kind ?? '',
        words: words.slice(3),
        insert: false,
      });
      continue;
    }
    let at = 2;
    const ct = kind === 'ct' && words[2] === 'helper';
    if (ct) at = 3;
    const family = isFamily(words[at]) ? (words[at] ?? 'ip') : 'ip';
    if (isFamily(words[at])) at += 1;
    const [table = '', name = ''] = words.slice(at);
    const rest = words.slice(at + 2);
    const own = { ...place, family, table, name, insert: verb === 'insert' };
    if ((verb === 'add' || verb === 'insert') && kind === 'rule')
      statements.push({ ...own, kind: 'rule', words: rest });
    else if (verb === 'add' && kind === 'chain' && rest.includes('hook'))
      statements.push({ ...own, kind: 'hook', words: rest.filter((word) => !/^[{}]$/.test(word)) });
    else if (verb === 'add' && ct)
      statements.push({ ...own, kind: 'helper', words: rest.filter((word) => !/^[{}]$/.test(word)) });
    else if ((verb === 'add' || verb === 'create') && (kind === 'set' || kind === 'element'))
      statements.push({ ...own, kind: 'set', words: kind === 'element' ? ['elements', '=', ...rest] : rest });
    else if ((verb === 'delete' || verb === 'destroy') && kind === 'rule' && rest[0] === 'handle')
      removals.push({ kind: 'rule', family, table, chain: name, handle: Number(rest[1]), line: line.line });
    else if (verb === 'flush' && kind === 'chain')
      removals.push({ kind: 'chain', family, table, chain: name, handle: null, line: line.line });
    else if ((verb === 'delete' || verb === 'destroy' || verb === 'flush') && kind === 'table')
      removals.push({ kind: 'table', family, table, chain: '', handle: null, line: line.line });
  }
  return { statements, removals };
}

const removes = (removal: NftRemoval, { family, table, name, kind, line, handle }: NftStatement): boolean =>
  line < removal.line &&
  family === removal.family &&
  table === removal.table &&
  (removal.kind === 'table' ||
    (name === removal.chain &&
      kind === 'rule' &&
      (removal.kind === 'chain' || (handle !== null && handle === removal.handle))));

/** Every statement that is still there at the end of the text, in the order of the lines. Never throws. */
export function nftRuleset(text: string): NftRuleset {
  const { statements, blocks } = blockStatements(text);
  const inBlocks = blocks.filter(({ kind }) => kind === 'table');
  const within = (line: number): boolean => inBlocks.some((block) => line >= block.line && line <= block.endLine);
  const commands = commandStatements(text);
  const all = [...statements, ...commands.statements.filter(({ line }) => !within(line))].sort(
    (one, other) => one.line - other.line || one.startColumn - other.startColumn,
  );
  const removals = commands.removals.filter(({ line }) => !within(line)).slice(-256);
  return {
    statements: removals.length === 0 ? all : all.filter((one) => !removals.some((removal) => removes(removal, one))),
    removals,
    blocks,
  };
}
