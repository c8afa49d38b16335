/** Text from captures and logs for a terminal or a document: control characters are shown, never obeyed. */

/** Control and bidirectional-override characters become `\xNN` or `\u{NNNN}`. */
export const visible = (text: string): string =>
  text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
