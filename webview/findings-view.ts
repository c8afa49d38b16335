/** The findings, first thing on the page: cards by severity, or what was looked at when there are none. */
import { element, fill } from './element.ts';
import { type CardEvents, type FindingCard, makeFindingCard } from './finding-card.ts';
import { countSeverities, type RankedFinding, rankFindings, severityLabels } from './finding-order.ts';
import { icon, severityIcon } from './icons.ts';
import { formatCount, formatPlural } from './number-format.ts';
import { expandedCards } from './page-actions.ts';
import type { PageState } from './page-state.ts';
import { makeSourceSummary } from './source-summary.ts';
import type { Store } from './store.ts';

/** Cards made at once; more are made when the user asks for them. */
const cardsPerBatch = 100;

export function makeFindingsView(store: Store<PageState>, events: CardEvents): HTMLElement {
  const counts = element('span', { class: 'severity-counts' });
  const list = element('ul', { class: 'findings', testId: 'findings', attributes: { 'aria-label': 'Findings' } });
  const around = element('div', { class: 'findings-around' });
  const scroller = element('div', { class: 'findings-scroller' }, list, around);
  const view = element(
    'section',
    { class: 'pane findings-pane', attributes: { 'aria-label': 'Findings' } },
    element('header', { class: 'pane-header' }, element('h2', {}, 'Findings'), counts),
    scroller,
  );
  let ranked: readonly RankedFinding[] = [];
  let cards = new Map<string, FindingCard>();

  const updateCards = (state: PageState): void => {
    const expanded = expandedCards(state);
    for (const [key, card] of cards) {
      card.update({ selected: key === state.findingKey, expanded: expanded.has(key), platform: state.platform });
    }
  };
  const showCards = (count: number): void => {
    const { document } = store.state;
    if (document === null) return;
    for (const finding of ranked.slice(cards.size, count)) {
      const card = makeFindingCard(document, finding, events);
      cards.set(finding.key, card);
      list.append(card.element);
    }
    updateCards(store.state);
    drawAround(store.state);
  };
  const drawAround = (state: PageState): void => {
    const left = ranked.length - cards.size;
    const more =
      left > 0
        ? element(
            'button',
            {
              class: 'link more-findings',
              attributes: { type: 'button' },
              on: { click: () => showCards(cards.size + cardsPerBatch) },
            },
            `Show ${formatPlural(Math.min(left, cardsPerBatch), 'more finding')} of ${formatCount(left)} left`,
          )
        : null;
    fill(around, more, surroundings(state));
  };

  store.watch(
    (state) => [state.document, state.phase, state.failure],
    (state) => {
      const focused = [...cards].find(([, card]) => card.header === document.activeElement)?.[0];
      const top = scroller.scrollTop;
      ranked = state.document === null ? [] : rankFindings(state.document);
      const shown = Math.max(cardsPerBatch, cards.size);
      cards = new Map();
      fill(list);
      list.classList.toggle('is-hidden', ranked.length === 0);
      drawCounts(counts, state);
      showCards(shown);
      drawAround(state);
      scroller.scrollTop = top;
      if (focused !== undefined) cards.get(focused)?.header.focus({ preventScroll: true });
    },
  );
  store.watch((state) => [state.findingKey, state.expanded, state.platform], updateCards);
  return view;
}

function drawCounts(counts: HTMLElement, { document }: PageState): void {
  const severities = document === null ? [] : countSeverities(document);
  fill(
    counts,
    ...severities.map(({ severity, count }) =>
      element(
        'span',
        { class: `severity-count severity-${severity}` },
        severityIcon(severity),
        element('span', { class: 'badge' }, formatCount(count)),
        element('span', { class: 'visually-hidden' }, `${severityLabels[severity]} findings`),
      ),
    ),
  );
}

/** What stands below the cards, or in their place. */
function surroundings(state: PageState): HTMLElement | null {
  const { document, phase, failure } = state;
  if (phase === 'failed') {
    return element(
      'div',
      { class: 'failure', attributes: { role: 'alert' } },
      icon('error'),
      element('div', {}, element('h3', {}, 'The file could not be analyzed'), element('p', {}, failure ?? '')),
    );
  }
  if (document === null)
    return element('p', { class: 'muted waiting' }, 'Findings appear here as the capture is read.');
  if (document.findings.length > 0) {
    return element(
      'details',
      { class: 'fold looked-at' },
      element('summary', {}, icon('chevron'), 'What was looked at'),
      makeSourceSummary(document),
    );
  }
  const heading = phase === 'reading' || state.partial ? 'No findings so far' : 'No findings';
  return element(
    'div',
    { class: 'no-findings' },
    element('h3', {}, icon('info'), heading),
    element('p', {}, 'Nothing that the rules look for was seen in these sources:'),
    makeSourceSummary(document),
  );
}
