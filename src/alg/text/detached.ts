/** Copies of pieces of text that do not keep the text alive: engines let a long slice point into its whole message. */

const maximumCharacters = 256;

/** At most 256 characters of `text`, as a string of its own. */
export function detached(text: string): string {
  const length = Math.min(text.length, maximumCharacters);
  const codes = new Uint16Array(length);
  for (let at = 0; at < length; at += 1) codes[at] = text.charCodeAt(at);
  return String.fromCharCode(...codes);
}
