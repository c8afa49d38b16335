/** How the state changes: by messages of the extension, and by what the user chooses. Pure, so that each step can be tested. */
import type { MatrixCell, MatrixRow } from '../src/engine/replay-api.ts';
import type { AnalysisSummary } from '../src/report/document.ts';
import { firstShownPacket } from './document-places.ts';
import { initiallyExpanded, rankFindings } from './finding-order.ts';
import type { PageState } from './page-state.ts';
import type { HostMessage } from './protocol.ts';

/** Messages about the whole page; replies to questions go to whoever asked. */
export type PageNews = Exclude<HostMessage, { readonly kind: 'reply' }>;

/** What a message changes. */
export function receive(state: PageState, message: PageNews): Partial<PageState> {
  switch (message.kind) {
    case 'progress':
      return {
        phase: 'reading',
        progress: message.progress,
        failure: null,
        ...(message.progress.summary
          ? { document: message.progress.summary, ...chooseFirst(state, message.progress.summary) }
          : {}),
      };
    case 'analysis':
      return {
        phase: 'ready',
        name: message.name,
        document: message.summary,
        partial: message.partial,
        failure: null,
        ...chooseFirst(state, message.summary),
      };
    case 'failed':
      return { phase: 'failed', failure: message.message };
    case 'reveal':
      return revealPacket(message.packet);
    case 'replay':
      return { tab: 'replay', gateway: message.gateway };
  }
}

/** Keeps the user's choice where it still exists; else the first finding is chosen, as the reader would. */
function chooseFirst(state: PageState, document: AnalysisSummary): Partial<PageState> {
  const ranked = rankFindings(document);
  const kept = ranked.find(({ key }) => key === state.findingKey);
  if (kept !== undefined) return { flow: state.flow ?? kept.finding.flow };
  const first = ranked[0];
  if (first === undefined) return { findingKey: null };
  if (state.packet !== null) return { findingKey: first.key, flow: state.flow ?? first.finding.flow };
  const packet = firstShownPacket(document, first.finding);
  return {
    findingKey: first.key,
    flow: first.finding.flow,
    ...(packet === null ? {} : { packet, reveal: { packet } }),
  };
}

/** The finding at `index` of the document: its flow, and its first packet in the list. */
export function chooseFinding(state: PageState, index: number): Partial<PageState> {
  if (state.document === null) return {};
  const chosen = rankFindings(state.document).find((ranked) => ranked.index === index);
  if (chosen === undefined) return {};
  const { finding, key } = chosen;
  const packet = firstShownPacket(state.document, finding);
  return {
    findingKey: key,
    flow: finding.flow ?? state.flow,
    tab: finding.flow === null ? state.tab : 'ladder',
    ...(packet === null ? {} : { packet, reveal: { packet } }),
  };
}

/** Selects a packet and brings its row into view. */
export const revealPacket = (packet: number): Partial<PageState> => ({ packet, reveal: { packet } });

/** A row that the user chose in the list: the ladder follows it to its flow. */
export const chooseRow = (state: PageState, packet: number, flow: number | null): Partial<PageState> => ({
  packet,
  flow: flow ?? state.flow,
});

/** A cell of the replay's matrix: its gateway, its session's flow, and the packet at which it breaks or else begins. */
export const chooseCell = (row: MatrixRow, gateway: string, cell: MatrixCell): Partial<PageState> => ({
  gateway,
  flow: row.flow,
  ...revealPacket(cell.packet ?? row.firstPacket),
});

/** Keys of the open cards. */
export function expandedCards(state: PageState): ReadonlySet<string> {
  if (state.expanded !== null) return new Set(state.expanded);
  return state.document === null ? new Set() : initiallyExpanded(rankFindings(state.document));
}

/** Opens a closed card, closes an open one. */
export function toggleCard(state: PageState, key: string): Partial<PageState> {
  const cards = new Set(expandedCards(state));
  if (!cards.delete(key)) cards.add(key);
  return { expanded: [...cards] };
}
