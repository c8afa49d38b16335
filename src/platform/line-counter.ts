/** Numbers the lines of a log, hands overlong ones over in pieces, takes NULs out, and remembers what was wrong. */

/** Bytes (characters in UTF-16) after which a line is handed over in pieces, so that a file without breaks stays bounded. */
export const longestPiece = 65_536;

/** Lines listed by number in a problem's text. */
const listedLines = 3;

/** Gets every line without its break; numbers start at 1. The pieces of an overlong line come under the same number. */
export type OnLine = (text: string, lineNumber: number) => void;

export interface LineCounter {
  /** A whole line, or the rest of one after `piece`. */
  readonly line: (text: string) => void;
  /** A part of a line that goes on. */
  readonly piece: (text: string) => void;
  /** The lines of `text`, whose last character is a break; true when the break is a `\r` that a `\n` may follow. */
  readonly lines: (text: string) => boolean;
  readonly notUtf8: () => void;
  readonly cutCharacter: () => void;
  readonly count: () => number;
  readonly problems: () => readonly string[];
}

export function createLineCounter(onLine: OnLine): LineCounter {
  let number = 1;
  let openPiece = false;
  let endsInsideCharacter = false;
  const overlong = createTally();
  const withNuls = createTally();
  const legacy = createTally();

  const hand = (text: string): void => {
    if (!text.includes('\0')) {
      onLine(text, number);
      return;
    }
    withNuls.add(number);
    onLine(text.replaceAll('\0', ''), number);
  };
  const piece = (text: string): void => {
    if (!openPiece) overlong.add(number);
    openPiece = true;
    hand(text);
  };
  const line = (text: string): void => {
    let at = 0;
    while (text.length - at > longestPiece) {
      piece(text.slice(at, at + longestPiece));
      at += longestPiece;
    }
    if (at > 0) hand(text.slice(at));
    else if (!openPiece || text !== '') hand(text);
    openPiece = false;
    number += 1;
  };
  const splitAtReturns = (text: string): void => {
    let at = 0;
    for (;;) {
      const end = text.indexOf('\r', at);
      if (end < 0) break;
      line(text.slice(at, end));
      at = end + 1;
    }
    line(text.slice(at));
  };

  return {
    line,
    piece,
    lines(text) {
      const hasReturns = text.includes('\r');
      let at = 0;
      for (;;) {
        const end = text.indexOf('\n', at);
        if (end < 0) break;
        if (!hasReturns) line(text.slice(at, end));
        else splitAtReturns(text.slice(at, end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end));
        at = end + 1;
      }
      if (at === text.length) return false;
      splitAtReturns(text.slice(at, -1));
      return true;
    },
    notUtf8: () => {
      legacy.add(number);
    },
    cutCharacter: () => {
      endsInsideCharacter = true;
    },
    count: () => number - 1,
    problems: () => [
      ...overlong.say('longer than 64 KiB, read in pieces'),
      ...withNuls.say('NUL characters left out'),
      ...legacy.say('not valid UTF-8, read as Windows-1252'),
      ...(endsInsideCharacter ? ['the file ends inside a UTF-16 character'] : []),
    ],
  };
}

/** Counts the lines that share a problem and keeps the first numbers for the message. */
function createTally(): { add: (line: number) => void; say: (problem: string) => readonly string[] } {
  const first: number[] = [];
  let count = 0;
  let last = 0;
  return {
    add(line) {
      if (line === last) return;
      last = line;
      count += 1;
      if (first.length < listedLines) first.push(line);
    },
    say(problem) {
      if (count === 0) return [];
      const list = first.join(', ') + (count > first.length ? ', …' : '');
      return [`${count} ${count === 1 ? 'line' : 'lines'} (${list}): ${problem}`];
    },
  };
}
