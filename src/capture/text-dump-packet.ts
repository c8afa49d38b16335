/** Puts the lines of one packet's dump together: finds the base of the offsets, and how many bytes each line really has. */
import { concat } from '../base/bytes.ts';
import type { DumpLine } from './text-dump-line.ts';

const bases = [16, 8, 10] as const;
type Base = (typeof bases)[number];
const maximumLineStep = 64;

/** Where `line` begins, in bytes; NaN when the digits do not fit the base. */
const offsetOf = ({ offset }: DumpLine, base: Base): number => parseInt(offset, base);

/** True when `next` goes on where the last of `lines` ends. */
export function continues(lines: readonly DumpLine[], next: DumpLine): boolean {
  const last = lines.at(-1);
  if (!last || last.isAddress !== next.isAddress) return false;
  const held = last.bytes.length;
  return possibleBases(lines).some((base) => {
    const step = offsetOf(next, base) - offsetOf(last, base);
    if (step === held) return held > 0;
    // More bytes than the step: characters that looked like hex. Fewer: the first line of a router's memory.
    return (step >= 8 && step < held) || (last.isIndented && step > held && step <= maximumLineStep);
  });
}

/** Any, until a second line shows which. */
const possibleBases = (lines: readonly DumpLine[]): readonly Base[] =>
  lines.length > 1 ? [baseOf(lines.slice(0, 4))] : bases;

const maximumRepeats = 4096;

/**
 * What `*` stands for between the last of `lines` and `next` (hexdump and od leave equal lines out): copies of the last.
 * None when the offsets do not allow it.
 */
export function repeatedLines(lines: readonly DumpLine[], next: DumpLine): readonly DumpLine[] {
  const last = lines.at(-1);
  if (!last || last.bytes.length === 0) return [];
  for (const base of possibleBases(lines)) {
    const from = offsetOf(last, base);
    const gap = (offsetOf(next, base) - from) / last.bytes.length;
    if (!Number.isInteger(gap) || gap < 2 || gap > maximumRepeats) continue;
    return Array.from({ length: gap - 1 }, (_, index) => ({
      ...last,
      offset: (from + (index + 1) * last.bytes.length).toString(base).padStart(last.offset.length, '0'),
    }));
  }
  return [];
}

/** A packet begins at zero, or wherever the router's memory held it. */
export const isFirstLine = (line: DumpLine): boolean => line.isAddress || parseInt(line.offset, 16) === 0;

/**
 * The bytes of consecutive lines. Lines that hold more than the next offset allows had characters taken for bytes, or
 * half a word for a whole one. `swapped`: each pair of bytes the other way round, as od -x and hexdump print the words
 * of most machines.
 */
export function joinLines(lines: readonly DumpLine[], swapped: boolean): Uint8Array {
  const base = baseOf(lines);
  return concat(
    lines.map((line, index) => {
      const bytes = swapped ? swapPairs(line.bytes) : line.bytes;
      const next = lines[index + 1];
      if (!next) return bytes;
      const step = offsetOf(next, base) - offsetOf(line, base);
      return step > 0 && step < bytes.length ? bytes.subarray(0, step) : bytes;
    }),
  );
}

/** The base in which most offsets agree with the bytes between them: od's octal `0000020` stands behind 16 bytes. */
function baseOf(lines: readonly DumpLine[]): Base {
  let best: Base = 16;
  let bestAgreement = 0;
  for (const base of bases) {
    let agreement = 0;
    for (const [index, line] of lines.entries()) {
      const next = lines[index + 1];
      if (next && offsetOf(next, base) - offsetOf(line, base) === line.bytes.length) agreement += 1;
    }
    if (agreement > bestAgreement) {
      best = base;
      bestAgreement = agreement;
    }
  }
  return best;
}

function swapPairs(bytes: Uint8Array): Uint8Array {
  const swapped = bytes.slice();
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    swapped[at] = bytes[at + 1] ?? 0;
    swapped[at + 1] = bytes[at] ?? 0;
  }
  return swapped;
}
