/** What a golden case says about findings: those that must be there, and those that must not. */
import type { Accountable, FindingRecord } from '../../src/report/document.ts';

export interface FindingPattern {
  readonly id: string;
  readonly accountable?: Accountable;
  /** Stands in title, detail or one piece of evidence. */
  readonly text?: RegExp;
  /** The packets that the finding rests on include these. */
  readonly packets?: readonly number[];
  /** A command that each of these platforms' fixes contains. */
  readonly fixes?: Readonly<Record<string, string>>;
}

/** A few input files and what their analysis must and must not find. */
export interface CaptureCase {
  readonly name: string;
  /** In the order in which they are opened. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly must: readonly FindingPattern[];
  readonly mustNot: readonly FindingPattern[];
}

export function matchesFinding(pattern: FindingPattern, finding: FindingRecord): boolean {
  const { id, accountable, text, packets = [], fixes = {} } = pattern;
  const told = [finding.title, finding.detail, ...finding.evidence.map((each) => each.text)];
  return (
    finding.id === id &&
    (accountable === undefined || finding.accountable === accountable) &&
    (text === undefined || told.some((each) => text.test(each))) &&
    packets.every((packet) => finding.packets.includes(packet)) &&
    Object.entries(fixes).every(([platform, command]) =>
      finding.fixes.some((fix) => fix.platform === platform && fix.commands.includes(command)),
    )
  );
}
