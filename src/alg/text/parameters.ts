/** Values of headers in pieces that keep their place: lists divided by commas, parameters divided by semicolons. */

export interface TextPiece {
  readonly text: string;
  /** Within the value that was divided. */
  readonly offset: number;
}

const maximumPieces = 64;

/** Divides at `separator` outside of quotes and angle brackets; pieces are trimmed, empty ones left out. */
export function dividePieces(value: string, separator: ',' | ';'): TextPiece[] {
  const pieces: TextPiece[] = [];
  let start = 0;
  let quoted = false;
  let brackets = 0;
  for (let at = 0; at <= value.length && pieces.length < maximumPieces; at += 1) {
    const letter = value[at];
    if (letter === '\\' && quoted && at + 1 < value.length) at += 1;
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === '<') brackets += 1;
    else if (!quoted && letter === '>') brackets = Math.max(0, brackets - 1);
    else if (letter === undefined || (!quoted && brackets === 0 && letter === separator)) {
      const text = value.slice(start, at);
      const trimmed = text.trim();
      if (trimmed !== '') pieces.push({ text: trimmed, offset: start + text.length - text.trimStart().length });
      start = at + 1;
    }
  }
  return pieces;
}

export interface Parameter {
  /** Lower case. */
  readonly name: string;
  /** Undefined for a flag such as `rport`; without quotes. */
  readonly value: string | undefined;
  /** Of the value, within the text that was divided; of the name's end for a flag. */
  readonly offset: number;
}

/** `;name=value` pairs of `text` from `from` on. */
export function parametersOf(text: string, from = 0): Parameter[] {
  return dividePieces(text.slice(from), ';').map((piece) => {
    const equals = piece.text.indexOf('=');
    const offset = from + piece.offset;
    if (equals < 0) return { name: piece.text.toLowerCase(), value: undefined, offset: offset + piece.text.length };
    const rest = piece.text.slice(equals + 1);
    const value = rest.trim();
    const quoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
    return {
      name: piece.text.slice(0, equals).trim().toLowerCase(),
      value: quoted ? value.slice(1, -1) : value,
      offset: offset + equals + 1 + (rest.length - rest.trimStart().length) + (quoted ? 1 : 0),
    };
  });
}

export const parameterOf = (parameters: readonly Parameter[], name: string): Parameter | undefined =>
  parameters.find((parameter) => parameter.name === name);
