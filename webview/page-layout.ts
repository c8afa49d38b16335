/** Puts the panes together for the width there is: in one column, in two, or with ladder and details side by side. */
import { element } from './element.ts';
import type { InspectTab, PageState, PaneShares } from './page-state.ts';
import { makeSash } from './sash.ts';
import type { Store } from './store.ts';
import { makeTabs } from './tabs.ts';

export interface Panes {
  readonly status: HTMLElement;
  readonly findings: HTMLElement;
  readonly packets: HTMLElement;
  readonly ladder: HTMLElement;
  readonly details: HTMLElement;
  readonly replay: HTMLElement;
}

export type LayoutName = 'narrow' | 'medium' | 'wide';

/** The layout for a page of so many pixels. */
export const layoutFor = (widthPixels: number): LayoutName =>
  widthPixels < 840 ? 'narrow' : widthPixels < 1500 ? 'medium' : 'wide';

export function makePageLayout(store: Store<PageState>, panes: Panes): HTMLElement {
  const ladderPanel = element(
    'div',
    { class: 'inspect-panel ladder-panel' },
    element('h2', {}, 'Ladder'),
    panes.ladder,
  );
  const detailsPanel = element(
    'div',
    { class: 'inspect-panel details-panel' },
    element('h2', {}, 'Packet details'),
    panes.details,
  );
  const replayPanel = element('div', { class: 'inspect-panel replay-panel' }, panes.replay);
  const tabs = makeTabs(
    'Flow, packet and replay',
    [
      { id: 'ladder', label: 'Ladder', panel: ladderPanel },
      { id: 'details', label: 'Packet details', panel: detailsPanel },
      { id: 'replay', label: 'Replay', panel: replayPanel },
    ],
    (id) => store.update({ tab: id as InspectTab }),
  );
  const shareOf = (name: keyof PaneShares) => (share: number) =>
    store.update({ shares: { ...store.state.shares, [name]: share } });
  const inspectBody = element(
    'div',
    { class: 'inspect-body' },
    ladderPanel,
    makeSash({
      orientation: 'vertical',
      label: 'Width of the ladder',
      measuresAfter: false,
      share: () => store.state.shares.ladderWidth,
      changed: shareOf('ladderWidth'),
    }),
    detailsPanel,
    replayPanel,
  );
  const inspect = element(
    'section',
    { class: 'pane inspect-pane', attributes: { 'aria-label': 'Flow, packet and replay' } },
    element('header', { class: 'pane-header inspect-header' }, tabs.list),
    inspectBody,
  );
  const capture = element(
    'div',
    { class: 'capture' },
    panes.packets,
    makeSash({
      orientation: 'horizontal',
      label: 'Height of ladder and details',
      measuresAfter: true,
      share: () => store.state.shares.inspectHeight,
      changed: shareOf('inspectHeight'),
    }),
    inspect,
  );
  const body = element(
    'div',
    { class: 'panes' },
    panes.findings,
    makeSash({
      orientation: 'vertical',
      label: 'Width of the findings',
      measuresAfter: false,
      share: () => store.state.shares.findingsWidth,
      changed: shareOf('findingsWidth'),
    }),
    makeSash({
      orientation: 'horizontal',
      label: 'Height of the findings',
      measuresAfter: false,
      share: () => store.state.shares.findingsHeight,
      changed: shareOf('findingsHeight'),
    }),
    capture,
  );
  const page = element('main', { class: 'page' }, panes.status, body);
  store.watch(
    (state) => [state.shares],
    ({ shares }) => {
      page.style.setProperty('--findings-width', `${shares.findingsWidth * 100}%`);
      page.style.setProperty('--findings-height', `${shares.findingsHeight * 100}%`);
      page.style.setProperty('--inspect-height', `${shares.inspectHeight * 100}%`);
      page.style.setProperty('--ladder-width', `${shares.ladderWidth * 100}%`);
    },
  );
  const showTab = (): void => {
    const isWide = page.dataset['layout'] === 'wide';
    page.dataset['tab'] = store.state.tab;
    tabs.rename('ladder', isWide ? 'Ladder and packet details' : 'Ladder');
    tabs.rename('details', isWide ? null : 'Packet details');
    tabs.choose(isWide && store.state.tab === 'details' ? 'ladder' : store.state.tab);
  };
  store.watch(
    (state) => [state.tab],
    () => showTab(),
  );
  store.watch(
    (state) => [state.phase === 'failed' && state.document === null],
    ({ phase, document }) => page.classList.toggle('is-empty', phase === 'failed' && document === null),
  );
  new ResizeObserver(() => {
    page.dataset['layout'] = layoutFor(page.clientWidth);
    showTab();
  }).observe(page);
  return page;
}
