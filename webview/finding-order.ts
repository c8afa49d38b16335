/** The order in which findings are read, and the name by which one is found again after the capture is analyzed anew. */
import { severities, type Severity } from '../src/base/severity.ts';
import type { AnalysisSummary, FindingRecord } from '../src/report/document.ts';

/** A finding with its index in the document, which is what the extension knows it by. */
export interface RankedFinding {
  readonly index: number;
  /** Unlike any other of the document, and the same when the capture is analyzed again. */
  readonly key: string;
  readonly finding: FindingRecord;
}

export const severityLabels: Readonly<Record<Severity, string>> = {
  error: 'Error',
  warning: 'Warning',
  info: 'Information',
  hint: 'Hint',
};

/** Most severe first, then most certain, then in the document's order. */
export function rankFindings(document: AnalysisSummary): readonly RankedFinding[] {
  const seen = new Map<string, number>();
  const ranked = document.findings.map((finding, index): RankedFinding => {
    const place = placeKey(finding);
    const count = seen.get(place) ?? 0;
    seen.set(place, count + 1);
    return { index, key: count === 0 ? place : `${place}#${count}`, finding };
  });
  return ranked.sort(
    (left, right) =>
      severities.indexOf(left.finding.severity) - severities.indexOf(right.finding.severity) ||
      right.finding.confidence - left.finding.confidence ||
      left.index - right.index,
  );
}

/** Same finding, same place. */
const placeKey = (finding: FindingRecord): string =>
  `${finding.id}@${finding.source}:${finding.packets[0] ?? '-'}:${finding.lines[0] ?? '-'}:${finding.session ?? '-'}`;

/** How many of each severity, most severe first, none left out that occurs. */
export function countSeverities(document: AnalysisSummary): readonly { severity: Severity; count: number }[] {
  return severities
    .map((severity) => ({
      severity,
      count: document.findings.filter((finding) => finding.severity === severity).length,
    }))
    .filter(({ count }) => count > 0);
}

/** Cards that are open before the user chose: all that need action when they are few, else only the first. */
export function initiallyExpanded(ranked: readonly RankedFinding[]): ReadonlySet<string> {
  const needAction = ranked.filter(({ finding: { severity } }) => severity === 'error' || severity === 'warning');
  const open = needAction.length > 0 && needAction.length <= 3 ? needAction : ranked.slice(0, 1);
  return new Set(open.map(({ key }) => key));
}
