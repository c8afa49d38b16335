/** A finding while rules work on it: numbers are final, sources are indices into the evidence. */
import type { ProposedFix } from '../platform/platform.ts';
import type { Accountable, Severity } from '../base/severity.ts';
import type { EvidenceRecord } from '../base/place.ts';
import { catalogue, type FindingId } from './catalogue.ts';

export interface OfferedFix extends ProposedFix {
  readonly proven: boolean;
  readonly proof: string;
  /** What else it opens or closes in the same captures, a sentence each. */
  readonly effects: readonly string[];
}

export interface Finding {
  readonly id: FindingId;
  readonly severity: Severity;
  readonly title: string;
  readonly detail: string;
  readonly accountable: Accountable;
  /** 0 to 1. */
  readonly confidence: number;
  readonly source: number;
  /** From 1. */
  readonly packets: readonly number[];
  readonly lines: readonly number[];
  /** Session id within the source; null when the finding is not about one. */
  readonly session: number | null;
  readonly flow: number | null;
  readonly evidence: readonly EvidenceRecord[];
  readonly fixes: readonly OfferedFix[];
}

/** A finding with the catalogue's severity, title and accountable side unless given. */
export const finding = (
  id: FindingId,
  source: number,
  parts: Partial<Omit<Finding, 'id' | 'source'>> & { readonly detail: string },
): Finding => ({
  id,
  source,
  severity: catalogue[id].severity,
  title: catalogue[id].title,
  accountable: catalogue[id].accountable,
  confidence: 1,
  packets: [],
  lines: [],
  session: null,
  flow: null,
  evidence: [],
  fixes: [],
  ...parts,
});

/** `5`, `5 and 7`, `1, 2, 3 and 40 more`. */
export function listNumbers(numbers: readonly number[], shown = 6): string {
  if (numbers.length <= 1) return String(numbers[0] ?? 'none');
  if (numbers.length <= shown) return `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
  return `${numbers.slice(0, shown).join(', ')} and ${numbers.length - shown} more`;
}

/** `packet 5`, `packets 5 and 7`. */
export const packetsText = (packets: readonly number[]): string =>
  `packet${packets.length === 1 ? '' : 's'} ${listNumbers(packets)}`;
