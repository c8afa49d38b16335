/**
 * A running-config with commands of the writer carried out, as the router would then print it: what is on by default does
 * not show, only its `no` form does.
 */
import { insertionPlace } from '../insertion-place.ts';

const normalize = (line: string): string => line.trim().replace(/[ \t]+/g, ' ');

/** Lines with their breaks in turn, so that untouched ones stay byte for byte. */
const piecesOf = (text: string): string[] => text.split(/(\r\n|\n|\r)/);

function removeLine(pieces: string[], line: number): void {
  // The last line has no break behind it; then the one before it goes.
  if (line * 2 + 1 < pieces.length) pieces.splice(line * 2, 2);
  else pieces.splice(Math.max(0, line * 2 - 1), 2);
}

const lineOf = (pieces: readonly string[], statement: string): number =>
  pieces.findIndex((piece, at) => at % 2 === 0 && normalize(piece).toLowerCase() === statement.toLowerCase()) / 2;

/** A port of one's own is not watched once its line is gone; a registered one needs the `no` form. */
const isDefault = (statement: string): boolean =>
  !/ port \d+$/.test(statement) || / port (?:5060|2000|554)$/.test(statement);

/** The last line of a timer counts. */
function setTimer(pieces: string[], text: string, keyword: string, wanted: string): string {
  const pattern = new RegExp(`^(?:no )?ip nat translation ${keyword}(?: |$)`, 'i');
  const at = pieces.findLastIndex((piece, index) => index % 2 === 0 && pattern.test(normalize(piece)));
  if (at < 0) return insert(text, wanted);
  pieces[at] = wanted;
  return pieces.join('');
}

function applyOne(text: string, command: string): string {
  const wanted = normalize(command);
  if (wanted === '') return text;
  const pieces = piecesOf(text);
  const timer = /^ip nat translation ([a-z-]+) (?:\d+|never)$/i.exec(wanted)?.[1];
  if (timer !== undefined) return setTimer(pieces, text, timer.toLowerCase(), wanted);
  if (lineOf(pieces, wanted) >= 0) return text;
  const isNegation = /^no /i.test(wanted);
  const opposite = isNegation ? wanted.slice(3) : `no ${wanted}`;
  const at = lineOf(pieces, opposite);
  if (at >= 0) {
    removeLine(pieces, at);
    // Taking back is enough: a rule that is gone is not listed, and what is on by default does not show either.
    const isService = /^(?:no )?ip nat service /i.test(wanted);
    const left = pieces.join('');
    return isNegation && isService && isDefault(wanted) ? insert(left, wanted) : left;
  }
  return isNegation && !/^no ip nat service /i.test(wanted) ? text : insert(text, wanted);
}

function insert(text: string, command: string): string {
  const newline = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const { line, commands } = insertionPlace(text.split(/\r\n|\n|\r/), [command]);
  if (commands.length === 0) return text;
  const pieces = piecesOf(text);
  const at = Math.min(line * 2, pieces.length);
  const gap = at >= pieces.length && text !== '' && !/[\r\n]$/.test(text) ? newline : '';
  pieces.splice(at, 0, `${gap}${command}${newline}`);
  return pieces.join('');
}

/** Carries the commands out in order; those of the exec mode change nothing. */
export const applyCiscoCommands = (text: string, commands: readonly string[]): string =>
  commands.filter((command) => /^(?:no )?ip nat /i.test(normalize(command))).reduce(applyOne, text);
