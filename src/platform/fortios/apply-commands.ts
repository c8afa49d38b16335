/** A configuration with `config … end` commands carried out, as `show` would then print it. Other lines stay as they are. */
import { isBackup, listsEveryHelper } from './model-reader.ts';
import { configurationTree, sectionsNamed, valueOf, type FortiNode } from './configuration-tree.ts';
import { defaultSessionHelpers } from './session-helpers.ts';

interface Text {
  /** Lines and, at odd places, what ends them. */
  readonly pieces: string[];
  readonly newline: string;
}

const lineAt = ({ pieces }: Text, line: number): string => pieces[(line - 1) * 2] ?? '';
const indentOf = (text: string): string => /^[ \t]*/.exec(text)?.[0] ?? '';

function insertBefore(text: Text, line: number, lines: readonly string[]): void {
  text.pieces.splice((line - 1) * 2, 0, ...lines.flatMap((one) => [one, text.newline]));
}

function removeLines({ pieces }: Text, first: number, last: number): void {
  pieces.splice((first - 1) * 2, (last - first + 1) * 2);
}

const parts = (text: string): Text => ({
  pieces: text.split(/(\r\n|\n|\r)/),
  newline: /\r\n|\n|\r/.exec(text)?.[0] ?? '\n',
});

/** The line before which something is added to a node: its `end` or `next`, or the line after it when it is not closed. */
const endOf = ({ endLine, closed }: FortiNode): number => (closed ? endLine : endLine + 1);

const quoted = (value: string): string =>
  /^[\w.:/-]+$/.test(value) ? value : `"${value.replace(/(["\\])/g, '\\$1')}"`;

/** Sets or unsets one key directly in a node. */
function applySetting(
  text: string,
  find: (text: string) => FortiNode | undefined,
  key: string,
  line: string | null,
): string {
  const target = find(text);
  if (!target) return text;
  const edited = parts(text);
  const known = target.settings.findLast((setting) => setting.key === key);
  if (known) {
    const indent = indentOf(lineAt(edited, known.line));
    removeLines(edited, known.line, known.endLine);
    if (line !== null) insertBefore(edited, known.line, [indent + line]);
  } else if (line !== null) {
    const indent = `${indentOf(lineAt(edited, target.line))}    `;
    insertBefore(edited, endOf(target), [indent + line]);
  }
  return edited.pieces.join('');
}

const sectionIn = (text: string, name: string): FortiNode | undefined =>
  sectionsNamed(configurationTree(text), name)[0];

const entryIn = (text: string, section: string, name: string): FortiNode | undefined =>
  sectionIn(text, section)?.nodes.find((entry) => entry.name === name);

function ensureSection(text: string, name: string): string {
  if (sectionIn(text, name)) return text;
  const { newline } = parts(text);
  const gap = text === '' || /[\r\n]$/.test(text) ? '' : newline;
  return `${text}${gap}config ${name}${newline}end${newline}`;
}

const isDefaultHelper = (entry: FortiNode): boolean =>
  defaultSessionHelpers.some(
    ({ id, name, protocol, port }) =>
      String(id) === entry.name &&
      valueOf(entry, 'name') === name &&
      valueOf(entry, 'protocol') === String(protocol) &&
      valueOf(entry, 'port') === String(port),
  );

/** The text without the deletion of an entry, which is then as it was by default; null when nothing deletes it. */
function withoutDeletion(text: string, section: string, name: string): string | null {
  const target = sectionIn(text, section);
  const deletion = target?.deletions.findLast((one) => one.name === name);
  if (!deletion || target?.nodes.some((entry) => entry.name === name)) return null;
  const edited = parts(text);
  removeLines(edited, deletion.line, deletion.line);
  return edited.pieces.join('');
}

function ensureEntry(text: string, section: string, name: string): string {
  const target = sectionIn(text, section);
  if (!target || target.nodes.some((entry) => entry.name === name)) return text;
  const edited = parts(text);
  const indent = `${indentOf(lineAt(edited, target.line))}    `;
  // An entry that a pasted session deleted is entered again: the deletion goes, or it would win.
  const deletion = target.deletions.findLast((one) => one.name === name);
  insertBefore(edited, endOf(target), [`${indent}edit ${name}`, `${indent}next`]);
  if (deletion) removeLines(edited, deletion.line, deletion.line);
  return edited.pieces.join('');
}

function deleteEntry(text: string, section: string, name: string): string {
  const target = sectionIn(text, section);
  if (!target) return text;
  const edited = parts(text);
  const entry = target.nodes.find((one) => one.name === name);
  if (entry) removeLines(edited, entry.line, entry.endLine);
  else insertBefore(edited, endOf(target), [`${indentOf(lineAt(edited, target.line))}    delete ${name}`]);
  return edited.pieces.join('');
}

function applyNode(text: string, section: FortiNode): string {
  const { name } = section;
  const before = sectionIn(text, name);
  let current = ensureSection(text, name);
  const lineOf = (key: string, values: readonly string[], raw: string): string =>
    /"/.test(raw) ? raw : `set ${[key, ...values.map(quoted)].join(' ')}`;
  for (const { key, values, unset, text: raw } of section.settings)
    current = applySetting(current, (now) => sectionIn(now, name), key, unset ? null : lineOf(key, values, raw));
  for (const deletion of section.deletions) current = deleteEntry(current, name, deletion.name);
  for (const entry of section.nodes) {
    if (name === 'system session-helper' && isDefaultHelper(entry)) {
      const kept = withoutDeletion(current, name, entry.name);
      if (kept !== null) {
        current = kept;
        continue;
      }
    }
    current = ensureEntry(current, name, entry.name);
    for (const { key, values, unset, text: raw } of entry.settings)
      current = applySetting(
        current,
        (now) => entryIn(now, name, entry.name),
        key,
        unset ? null : lineOf(key, values, raw),
      );
  }
  // An empty list says that no helper is left: a pasted section that only added some goes with the last of them.
  const after = sectionIn(current, name);
  const pasted = before && name === 'system session-helper' && !listsEveryHelper(before, isBackup(text));
  if (!after || !pasted || after.nodes.length > 0 || after.deletions.length > 0) return current;
  const edited = parts(current);
  removeLines(edited, after.line, after.endLine);
  return edited.pieces.join('');
}

/** Carries out what stands in `config` sections, two levels deep; `show` and the like change nothing. */
export const applyFortiOsCommands = (text: string, commands: readonly string[]): string =>
  configurationTree(commands.join('\n')).nodes.reduce(applyNode, text);
