/** What the page shows, and which part of it survives a reload: navigation and layout, never data of the capture. */
import type { AnalysisProgress, RowSort } from '../src/engine/api.ts';
import type { AnalysisSummary } from '../src/report/document.ts';

export type Phase = 'opening' | 'reading' | 'ready' | 'failed';
export const inspectTabs = ['ladder', 'details', 'replay'] as const;
export type InspectTab = (typeof inspectTabs)[number];

/** Shares of the space, 0 to 1, so that they hold at any window size. */
export interface PaneShares {
  /** Findings beside the rest. */
  readonly findingsWidth: number;
  /** Findings above the rest. */
  readonly findingsHeight: number;
  /** Ladder and details below the packet list. */
  readonly inspectHeight: number;
  /** Ladder beside the details. */
  readonly ladderWidth: number;
}

/** Kept with the webview's `setState`. */
export interface SavedState {
  readonly findingKey: string | null;
  readonly packet: number | null;
  readonly flow: number | null;
  readonly filter: string;
  readonly sort: RowSort;
  readonly descending: boolean;
  readonly topRow: number;
  readonly tab: InspectTab;
  /** Cards the user opened or closed; null until then. */
  readonly expanded: readonly string[] | null;
  /** Platform whose fix was looked at last. */
  readonly platform: string | null;
  /** Gateway that the capture is replayed under; null until one was chosen. */
  readonly gateway: string | null;
  readonly shares: PaneShares;
  /** Pixels by column id, where the user changed them. */
  readonly columnWidths: Readonly<Record<string, number>>;
}

export interface PageState extends SavedState {
  readonly phase: Phase;
  readonly progress: AnalysisProgress | null;
  readonly name: string;
  readonly document: AnalysisSummary | null;
  readonly partial: boolean;
  readonly failure: string | null;
  /** A fresh object for each time a packet is to be brought into view. */
  readonly reveal: { readonly packet: number } | null;
}

const rowSorts: readonly RowSort[] = ['number', 'time', 'source', 'destination', 'protocol', 'length'];

export const defaultShares: PaneShares = {
  findingsWidth: 0.36,
  findingsHeight: 0.42,
  inspectHeight: 0.46,
  ladderWidth: 0.5,
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const countOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
const share = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && value >= 0.1 && value <= 0.9 ? value : otherwise;

/** Reads what an earlier version of the page may have kept; whatever does not fit is replaced by the default. */
export function restoreState(saved: unknown): SavedState {
  const from = isRecord(saved) ? saved : {};
  const shares = isRecord(from['shares']) ? from['shares'] : {};
  const widths = isRecord(from['columnWidths']) ? from['columnWidths'] : {};
  return {
    findingKey: textOrNull(from['findingKey']),
    packet: countOrNull(from['packet']),
    flow: countOrNull(from['flow']),
    filter: textOrNull(from['filter']) ?? '',
    sort: rowSorts.find((sort) => sort === from['sort']) ?? 'number',
    descending: from['descending'] === true,
    topRow: countOrNull(from['topRow']) ?? 0,
    tab: inspectTabs.find((tab) => tab === from['tab']) ?? 'ladder',
    expanded: Array.isArray(from['expanded']) ? from['expanded'].filter((key) => typeof key === 'string') : null,
    platform: textOrNull(from['platform']),
    gateway: textOrNull(from['gateway']),
    shares: {
      findingsWidth: share(shares['findingsWidth'], defaultShares.findingsWidth),
      findingsHeight: share(shares['findingsHeight'], defaultShares.findingsHeight),
      inspectHeight: share(shares['inspectHeight'], defaultShares.inspectHeight),
      ladderWidth: share(shares['ladderWidth'], defaultShares.ladderWidth),
    },
    columnWidths: Object.fromEntries(
      Object.entries(widths).filter((entry): entry is [string, number] => (countOrNull(entry[1]) ?? 0) > 0),
    ),
  };
}

/** The part of the state to keep. */
export function savedPart(state: PageState): SavedState {
  const { findingKey, packet, flow, filter, sort, descending, topRow, tab, expanded } = state;
  const { platform, gateway, shares, columnWidths } = state;
  return {
    ...{ findingKey, packet, flow, filter, sort, descending, topRow, tab, expanded },
    ...{ platform, gateway, shares, columnWidths },
  };
}

export const initialState = (saved: unknown): PageState => ({
  ...restoreState(saved),
  phase: 'opening',
  progress: null,
  name: '',
  document: null,
  partial: false,
  failure: null,
  reveal: null,
});
