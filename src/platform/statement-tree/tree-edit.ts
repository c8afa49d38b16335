/**
 * A tree configuration with `set` and `delete` commands carried out, as the router would then show it: in the brace form
 * where the text has it, else as `set` lines. Everything else stays byte for byte.
 */
import type { TreeDialect } from './dialect.ts';
import type { StatementText, TreeBlock, TreeLeaf } from './leaf.ts';
import { statementText } from './statement-text.ts';
import { nodeAt, statementTree } from './statement-tree.ts';

const startsWith = (path: readonly string[], prefix: readonly string[]): boolean =>
  prefix.every((word, index) => path[index] === word);

const newlineOf = (text: string): string => /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';

/** A word as written: quoted where it holds more than one word's characters. */
const quoted = (word: string): string =>
  word !== '' && !/[\s"'{}[\];#]/.test(word) ? word : `"${word.replace(/(["\\])/g, '\\$1')}"`;

/** The range without it, and without its line when nothing else is on that line. */
function cut(text: string, start: number, end: number, replacement = ''): string {
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1;
  const rest = /[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
  // A Junos annotation behind a statement goes with it.
  const alone = text.slice(lineStart, start).trim() === '' && /^[ \t]*(?:## [^\r\n]*)?$/.test(rest);
  if (replacement !== '' || !alone) return text.slice(0, start) + replacement + text.slice(end);
  const after = end + rest.length;
  const newline = /^(?:\r\n|\n|\r)/.exec(text.slice(after, after + 2))?.[0].length ?? 0;
  return text.slice(0, lineStart) + text.slice(after + newline);
}

const setLine = (path: readonly string[], dialect: TreeDialect): string =>
  `set ${(dialect.setWords?.(path) ?? path.map(quoted)).join(' ')}`;

/** A statement in braces that says all the paths, which differ in their last word only. */
function listStatement(leaf: TreeLeaf, paths: readonly (readonly string[])[]): string {
  const words = leaf.path.slice(leaf.block?.path.length ?? 0, -1).map(quoted);
  const items = paths.map((path) => quoted(path.at(-1) ?? ''));
  return `${[...words, items.length > 1 ? `[ ${items.join(' ')} ]` : (items[0] ?? '')].join(' ')};`;
}

/** The statement of the leaf without the paths that go. */
function withoutPaths(leaf: TreeLeaf, gone: readonly string[], dialect: TreeDialect, newline: string): string {
  const kept = leaf.together.filter((path) => !startsWith(path, gone));
  if (kept.length === 0) return '';
  return leaf.form === 'set' ? kept.map((path) => setLine(path, dialect)).join(newline) : listStatement(leaf, kept);
}

/** The outermost block that holds nothing but the range. */
function emptied(
  text: string,
  block: TreeBlock | null,
  start: number,
  end: number,
  dialect: TreeDialect,
): { readonly start: number; readonly end: number } {
  // prettier-ignore
  const blank = (piece: string): boolean => /^\s*(?:## [^\r\n]*\s*)?$/.test(piece);
  let range = { start, end };
  for (let outer = block; outer && outer.close >= 0; outer = outer.parent) {
    const alone = blank(text.slice(outer.open + 1, range.start)) && blank(text.slice(range.end, outer.close));
    if (!alone || dialect.keepsEmpty?.(outer.path)) break;
    range = { start: outer.start, end: outer.close + 1 };
  }
  return range;
}

function removePath(text: string, path: readonly string[], dialect: TreeDialect): string {
  let current = text;
  // A statement may be there more than once, and each removal moves what follows.
  for (let round = 0; round < 256; round += 1) {
    const { leaves } = statementText(current, dialect);
    const leaf = leaves.findLast((one) => one.verb !== 'delete' && startsWith(one.path, path));
    if (!leaf) return current;
    const rest = withoutPaths(leaf, path, dialect, newlineOf(current));
    const outer = leaf.form === 'block' ? (leaf.block?.parent ?? null) : leaf.block;
    const { start, end } = rest === '' ? emptied(current, outer, leaf.start, leaf.end, dialect) : leaf;
    const next = cut(current, start, end, rest);
    if (next === current) return current;
    current = next;
  }
  return current;
}

/** Lines of what is to be added inside a block, `indent` blanks further in with each block. */
function braceLines(path: readonly string[], from: number, indent: string, dialect: TreeDialect): readonly string[] {
  const end = dialect.newlineEnds ? '' : ';';
  const count = dialect.blockWords(path, from);
  if (from + count >= path.length) return [`${indent}${path.slice(from).map(quoted).join(' ')}${end}`];
  return [
    `${indent}${path.slice(from, from + count).map(quoted).join(' ')} {`,
    ...braceLines(path, from + count, `${indent}    `, dialect),
    `${indent}}`,
  ]; // prettier-ignore
}

function insertInBlock(text: string, block: TreeBlock, path: readonly string[], dialect: TreeDialect): string {
  const newline = newlineOf(text);
  const lineStart = Math.max(text.lastIndexOf('\n', block.close - 1), text.lastIndexOf('\r', block.close - 1)) + 1;
  const before = text.slice(lineStart, block.close);
  const ownLine = before.trim() === '';
  const indent = ownLine ? `${before}    ` : '    ';
  const lines = braceLines(path, block.path.length, indent, dialect);
  if (ownLine) return text.slice(0, lineStart) + lines.map((line) => line + newline).join('') + text.slice(lineStart);
  const inside = lines.join(newline);
  return `${text.slice(0, block.close).trimEnd()}${newline}${inside}${newline}${text.slice(block.close)}`;
}

function append(text: string, lines: readonly string[]): string {
  const newline = newlineOf(text);
  const gap = text === '' || /[\r\n]$/.test(text) ? '' : newline;
  return `${text}${gap}${lines.map((line) => `${line}${newline}`).join('')}`;
}

/**
 * The `set` line behind which a new one stands: the last of those that share most words with it. None in front of a line
 * that would take the new one away again.
 */
function neighbour(leaves: readonly TreeLeaf[], path: readonly string[]): TreeLeaf | null {
  const taken = leaves.findLast(({ verb, path: other }) => verb !== 'set' && startsWith(path, other))?.start ?? -1;
  let best: TreeLeaf | null = null;
  let most = 1;
  for (const leaf of leaves) {
    if (leaf.form !== 'set' || leaf.verb !== 'set' || leaf.start < taken) continue;
    let shared = 0;
    while (shared < path.length && leaf.path[shared] === path[shared]) shared += 1;
    if (shared >= most) [best, most] = [leaf, shared];
  }
  return best;
}

function addPath(
  text: string,
  { leaves, blocks }: StatementText,
  path: readonly string[],
  dialect: TreeDialect,
): string {
  const open = blocks
    .filter(({ path: own, close }) => close >= 0 && own.length < path.length && startsWith(path, own))
    .reduce<TreeBlock | null>((best, one) => (best === null || one.path.length >= best.path.length ? one : best), null);
  const lines = leaves.some(({ form }) => form === 'set');
  const list = dialect.isListed?.(path)
    ? leaves.findLast(
        (leaf) => leaf.form === 'brace' && leaf.path.length === path.length && startsWith(leaf.path, path.slice(0, -1)),
      )
    : undefined;
  if (list) return text.slice(0, list.start) + listStatement(list, [...list.together, path]) + text.slice(list.end);
  if (open && (!lines || open.path.length > 0)) return insertInBlock(text, open, path, dialect);
  if (!lines && blocks.length > 0) return append(text, braceLines(path, 0, '', dialect));
  const line = setLine(path, dialect);
  const beside = neighbour(leaves, path);
  if (!beside) return append(text, [line]);
  const end = beside.end + (/^[^\r\n]*/.exec(text.slice(beside.end))?.[0].length ?? 0);
  // A terminal's prompt is not repeated: what is added is the statement.
  return `${text.slice(0, end)}${newlineOf(text)}${line}${text.slice(end)}`;
}

function setPath(text: string, path: readonly string[], dialect: TreeDialect): string {
  const node = nodeAt(statementTree(statementText(text, dialect).leaves), ...path);
  if (node?.leaf?.active && node.own) return text;
  let current = text;
  const siblings = dialect.isSingleValued(path) ? path.slice(0, -1) : null;
  if (siblings) {
    const read = statementText(current, dialect);
    const known = read.leaves.findLast(
      (leaf) => leaf.verb === 'set' && leaf.active && leaf.path.length === path.length && startsWith(leaf.path, siblings) && leaf.together.length === 1,
    ); // prettier-ignore
    if (known && known.form !== 'block') {
      // The value takes the other one's place.
      const inside = path.slice(known.block?.path.length ?? 0).map(quoted);
      const word =
        known.form === 'set' ? setLine(path, dialect) : `${inside.join(' ')}${dialect.newlineEnds ? '' : ';'}`;
      const changed = current.slice(0, known.start) + word + current.slice(known.end);
      const others = statementText(changed, dialect).leaves.filter(
        (leaf) => leaf.verb === 'set' && startsWith(leaf.path, siblings),
      );
      if (others.length === 1) return changed;
    }
    current = removePath(current, siblings, dialect);
  }
  return addPath(current, statementText(current, dialect), path, dialect);
}

/** Carries out the commands, in order. What is no `set` or `delete` changes no configuration. */
export function applyTreeCommands(text: string, commands: readonly string[], dialect: TreeDialect): string {
  let current = text;
  for (const command of commands)
    for (const { verb, path } of statementText(command, dialect).leaves) {
      if (verb === 'set') current = setPath(current, path, dialect);
      else if (verb === 'delete') current = removePath(current, path, dialect);
    }
  return current;
}
