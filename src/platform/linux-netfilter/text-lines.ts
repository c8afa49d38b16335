/** Lines of a Linux configuration or script: prompts cut off, continued lines joined, places kept. */

export interface TextLine {
  /** First and last line, starting at 1. */
  readonly line: number;
  readonly endLine: number;
  /** 0-based characters of the statement in its first line; the end is in the last one, exclusive. */
  readonly startColumn: number;
  readonly endColumn: number;
  /** Blanks at both ends cut off. */
  readonly text: string;
  readonly indented: boolean;
}

const longestLine = 8000;
const mostContinuations = 100;
const longestConfiguration = 16 * 1024 * 1024;

/** `root@fw:~# `, `[root@fw ~]# `, `# ` before a command, and `sudo `. A lone `#` begins a comment. */
const prompt =
  /^[ \t]*(?:(?:[\w.-]{1,40}@[\w.-]{1,60}(?::[\w/~.-]{0,80})?|\[[\w.-]{1,40}@[\w.-]{1,60} [\w/~.-]{1,80}\]) ?[#$] *)?(?:sudo +)?/;

/** Control characters count as blanks: hostile or badly converted text holds them. */
const clean = (line: string): string =>
  // eslint-disable-next-line no-control-regex -- see above
  line.replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufeff]/g, ' ');

/** The lines with something on them; comments (`#`) are left out. */
export function textLines(text: string): { readonly lines: readonly TextLine[]; readonly lineCount: number } {
  const raw = text.slice(0, longestConfiguration).split(/\r\n|\n|\r/);
  const lines: TextLine[] = [];
  for (let index = 0; index < raw.length; index += 1) {
    const first = clean(raw[index] ?? '');
    if (first.length > longestLine) continue;
    const cut = prompt.exec(first)?.[0].length ?? 0;
    const start = index;
    let joined = first.slice(cut);
    while (joined.endsWith('\\') && index + 1 < raw.length && index - start < mostContinuations) {
      const next = clean(raw[index + 1] ?? '').trim();
      if (joined.length + next.length > longestLine) break;
      index += 1;
      joined = `${joined.slice(0, -1)} ${next}`;
    }
    const trimmed = joined.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    lines.push({
      line: start + 1,
      endLine: index + 1,
      startColumn: cut + (first.slice(cut).length - first.slice(cut).trimStart().length),
      endColumn: clean(raw[index] ?? '').trimEnd().length,
      text: trimmed,
      indented: /^[ \t]/.test(first),
    });
  }
  return { lines, lineCount: raw.length };
}

/** Words of a shell-like line: quotes keep words together and are taken off. */
export function shellWords(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (const character of text) {
    if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === ' ' || character === '\t') {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + character;
  }
  if (word !== null) words.push(word);
  return words;
}
