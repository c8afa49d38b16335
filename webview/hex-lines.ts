/** Sixteen bytes to a line, as every packet tool writes them. */

export const bytesPerLine = 16;

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

const byteTexts = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** `0000`, and more digits where the packet is longer than 64 KiB. */
export const offsetText = (offset: number, byteCount: number): string =>
  offset.toString(16).padStart(byteCount > 0x10000 ? 6 : 4, '0');

export const byteText = (byte: number): string => byteTexts[byte] ?? '';

/** Printable ASCII as itself, everything else as a dot. */
export const asciiText = (byte: number): string =>
  byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : byte === 0x20 ? ' ' : '·';

export const lineCount = (byteCount: number): number => Math.ceil(byteCount / bytesPerLine);
export const lineOf = (offset: number): number => Math.floor(offset / bytesPerLine);

/** True when the byte is in the range; an empty range holds nothing. */
export const isInRange = (range: ByteRange | null, offset: number): boolean =>
  range !== null && offset >= range.offset && offset < range.offset + range.length;

/** Where the cursor goes with a key, or null for keys that do not move it. */
export function moveCursor(key: string, cursor: number, byteCount: number, linesPerPage: number): number | null {
  const step = cursorSteps[key];
  if (step === undefined || byteCount === 0) return null;
  const last = byteCount - 1;
  const target = step(cursor, last, linesPerPage * bytesPerLine);
  return target < 0 || target > last ? (key.startsWith('Page') ? Math.min(last, Math.max(0, target)) : cursor) : target;
}

const cursorSteps: Readonly<Record<string, (cursor: number, last: number, pageBytes: number) => number>> = {
  ArrowLeft: (cursor) => cursor - 1,
  ArrowRight: (cursor) => cursor + 1,
  ArrowUp: (cursor) => cursor - bytesPerLine,
  ArrowDown: (cursor) => cursor + bytesPerLine,
  PageUp: (cursor, _last, pageBytes) => cursor - pageBytes,
  PageDown: (cursor, _last, pageBytes) => cursor + pageBytes,
  Home: (cursor) => cursor - (cursor % bytesPerLine),
  End: (cursor, last) => Math.min(last, cursor - (cursor % bytesPerLine) + bytesPerLine - 1),
};
