/** The pane of the packet list: filter, count, what hides a packet one looks for, and the grid. */
import type { RowsReply, RowsRequest } from '../src/engine/api.ts';
import { firstShownPacket, packetPlace } from './document-places.ts';
import { element, fill } from './element.ts';
import { makeFilterField } from './filter-field.ts';
import { rankFindings } from './finding-order.ts';
import { formatCount, formatPlural } from './number-format.ts';
import { makeOverviewRuler } from './overview-ruler.ts';
import { chooseRow, revealPacket } from './page-actions.ts';
import type { PageState } from './page-state.ts';
import { PacketGrid } from './packet-grid.ts';
import { locatePacket } from './packet-locator.ts';
import { RowCache } from './row-cache.ts';
import type { Store } from './store.ts';

/** While the capture is read, rows are asked for again this often at most. */
const refreshMilliseconds = 500;

export function makePacketsView(
  store: Store<PageState>,
  fetchRows: (request: RowsRequest) => Promise<RowsReply>,
  open: (packet: number) => void,
): HTMLElement {
  const cache = new RowCache(fetchRows, () => answered());
  const count = element('span', { class: 'packet-count', attributes: { role: 'status' } });
  const notice = element('div', { class: 'packet-notice is-hidden', attributes: { role: 'status' } });
  const ruler = makeOverviewRuler();
  const filter = makeFilterField((text) => store.update({ filter: text, topRow: 0 }));
  const grid = new PacketGrid(cache, {
    select: (packet, flow) => store.update(chooseRow(store.state, packet, flow)),
    open,
    scrolled: (topRow) => {
      showTicks();
      if (isRestored && topRow !== store.state.topRow) store.update({ topRow });
    },
    sort: ({ sort }) => {
      if (sort === null) return;
      store.update({ sort, descending: sort === store.state.sort && !store.state.descending, topRow: 0 });
    },
    resize: ({ id }, width) => {
      const columnWidths = { ...store.state.columnWidths };
      if (width === null) delete columnWidths[id];
      else columnWidths[id] = width;
      store.update({ columnWidths });
    },
  });
  /** The saved position holds until there are rows to scroll to. */
  let isRestored = false;
  let isAsked = false;
  let wanted: number | null = null;
  let lastRefresh = 0;

  const answered = (): void => {
    if (!cache.awaitsAnswer && !isRestored && store.state.phase === 'ready') {
      isRestored = true;
      if (wanted === null) grid.scrollToRow(store.state.topRow);
    }
    if (wanted !== null) void bringIntoView(wanted);
    filter.showError(cache.filterError);
    showCount();
    showTicks();
    grid.refresh();
  };
  const showCount = (): void => {
    const { total, awaitsAnswer } = cache;
    // Until the capture's head is read the host has no rows; that is no failure, and they are asked for again.
    const failure = store.state.phase === 'reading' ? null : cache.failure;
    const packets = listedPackets(store.state);
    const text =
      failure !== null
        ? `Packets could not be listed: ${failure}`
        : awaitsAnswer
          ? ''
          : cache.query.filter.trim() === '' || cache.filterError !== null || packets === null
            ? formatPlural(total, 'packet')
            : `${formatCount(total)} of ${formatPlural(packets, 'packet')}`;
    if (count.textContent !== text) fill(count, text);
  };
  const showTicks = (): void => {
    const { filter: text, sort, descending } = cache.query;
    const hasPlaces = grid.scrolls && text.trim() === '' && sort === 'number' && !descending;
    ruler.show(hasPlaces ? store.state.document : null, cache.total);
  };
  const ask = (state: PageState): void => {
    if (state.phase === 'opening' || state.phase === 'failed') return;
    isAsked = true;
    cache.ask({ filter: state.filter, sort: state.sort, descending: state.descending });
    grid.showOrder();
    grid.refresh();
  };

  const bringIntoView = async (packet: number): Promise<void> => {
    wanted = packet;
    if (!isAsked || cache.awaitsAnswer) return;
    wanted = null;
    const held = cache.indexOf(packet);
    const location =
      held === undefined ? await locatePacket(fetchRows, cache.query, packet, cache.total) : { row: held };
    // Another packet may have been chosen while the host looked.
    if (store.state.packet !== packet) return;
    if (location === 'unordered') {
      // The order of numbers is the one in which every packet has a known place.
      store.update({ sort: 'number', descending: false, reveal: { packet } });
      return;
    }
    showHidden(location === 'hidden' && cache.query.filter.trim() !== '' ? packet : null);
    if (location === 'hidden') return;
    isRestored ||= store.state.phase === 'ready';
    grid.revealRow(location.row);
  };
  const showHidden = (packet: number | null): void => {
    notice.classList.toggle('is-hidden', packet === null);
    if (packet === null) return;
    const showIt = element(
      'button',
      {
        class: 'link',
        attributes: { type: 'button' },
        on: { click: () => store.update({ filter: '', ...revealPacket(packet) }) },
      },
      'Clear the filter',
    );
    fill(notice, `The filter hides packet ${formatCount(packet)}. `, showIt);
  };

  store.watch(
    (state) => [state.filter, state.sort, state.descending],
    (state) => {
      filter.show(state.filter);
      showHidden(null);
      if (isAsked) {
        ask(state);
        if (isRestored) grid.scrollToRow(0);
      } else grid.showOrder();
    },
  );
  store.watch(
    (state) => [state.phase, state.document, state.progress],
    (state) => {
      if (!isAsked) ask(state);
      else if (state.phase === 'ready' || performance.now() - lastRefresh > refreshMilliseconds) {
        lastRefresh = performance.now();
        cache.invalidate();
      }
      showCount();
    },
  );
  let evidence: ReadonlySet<number> = new Set();
  store.watch(
    (state) => [state.findingKey, state.document],
    (state) => {
      evidence = evidencePackets(state);
      grid.showSelection(state.packet, evidence);
    },
  );
  store.watch(
    (state) => [state.packet],
    (state) => grid.showSelection(state.packet, evidence),
  );
  store.watch(
    (state) => [state.reveal],
    ({ reveal }) => {
      if (reveal !== null) void bringIntoView(reveal.packet);
    },
  );
  store.watch(
    (state) => [state.columnWidths],
    (state) => grid.showColumns(state.columnWidths),
  );

  return element(
    'section',
    { class: 'pane packets-pane', attributes: { 'aria-label': 'Packets' } },
    element('header', { class: 'pane-header' }, element('h2', {}, 'Packets'), filter.element, count),
    notice,
    element('div', { class: 'packet-area' }, grid.element, ruler.element),
  );
}

/** Packets of the listed capture as the document counts them, or as many as have been read. */
function listedPackets({ document, progress }: PageState): number | null {
  const listed = document?.sources.find((source) => source.kind === 'capture');
  return listed?.packets ?? progress?.packets ?? null;
}

/** Packets of the list that the selected finding rests on. */
function evidencePackets({ document, findingKey }: PageState): ReadonlySet<number> {
  if (document === null) return new Set();
  const finding = rankFindings(document).find(({ key }) => key === findingKey)?.finding;
  if (finding === undefined) return new Set();
  const packets = finding.packets.filter((packet) => packetPlace(document, finding.source, packet).shown);
  return new Set(packets.length > 0 ? packets : [firstShownPacket(document, finding) ?? 0]);
}
