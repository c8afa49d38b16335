/**
 * The tree of a FortiOS configuration: `config … / edit … / set … / next / end` with the lines of each. Backups, `show`
 * output and pasted sessions alike; a quoted value may run over many lines.
 */

export interface FortiSetting {
  readonly key: string;
  /** Words of the value, quotes taken off. */
  readonly values: readonly string[];
  readonly unset: boolean;
  readonly line: number;
  readonly endLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
  /** Blanks at both ends cut off. */
  readonly text: string;
}

/** One `config` section or one `edit` entry of it; both hold settings and further sections. */
export interface FortiNode {
  readonly kind: 'config' | 'edit';
  /** `system session-helper`, or the entry's name. */
  readonly name: string;
  readonly line: number;
  /** The line of its `end` or `next`; the last line of the text when it is not closed. */
  endLine: number;
  closed: boolean;
  readonly startColumn: number;
  readonly settings: FortiSetting[];
  readonly nodes: FortiNode[];
  /** Entries that a `delete` of a pasted session takes away. */
  readonly deletions: { readonly name: string; readonly line: number }[];
}

export interface FortiTree {
  /** Sections at the top, in order. */
  readonly nodes: readonly FortiNode[];
  readonly lines: readonly string[];
}

const deepest = 32;
const longestLine = 8000;
/** Lines of one quoted value: certificates and web pages. A quote that stays open longer was no quote. */
const longestQuote = 2000;
const longestConfiguration = 32 * 1024 * 1024;

/** `FGT60F (session-helper) # delete 13`, as pasted from a terminal. */
const prompt = /^[\w.-]{1,63}(?: \([\w. /-]{1,60}\))? ?[#$] /;

/** Control characters count as blanks: hostile or badly converted text holds them. */
const clean = (line: string): string =>
  // eslint-disable-next-line no-control-regex -- see above
  line.replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufeff]/g, ' ');

/** Words; quoted text is one word, and `\"` a quote in it. `open`: a quote is not closed on this text. */
export function wordsOf(text: string): { readonly words: readonly string[]; readonly open: boolean } {
  const words: string[] = [];
  let word: string | null = null;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '\\' && index + 1 < text.length) {
      word = (word ?? '') + text.charAt(index + 1);
      index += 1;
    } else if (character === '"') {
      quoted = !quoted;
      word ??= '';
    } else if (!quoted && /\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + character;
  }
  if (word !== null) words.push(word);
  return { words, open: quoted };
}

const node = (kind: FortiNode['kind'], name: string, line: number, startColumn: number): FortiNode => ({
  kind,
  name,
  line,
  endLine: line,
  closed: false,
  startColumn,
  settings: [],
  nodes: [],
  deletions: [],
});

interface Statement {
  readonly words: readonly string[];
  readonly text: string;
  readonly startColumn: number;
  /** Index of the last line. */
  readonly last: number;
  readonly endColumn: number;
}

/** The statement that begins at the line, or null when nothing stands there. */
function statementAt(lines: readonly string[], index: number): Statement | null {
  const raw = clean(lines[index] ?? '');
  if (raw.length > longestLine) return null;
  const unprompted = raw.replace(prompt, (match) => ' '.repeat(match.length));
  const text = unprompted.trim();
  if (text === '' || text.startsWith('#')) return null;
  const startColumn = unprompted.length - unprompted.trimStart().length;
  const first = wordsOf(text);
  const single: Statement = {
    words: first.words,
    text,
    startColumn,
    last: index,
    endColumn: unprompted.trimEnd().length,
  };
  if (!first.open) return single;
  for (let last = index + 1; last < lines.length && last <= index + longestQuote; last += 1) {
    const line = lines[last] ?? '';
    // A quoted value ends at the first quote that is not escaped.
    if (!/(?:^|[^\\])"/.test(line)) continue;
    return {
      words: [...first.words.slice(0, 2), '…'],
      text,
      startColumn,
      last,
      endColumn: clean(line).trimEnd().length,
    };
  }
  return single;
}

/** The tree of the text. Never throws; what stands outside every section is left out. */
export function configurationTree(text: string): FortiTree {
  const lines = text.slice(0, longestConfiguration).split(/\r\n|\n|\r/);
  const roots: FortiNode[] = [];
  const open: FortiNode[] = [];
  const close = (line: number, kind: FortiNode['kind']): void => {
    for (let last = open.pop(); last; last = open.pop()) {
      last.endLine = line;
      last.closed = last.kind === kind;
      if (last.kind === kind) return;
    }
  };
  for (let index = 0; index < lines.length; index += 1) {
    const statement = statementAt(lines, index);
    if (!statement) continue;
    const line = index + 1;
    index = statement.last;
    const [keyword = '', ...rest] = statement.words;
    const current = open.at(-1);
    if (keyword === 'config' && rest.length > 0 && open.length < deepest) {
      const section = node('config', rest.join(' '), line, statement.startColumn);
      if (current) current.nodes.push(section);
      else roots.push(section);
      open.push(section);
    } else if (keyword === 'edit' && rest.length > 0) {
      // An entry that was never closed ends where the next one begins.
      if (current?.kind === 'edit') close(line - 1, 'edit');
      const parent = open.at(-1);
      if (!parent) continue;
      const entry = node('edit', rest.join(' '), line, statement.startColumn);
      parent.nodes.push(entry);
      open.push(entry);
    } else if (keyword === 'next' && current?.kind === 'edit') close(line, 'edit');
    else if (keyword === 'end' && current) close(line, 'config');
    else if (keyword === 'delete' && rest.length > 0 && current) current.deletions.push({ name: rest.join(' '), line });
    else if ((keyword === 'set' || keyword === 'unset') && rest.length > 0 && current)
      current.settings.push({
        key: rest[0] ?? '',
        values: rest.slice(1),
        unset: keyword === 'unset',
        line,
        endLine: statement.last + 1,
        startColumn: statement.startColumn,
        endColumn: statement.endColumn,
        text: statement.text,
      });
  }
  for (const left of open) left.endLine = lines.length;
  return { nodes: roots, lines };
}

/** Every section of the name, at any depth (below `config vdom / edit root`, too), in order. */
export function sectionsNamed(tree: Pick<FortiTree, 'nodes'>, name: string): readonly FortiNode[] {
  const found: FortiNode[] = [];
  const waiting: FortiNode[] = [...tree.nodes].reverse();
  for (let current = waiting.pop(); current; current = waiting.pop()) {
    if (current.kind === 'config' && current.name === name) found.push(current);
    for (let index = current.nodes.length - 1; index >= 0; index -= 1) waiting.push(current.nodes[index]!);
  }
  return found;
}

/** The words of the last `set` of a key, or undefined when it is not set, or unset again. */
export function valuesOf({ settings }: FortiNode, key: string): readonly string[] | undefined {
  const last = settings.findLast((setting) => setting.key === key);
  return last && !last.unset ? last.values : undefined;
}

export const valueOf = (section: FortiNode, key: string): string | undefined => valuesOf(section, key)?.[0];
