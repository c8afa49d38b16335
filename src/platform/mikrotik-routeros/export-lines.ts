/**
 * Commands of a RouterOS export, script or terminal session: continued lines joined, the menu that each belongs to, and
 * the properties it sets. Everything that edits or reads an export goes through here.
 */

export interface RouterOsCommand {
  /** First and last line, starting at 1. */
  readonly line: number;
  readonly endLine: number;
  /** 0-based characters of the command in its first line, and its end in the last one (exclusive). */
  readonly startColumn: number;
  readonly endColumn: number;
  /** The command as one line, blanks trimmed; with its menu when the line names one. */
  readonly text: string;
  /** Menu in words, e.g. `ip firewall nat`. */
  readonly menu: string;
  /** `add`, `set`, …; empty when the line only enters a menu. */
  readonly verb: string;
  /** What is set, as written: `sip`, `[ find default=yes ]`; empty when nothing is named. */
  readonly target: string;
  readonly values: ReadonlyMap<string, string>;
}

/** No command is longer; what exceeds it is another file's content. */
const longestCommand = 8000;
const mostContinuations = 200;
/** No export is larger; what follows belongs to another kind of file. */
const longestConfiguration = 16 * 1024 * 1024;

/** `[admin@MikroTik] /ip firewall nat>` or `[admin@MikroTik] >`, as pasted from a terminal. */
const prompt = /^[ \t]*\[[^\]\n]{1,80}@[^\]\n]{1,80}\] ?(\/[\w /-]{0,80})?>[ \t]*/;

const verbs = new Set([
  'add', 'set', 'remove', 'enable', 'disable', 'print', 'export', 'move', 'unset', 'edit', 'find', 'get', 'reset', 'comment',
]); // prettier-ignore

interface Token {
  /** As written, quotes included. */
  readonly raw: string;
  /** Quotes and backslashes taken off. */
  readonly text: string;
}

/** Words of a command: quoted text and brackets stay together. Linear; an open quote or bracket ends with the line. */
export function tokensOf(line: string): readonly Token[] {
  const tokens: Token[] = [];
  let raw = '';
  let text = '';
  let quoted = false;
  let depth = 0;
  const finish = (): void => {
    if (raw !== '') tokens.push({ raw, text });
    raw = '';
    text = '';
  };
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (character === '\\' && quoted && index + 1 < line.length) {
      raw += character + line.charAt(index + 1);
      text += line.charAt(index + 1);
      index += 1;
      continue;
    }
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '[' || character === '(')) depth += 1;
    else if (!quoted && (character === ']' || character === ')')) depth = Math.max(0, depth - 1);
    if (!quoted && depth === 0 && (character === ' ' || character === '\t')) {
      finish();
      continue;
    }
    raw += character;
    if (character !== '"') text += character;
  }
  finish();
  return tokens;
}

const isProperty = (token: string): boolean => /^!?[a-z][\w.-]{0,60}=/i.test(token);

interface Parsed {
  readonly menu: string;
  readonly verb: string;
  readonly target: string;
  readonly values: ReadonlyMap<string, string>;
}

/** Splits one joined command into menu, verb, target and properties. `menu` is what an earlier line entered. */
function parse(text: string, menu: string): Parsed {
  const tokens = tokensOf(text);
  let at = 0;
  let path = menu;
  if (tokens[0]?.raw.startsWith('/')) {
    const words: string[] = [];
    for (; at < tokens.length; at += 1) {
      const parts = (tokens[at]?.text ?? '').split('/').filter((word) => word !== '');
      const verbAt = parts.findIndex((word) => verbs.has(word));
      if (verbAt < 0 && !isProperty(tokens[at]?.text ?? '') && words.length < 8) {
        words.push(...parts);
        continue;
      }
      if (verbAt > 0) words.push(...parts.slice(0, verbAt));
      break;
    }
    path = words.join(' ').toLowerCase();
  }
  const last = (tokens[at]?.text ?? '').split('/').at(-1) ?? '';
  const verb = verbs.has(last) ? last : '';
  if (verb !== '') at += 1;
  const values = new Map<string, string>();
  const targets: string[] = [];
  for (const token of tokens.slice(at)) {
    const equals = token.text.indexOf('=');
    if (isProperty(token.text) && !token.raw.startsWith('['))
      values.set(token.text.slice(0, equals).toLowerCase(), token.text.slice(equals + 1));
    else targets.push(token.raw);
  }
  return { menu: path, verb, target: targets.join(' '), values };
}

/** The commands of the text in order, and how many lines it has. Comments are skipped. Never throws. */
export function exportCommands(text: string): {
  readonly commands: readonly RouterOsCommand[];
  readonly lineCount: number;
} {
  const lines = text.slice(0, longestConfiguration).split(/\r\n|\n|\r/);
  const commands: RouterOsCommand[] = [];
  let menu = '';
  for (let index = 0; index < lines.length; index += 1) {
    const first = clean(lines[index] ?? '');
    const prompted = prompt.exec(first);
    if (prompted?.[1] !== undefined) menu = menuWords(prompted[1]);
    const unprompted = prompted ? ' '.repeat(prompted[0].length) + first.slice(prompted[0].length) : first;
    if (unprompted.length > longestCommand || unprompted.trim() === '' || unprompted.trim().startsWith('#')) continue;
    const start = index;
    let joined = unprompted;
    while (joined.endsWith('\\') && index + 1 < lines.length && index - start < mostContinuations) {
      const next = clean(lines[index + 1] ?? '').trim();
      if (joined.length + next.length > longestCommand) break;
      index += 1;
      joined = joined.slice(0, -1) + next;
    }
    const startColumn = unprompted.length - unprompted.trimStart().length;
    const trimmed = joined.trim();
    const { verb, target, values, menu: path } = parse(trimmed, menu);
    if (verb === '' && values.size === 0 && trimmed.startsWith('/')) menu = path;
    commands.push({
      line: start + 1,
      endLine: index + 1,
      startColumn,
      endColumn: clean(lines[index] ?? '').trimEnd().length,
      text: trimmed,
      menu: path,
      verb,
      target,
      values,
    });
  }
  return { commands, lineCount: lines.length };
}

const menuWords = (path: string): string =>
  path
    .split(/[/ ]/)
    .filter((word) => word !== '')
    .join(' ')
    .toLowerCase();

/** Control characters count as blanks: hostile or badly converted text holds them. */
const clean = (line: string): string =>
  // eslint-disable-next-line no-control-regex -- see above
  line.replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufeff]/g, ' ').replace(/[ \t]+$/, '');
