/** Recognition of a platform by marks in its text: each mark has a weight, independent marks add up, none is certain. */
import type { Detection } from './platform.ts';

export interface DetectionMark {
  readonly pattern: RegExp;
  /** 0 to 1; what the mark alone is worth. */
  readonly weight: number;
  readonly reason: string;
  /** The first group of the pattern is the version. */
  readonly hasVersion?: boolean;
}

/** Marks stand near the top or on many lines; a longer look costs time on a log of 100 MB. */
const examinedCharacters = 512 * 1024;

/** Combines marks as independent evidence: 1 − ∏(1 − weight). The strongest mark gives the reason. */
export function detectByMarks(text: string, marks: readonly DetectionMark[]): Detection {
  const examined = text.slice(0, examinedCharacters);
  let doubt = 1;
  let version: string | null = null;
  const found: DetectionMark[] = [];
  for (const mark of marks) {
    const match = mark.pattern.exec(examined);
    if (!match) continue;
    doubt *= 1 - mark.weight;
    found.push(mark);
    if (mark.hasVersion && version === null) version = match[1] ?? null;
  }
  const reasons = [...found].sort((a, b) => b.weight - a.weight).map(({ reason }) => reason);
  return { score: 1 - doubt, reason: reasons.slice(0, 3).join('; '), version };
}
