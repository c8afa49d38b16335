/** Words of one line of a tree configuration: quotes taken off, brackets and braces as words of their own. */

export interface LineWord {
  readonly text: string;
  /** 0-based columns; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

const blank = (character: string): boolean => character === ' ' || character === '\t';

/** Closing quote behind `from`, or the end of the line: an unfinished string ends there. */
function quoteEnd(line: string, from: number, quote: string): number {
  for (let at = from; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === quote) return at;
  }
  return line.length;
}

/** One word from `from` on, which is no blank. `marks` are characters that end a word and are words themselves. */
export function wordAt(line: string, from: number, marks: string): LineWord {
  const first = line[from] ?? '';
  if (first === '"' || first === "'") {
    const close = quoteEnd(line, from + 1, first);
    const inner = line.slice(from + 1, close).replace(/\\(["'\\])/g, '$1');
    return { text: inner, start: from, end: Math.min(close + 1, line.length), quoted: true };
  }
  if (marks.includes(first)) return { text: first, start: from, end: from + 1, quoted: false };
  let at = from;
  while (at < line.length && !blank(line[at] ?? '') && !marks.includes(line[at] ?? '')) at += 1;
  return { text: line.slice(from, at), start: from, end: at, quoted: false };
}

/** Every word of the line from `from` on. */
export function lineWords(line: string, from: number, marks: string): readonly LineWord[] {
  const words: LineWord[] = [];
  let at = from;
  for (;;) {
    while (at < line.length && blank(line[at] ?? '')) at += 1;
    if (at >= line.length) return words;
    const word = wordAt(line, at, marks);
    words.push(word);
    at = word.end;
  }
}

const mostItems = 256;

/** The paths that `a [ b c ] d` stands for: one for each item of the list. A list that is not closed ends with the line. */
export function expandLists(words: readonly string[]): readonly (readonly string[])[] {
  const open = words.indexOf('[');
  if (open < 0) return [words.filter((word) => word !== ']')];
  const close = words.indexOf(']', open);
  const items = words.slice(open + 1, close < 0 ? words.length : close).slice(0, mostItems);
  const rest = close < 0 ? [] : words.slice(close + 1).filter((word) => word !== '[' && word !== ']');
  return items.map((item) => [...words.slice(0, open), item, ...rest]);
}
