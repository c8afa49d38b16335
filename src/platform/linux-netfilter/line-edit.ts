/** Edits of a text by whole lines, so that every other line stays byte for byte. */

export interface EditedText {
  /** Lines at even places, what ends them at odd ones. */
  readonly pieces: string[];
  readonly newline: string;
}

export const editedText = (text: string): EditedText => ({
  pieces: text.split(/(\r\n|\n|\r)/),
  newline: /\r\n|\n|\r/.exec(text)?.[0] ?? '\n',
});

export const textOf = ({ pieces }: EditedText): string => pieces.join('');

/** Line by its number, starting at 1. */
export const lineAt = ({ pieces }: EditedText, line: number): string => pieces[(line - 1) * 2] ?? '';

export const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

export function insertBefore({ pieces, newline }: EditedText, line: number, lines: readonly string[]): void {
  pieces.splice((line - 1) * 2, 0, ...lines.flatMap((one) => [one, newline]));
}

export function removeLines({ pieces }: EditedText, first: number, last: number): void {
  pieces.splice((first - 1) * 2, (last - first + 1) * 2);
}

export function replaceLine({ pieces }: EditedText, line: number, text: string): void {
  pieces[(line - 1) * 2] = text;
}

/** The text with lines behind it, each ended. */
export function appended(text: string, lines: readonly string[]): string {
  const { newline } = editedText(text);
  const gap = text === '' || /[\r\n]$/.test(text) ? '' : newline;
  return `${text}${gap}${lines.map((line) => `${line}${newline}`).join('')}`;
}
