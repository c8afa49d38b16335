/** Where commands belong in a router's configuration: beside their relatives, and never after the `end` that closes it. */

export interface InsertionPlace {
  /** Line before which the commands go, starting at 0; the number of lines for the end of the document. */
  readonly line: number;
  /** Commands that the configuration does not have already, in order. */
  readonly commands: readonly string[];
}

/**
 * The place for `commands` in `lines`: after the last line (and its indented block) that shares the most leading words with
 * the first command, at least two, `no` aside; else before the final `end`; else at the end of the text.
 */
export function insertionPlace(lines: readonly string[], commands: readonly string[]): InsertionPlace {
  const present = new Set(lines.map(normalize));
  // A command of a block means nothing without the lines before it, so blocks stay whole.
  const isFlat = commands.every((command) => !isIndented(command));
  const wanted = isFlat ? commands.filter((command) => !present.has(normalize(command))) : commands;
  const end = endLine(lines);
  return { line: relatedLine(lines.slice(0, end), commands[0] ?? '') ?? end, commands: wanted };
}

/** The final `end` (Cisco) with nothing but blank lines and comments behind it, or where the text stops. */
function endLine(lines: readonly string[]): number {
  let last = lines.length;
  while (last > 0 && (lines[last - 1] ?? '').trim() === '') last -= 1;
  for (let line = last - 1; line >= 0; line -= 1) {
    const text = (lines[line] ?? '').trim();
    if (text === 'end') return line;
    if (text !== '' && !text.startsWith('!')) break;
  }
  return last;
}

function relatedLine(lines: readonly string[], command: string): number | undefined {
  const words = wordsOf(command);
  let best: number | undefined;
  let mostShared = 2;
  for (const [index, line] of lines.entries()) {
    if (isIndented(line)) continue;
    const others = wordsOf(line);
    let shared = 0;
    while (shared < words.length && words[shared] === others[shared]) shared += 1;
    if (shared < mostShared) continue;
    mostShared = shared;
    best = index + 1;
  }
  while (best !== undefined && best < lines.length && isIndented(lines[best] ?? '')) best += 1;
  return best;
}

const isIndented = (line: string): boolean => /^\s+\S/.test(line);
const normalize = (line: string): string => line.trim().replace(/\s+/g, ' ');
const wordsOf = (line: string): readonly string[] => normalize(line).replace(/^no /, '').split(' ');
