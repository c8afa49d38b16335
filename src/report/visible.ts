/** Text from captures and logs for a terminal or a document: control characters are shown, never obeyed. */

/** Control and bidirectional-override characters become `\xNN` or `\u{NNNN}`. */
export const visible = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
