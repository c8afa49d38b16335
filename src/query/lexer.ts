/** Splits a display filter into words, with the place of each for error messages. */

export type TokenKind = 'field' | 'value' | 'operator' | 'open' | 'close' | 'brace-open' | 'brace-close' | 'comma';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Characters from the start. */
  readonly at: number;
}

/** What is wrong with a filter, and where. */
export class FilterError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const operators = ['&&', '||', '==', '!=', '<=', '>=', '<', '>', '!'] as const;
/** Wireshark's English forms. */
const words: Readonly<Record<string, string>> = {
  and: '&&', or: '||', not: '!', eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=', in: 'in', contains: 'contains',
}; // prettier-ignore

/** Throws `FilterError` for a character that no filter has. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const space = /^\s+/.exec(rest);
    if (space) {
      at += space[0].length;
      continue;
    }
    const operator = operators.find((candidate) => rest.startsWith(candidate));
    const bracket = { '(': 'open', ')': 'close', '{': 'brace-open', '}': 'brace-close', ',': 'comma' }[
      rest[0] ?? ''
    ] as TokenKind | undefined;
    const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(rest);
    // Addresses, prefixes and names share characters; what a word means is decided where it stands.
    const word = /^[\w.:/-]+/.exec(rest);
    if (operator) {
      tokens.push({ kind: 'operator', text: operator, at });
      at += operator.length;
    } else if (bracket) {
      tokens.push({ kind: bracket, text: rest[0] ?? '', at });
      at += 1;
    } else if (quoted) {
      tokens.push({ kind: 'value', text: (quoted[1] ?? '').replace(/\\(.)/g, '$1'), at });
      at += quoted[0].length;
    } else if (word) {
      const name = words[word[0].toLowerCase()];
      tokens.push(
        name
          ? { kind: 'operator', text: name, at }
          : { kind: /^[a-z_]/i.test(word[0]) && !word[0].includes(':') ? 'field' : 'value', text: word[0], at },
      );
      at += word[0].length;
    } else throw new FilterError(`"${rest[0]}" has no meaning in a filter`, at);
  }
  return tokens;
}
