/** `nat/translation-failed`: the router's own words that it dropped a packet for want of a translation. */
import type { TraceEvidence } from '../evidence-set.ts';
import { finding, listNumbers, type Finding } from '../finding.ts';

const shown = 5;

export function translationFailures({ source, name, events }: TraceEvidence): Finding[] {
  const failures = events.filter(({ kind }) => kind === 'translation-failed');
  if (failures.length === 0) return [];
  const lines = failures.flatMap(({ place }) => (place.line === undefined ? [] : [place.line]));
  return [
    finding('nat/translation-failed', source, {
      detail: `${failures.length} time${failures.length === 1 ? '' : 's'} the router had no translation for a packet and dropped it (${lines.length === 1 ? 'line' : 'lines'} ${listNumbers(lines)} of ${name}): an empty pool, an access list that does not match, or a missing rule. This is not the ALG.`,
      lines,
      evidence: failures
        .slice(0, shown)
        .map(({ text, place }) => ({ text, ...(place.line === undefined ? {} : { line: place.line }) })),
    }),
  ];
}
