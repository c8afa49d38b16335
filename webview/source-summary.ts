/** What was looked at and what it holds: the answer to "did you see my traffic at all?". */
import { formatSpan } from '../src/base/time.ts';
import type { AnalysisSummary, SourceRecord } from '../src/report/document.ts';
import { fileName } from './document-places.ts';
import { element } from './element.ts';
import { icon } from './icons.ts';
import { formatCount, formatPlural, formatSize } from './number-format.ts';
import { platformLabel } from './platform-label.ts';

/** How many sessions each ALG analyzed, most first. */
export function countSessions(document: AnalysisSummary): readonly { readonly alg: string; readonly count: number }[] {
  return Object.entries(document.sessionCounts)
    .map(([alg, count]) => ({ alg, count }))
    .sort((left, right) => right.count - left.count || left.alg.localeCompare(right.alg));
}

/** One line about a source. */
export function describeSource(source: SourceRecord): string {
  const size = formatSize(source.bytes);
  if (source.kind !== 'capture') {
    const kind = source.kind === 'trace' ? 'router log' : 'router configuration';
    const platform = source.format === 'text' ? '' : ` of ${platformLabel(source.format)}`;
    return `${kind}${platform}, ${formatPlural(source.lines, 'line')}, ${size}`;
  }
  const from = Date.parse(source.firstTime ?? '');
  const to = Date.parse(source.lastTime ?? '');
  const span = Number.isFinite(to - from) ? `, over ${formatSpan((to - from) / 1000)}` : '';
  const links = source.linkTypes.length === 0 ? '' : `, ${source.linkTypes.join(', ')}`;
  return `${source.format} capture, ${formatPlural(source.packets, 'packet')}${span}, ${size}${links}`;
}

/** Flows, and the sessions among them that an ALG analyzed; says what was known, not that all is well. */
export function describeTraffic(document: AnalysisSummary): string {
  const sessions = countSessions(document);
  const flows = formatPlural(document.flows, 'flow');
  if (sessions.length === 0) return `${flows}; none of them is a session that an ALG known here would look into.`;
  const listed = sessions.map(({ alg, count }) => `${formatCount(count)} ${alg}`).join(', ');
  return `${flows}; sessions that an ALG looks into: ${listed}.`;
}

/** The sources with their problems, and the traffic found. */
export function makeSourceSummary(document: AnalysisSummary): HTMLElement {
  return element(
    'div',
    { class: 'sources' },
    element(
      'ul',
      { class: 'source-list' },
      ...document.sources.map((source) =>
        element(
          'li',
          {},
          element('strong', {}, fileName(source.path)),
          element('span', { class: 'muted' }, describeSource(source)),
          ...source.problems.map((problem) => element('p', { class: 'source-problem' }, icon('warning'), problem)),
        ),
      ),
    ),
    element('p', { class: 'muted' }, describeTraffic(document)),
  );
}
