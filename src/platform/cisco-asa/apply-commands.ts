/** An ASA configuration with statements of the writer carried out: each in the section that the lines above it name. */

const normalize = (line: string): string =>
  line
    .trim()
    .replace(/[ \t]+/g, ' ')
    .toLowerCase();

interface Statement {
  /** Lines that lead to it, outermost first. */
  readonly path: readonly string[];
  readonly text: string;
}

/** Commands as the writer nests them: one blank more for each level; a line with deeper ones below it is a path. */
function statementsOf(commands: readonly string[]): readonly Statement[] {
  const depths = commands.map((command) => command.length - command.trimStart().length);
  const path: string[] = [];
  return commands.flatMap((command, at) => {
    const depth = depths[at] ?? 0;
    path.length = Math.min(path.length, depth);
    if ((depths[at + 1] ?? 0) > depth) {
      path.push(command.trim());
      return [];
    }
    return [{ path: [...path], text: command.trim() }];
  });
}

/** Lines `[from, to)` of the section that the path leads to, and how deep its lines stand; null when there is none. */
function sectionOf(
  lines: readonly string[],
  path: readonly string[],
): { readonly from: number; readonly to: number } | null {
  let from = 0;
  let to = lines.length;
  for (const [level, name] of path.entries()) {
    const at = lines.findIndex((line, index) => index >= from && index < to && normalize(line) === normalize(name));
    if (at < 0) return null;
    const opens =
      level === 0
        ? /^(?:policy-map|class-map|service-policy|object|interface|!)/i
        : /^(?:class|parameters|policy-map|service-policy|!)/i;
    const next = lines.findIndex((line, index) => index > at && index < to && opens.test(line.trim()));
    from = at + 1;
    to = next < 0 ? to : next;
  }
  return { from, to };
}

/** What a statement takes the place of: the same inspection with another map, the same parameter with another value. */
function isSame(line: string, text: string): boolean {
  const [one, other] = [normalize(line), normalize(text)];
  if (one === other) return true;
  if (/^message-length maximum \d+$/.test(other)) return /^message-length maximum \d+$/.test(one);
  return other.startsWith('inspect ') && one.startsWith(`${other} `);
}

/** A time among several in one line, e.g. `udp` in `timeout conn 1:00:00 udp 0:02:00`; null for other statements, and where it is not set. */
function withTimeout(pieces: readonly string[], statement: string): string | null {
  const [, word, time] = /^timeout ([\w-]+) ([\d:]+)$/i.exec(normalize(statement)) ?? [];
  if (word === undefined || time === undefined) return null;
  const place = new RegExp(`^([ \\t]*timeout\\b.*[ \\t]${word}[ \\t]+)[\\d:]+`, 'i');
  const at = pieces.findLastIndex((piece) => place.test(piece));
  return at < 0 ? null : pieces.with(at, (pieces[at] ?? '').replace(place, `$1${time}`)).join('');
}

function applyOne(text: string, { path, text: statement }: Statement): string {
  const newline = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const pieces = text.split(/(\r\n|\n|\r)/);
  const timed = withTimeout(pieces, statement);
  if (timed !== null) return timed;
  const lines = pieces.filter((_piece, at) => at % 2 === 0);
  const section = sectionOf(lines, path);
  const isNegation = /^no /i.test(statement);
  const wanted = isNegation ? statement.slice(3) : statement;
  if (section) {
    const at = lines.findIndex((line, index) => index >= section.from && index < section.to && isSame(line, wanted));
    if (isNegation) {
      if (at >= 0) pieces.splice(at * 2, 2);
      return pieces.join('');
    }
    const indent = ' '.repeat(path.length);
    if (at < 0) pieces.splice(section.from * 2, 0, `${indent}${statement}${newline}`);
    else if (/^message-length /i.test(statement))
      pieces[at * 2] = `${/^[ \t]*/.exec(lines[at] ?? '')?.[0] ?? indent}${statement}`;
    return pieces.join('');
  }
  if (isNegation) return text;
  const added = [...path, statement].map((line, level) => `${' '.repeat(level)}${line}${newline}`).join('');
  return `${text}${text === '' || /[\r\n]$/.test(text) ? '' : newline}${added}`;
}

/** Carries the statements out in order; untouched lines stay byte for byte. */
export const applyAsaCommands = (text: string, commands: readonly string[]): string =>
  statementsOf(commands).reduce(applyOne, text);
