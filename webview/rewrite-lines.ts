/**
 * A message cut into lines with its changed bytes told apart, as text or as bytes; pure, so that the marks can be tested.
 * What lies far from every change is left out.
 */
import { asciiText, byteText, type ByteRange, offsetText } from './hex-lines.ts';

export interface Piece {
  readonly text: string;
  readonly isChanged: boolean;
}

export interface MessageLine {
  /** Number of the line, or offset of its first byte. */
  readonly label: string;
  readonly pieces: readonly Piece[];
  /** The same bytes as characters; none for text. */
  readonly characters: readonly Piece[];
  readonly isChanged: boolean;
}

/** A line, or how many are left out here. */
export type ShownLine = MessageLine | { readonly omitted: number };

/** Bytes of a message that are looked at; a change beyond them is counted by `unseenChanges`. */
const mostBytes = 64 * 1024;
const mostLines = 400;
const longestUnchanged = 240;
const bytesPerLine = 8;
const lineFeed = 10;
const carriageReturn = 13;

/** Lines of a message around the changes in `ranges`, with `around` unchanged ones before and after each. */
export function messageLines(bytes: Uint8Array, ranges: readonly ByteRange[], isText: boolean): readonly ShownLine[] {
  const seen = bytes.subarray(0, mostBytes);
  return foldLines(isText ? textLines(seen, ranges) : hexLines(seen, ranges), isText ? 2 : 1);
}

/** Changes that begin beyond the bytes that are looked at. */
export const unseenChanges = (ranges: readonly ByteRange[]): number =>
  ranges.filter(({ offset }) => offset >= mostBytes).length;

function textLines(bytes: Uint8Array, ranges: readonly ByteRange[]): readonly MessageLine[] {
  const lines: MessageLine[] = [];
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(lineFeed, start);
    const next = found < 0 ? bytes.length : found + 1;
    let end = found < 0 ? bytes.length : found;
    if (end > start && bytes[end - 1] === carriageReturn) end -= 1;
    const cut = piecesOf(start, end, next, ranges).map(({ from, to, isChanged }) => ({
      text: clip(decoder.decode(bytes.subarray(from, to)), isChanged),
      isChanged,
    }));
    lines.push({
      label: String(lines.length + 1),
      pieces: cut,
      characters: [],
      isChanged: cut.some(({ isChanged }) => isChanged),
    });
    start = next;
  }
  return lines;
}

const decoder = new TextDecoder();

const clip = (text: string, isChanged: boolean): string =>
  isChanged || text.length <= longestUnchanged ? text : `${text.slice(0, 120)} … ${text.slice(-100)}`;

function hexLines(bytes: Uint8Array, ranges: readonly ByteRange[]): readonly MessageLine[] {
  const lines: MessageLine[] = [];
  for (let start = 0; start < bytes.length; start += bytesPerLine) {
    const end = Math.min(bytes.length, start + bytesPerLine);
    const cut = piecesOf(start, end, end, ranges);
    const textOf = (from: number, to: number, toText: (byte: number) => string, between: string): string =>
      Array.from(bytes.subarray(from, to), toText).join(between);
    lines.push({
      label: offsetText(start, bytes.length),
      pieces: cut.map(({ from, to, isChanged }) => ({ text: textOf(from, to, byteText, ' '), isChanged })),
      characters: cut.map(({ from, to, isChanged }) => ({ text: textOf(from, to, asciiText, ''), isChanged })),
      isChanged: cut.some(({ isChanged }) => isChanged),
    });
  }
  return lines;
}

interface Cut {
  readonly from: number;
  readonly to: number;
  readonly isChanged: boolean;
}

/**
 * The bytes `start` to `end` cut at the ranges; `next` is where the next line begins. A range of no bytes, which is a place
 * where the other side has some, becomes an empty piece.
 */
function piecesOf(start: number, end: number, next: number, ranges: readonly ByteRange[]): readonly Cut[] {
  const cuts: Cut[] = [];
  let at = start;
  const plainTo = (to: number): void => {
    if (to > at) cuts.push({ from: at, to, isChanged: false });
    at = Math.max(at, to);
  };
  for (const { offset, length } of ranges) {
    const isHere = length === 0 ? offset >= start && offset < next : offset < next && offset + length > start;
    if (!isHere) continue;
    plainTo(Math.min(end, Math.max(start, offset)));
    const to = Math.max(at, Math.min(end, offset + length));
    cuts.push({ from: at, to, isChanged: true });
    at = to;
  }
  plainTo(end);
  return cuts;
}

function foldLines(lines: readonly MessageLine[], around: number): readonly ShownLine[] {
  const isNear = new Uint8Array(lines.length);
  for (const [at, { isChanged }] of lines.entries())
    if (isChanged) isNear.fill(1, Math.max(0, at - around), at + around + 1);
  const shown: ShownLine[] = [];
  let omitted = 0;
  let count = 0;
  for (const [at, line] of lines.entries()) {
    // A single line takes no more space than the word that it is left out.
    const isAlone =
      isNear[at] === 0 && omitted === 0 && (at === 0 || isNear[at - 1] === 1) && (isNear[at + 1] ?? 1) === 1;
    if ((isNear[at] === 1 || isAlone) && count < mostLines) {
      if (omitted > 0) shown.push({ omitted });
      omitted = 0;
      count += 1;
      shown.push(line);
    } else omitted += 1;
  }
  if (omitted > 0) shown.push({ omitted });
  return shown;
}
