/** Text of captures made safe to read: characters that hide or reorder others are shown instead of obeyed. */

/** C0 and C1 controls except tab and line feed, and Unicode's direction controls (UAX #9 §2). */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const hiddenCharacters = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Controls become their pictures (U+2400 and on), direction marks the replacement character. */
export function visibleText(text: string): string {
  return text.replace(hiddenCharacters, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}
