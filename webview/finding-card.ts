/** One finding: what happened, who is accountable, on what evidence, and its fix. */
import type { AnalysisSummary, FindingRecord } from '../src/report/document.ts';
import { accountableView } from './accountable-view.ts';
import { element, fill, freshId } from './element.ts';
import { type RankedFinding, severityLabels } from './finding-order.ts';
import { type FixAction, type FixView, makeFixView } from './fix-view.ts';
import { icon, severityIcon } from './icons.ts';
import { formatPercent, formatPlural } from './number-format.ts';
import { lineLink, packetLink, type PlaceEvents } from './place-link.ts';

export interface CardEvents extends PlaceEvents {
  readonly choose: (finding: number, key: string) => void;
  readonly fix: (action: FixAction, finding: number, fix: number) => void;
  readonly choosePlatform: (platform: string) => void;
}

export interface CardState {
  readonly selected: boolean;
  readonly expanded: boolean;
  readonly platform: string | null;
}

export interface FindingCard {
  readonly element: HTMLElement;
  readonly header: HTMLElement;
  readonly update: (state: CardState) => void;
}

/** Links listed before the rest is summed up. */
const maxListedPlaces = 12;

export function makeFindingCard(document: AnalysisSummary, ranked: RankedFinding, events: CardEvents): FindingCard {
  const { finding, index, key } = ranked;
  const bodyId = freshId('finding');
  const header = element(
    'button',
    {
      class: 'finding-header',
      attributes: { type: 'button', 'aria-controls': bodyId },
      on: { click: () => events.choose(index, key) },
    },
    icon('chevron'),
    severityIcon(finding.severity),
    element('span', { class: 'visually-hidden' }, `${severityLabels[finding.severity]}: `),
    element('span', { class: 'finding-title' }, finding.title),
  );
  const body = element('div', { class: 'finding-body', attributes: { id: bodyId } });
  const card = element(
    'li',
    { class: `finding severity-${finding.severity}`, attributes: { 'data-finding-id': finding.id } },
    element('h3', {}, header),
    findingFacts(finding),
    body,
  );
  let fixes: FixView | null | undefined;
  return {
    element: card,
    header,
    update: ({ selected, expanded, platform }) => {
      card.classList.toggle('is-selected', selected);
      card.classList.toggle('is-expanded', expanded);
      header.setAttribute('aria-expanded', String(expanded));
      if (selected) header.setAttribute('aria-current', 'true');
      else header.removeAttribute('aria-current');
      body.classList.toggle('is-hidden', !expanded);
      // Bodies of closed cards are not made: a hostile capture may raise thousands of findings.
      if (expanded && fixes === undefined) {
        fixes = makeFixView(finding, {
          act: (action, fix) => events.fix(action, index, fix),
          choosePlatform: events.choosePlatform,
        });
        fill(body, ...findingWords(document, finding, events), fixes?.element ?? null);
      }
      if (platform !== null) fixes?.prefer(platform);
    },
  };
}

const findingFacts = (finding: FindingRecord): HTMLElement => {
  const level = element('span', { class: 'confidence-level' });
  level.style.width = `${Math.min(1, Math.max(0, finding.confidence)) * 100}%`;
  return element(
    'div',
    { class: 'finding-facts' },
    element('code', { class: 'finding-id' }, finding.id),
    accountableView(finding.accountable),
    element(
      'span',
      { class: 'confidence' },
      element('span', { class: 'confidence-track', attributes: { 'aria-hidden': 'true' } }, level),
      `${formatPercent(finding.confidence)} confidence`,
    ),
  );
};

const findingWords = (
  document: AnalysisSummary,
  finding: FindingRecord,
  events: PlaceEvents,
): readonly (HTMLElement | null)[] => [
  finding.detail === '' ? null : element('p', { class: 'finding-detail' }, finding.detail),
  evidenceList(document, finding, events),
  placesLine(document, finding, events),
];

function evidenceList(document: AnalysisSummary, finding: FindingRecord, events: PlaceEvents): HTMLElement | null {
  if (finding.evidence.length === 0) return null;
  const items = finding.evidence.map(({ text, source, packet, line }) => {
    const at = source ?? finding.source;
    const links = [
      ...(packet === undefined ? [] : [packetLink(document, at, packet, events)]),
      ...(line === undefined ? [] : [lineLink(document, at, line, events)]),
    ];
    return element(
      'li',
      {},
      element('span', { class: 'evidence-text' }, text),
      ...links.flatMap((link) => ['  ', link]),
    );
  });
  return element(
    'section',
    { class: 'evidence' },
    element('h4', {}, 'Evidence'),
    element('ul', { class: 'evidence-list' }, ...items),
  );
}

function placesLine(document: AnalysisSummary, finding: FindingRecord, events: PlaceEvents): HTMLElement | null {
  const { packets, lines, source } = finding;
  if (packets.length + lines.length === 0) return null;
  const listed = [
    ...packets.slice(0, maxListedPlaces).map((packet) => packetLink(document, source, packet, events)),
    ...lines.slice(0, maxListedPlaces).map((line) => lineLink(document, source, line, events)),
  ];
  const rest = packets.length + lines.length - listed.length;
  return element(
    'p',
    { class: 'rests-on' },
    element('span', { class: 'muted' }, 'Rests on '),
    ...listed,
    rest > 0 ? element('span', { class: 'muted' }, `and ${formatPlural(rest, 'more', 'more')}`) : null,
  );
}
