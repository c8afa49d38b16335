/** A router's NAT debug to gateway events, line by line, in bounded memory however long the log is. */
import type { EventKind, GatewayEvent } from '../../../gateway/event.ts';
import { createFlowTracker } from './log-flows.ts';
import { createRecordReader } from './record-reader.ts';
import type { TraceRecord } from './record.ts';

export interface TraceEvents {
  /** In the order of the lines. */
  readonly events: readonly GatewayEvent[];
  /** In words, for the source's own list. */
  readonly problems: readonly string[];
  /** Lines read, whatever was in them. */
  readonly lines: number;
  /** NAT records found, kept or not. */
  readonly records: number;
  /** Flows of the log: `logFlow` of the events is below it. */
  readonly flows: number;
}

export interface TraceParser {
  /** One line without its break; `lineNumber` starts at 1. */
  readonly line: (text: string, lineNumber: number) => void;
  readonly end: () => TraceEvents;
}

type Share = 'decisive' | 'flow' | 'translation' | 'other';

/** Events kept of each share, about 500 bytes each. Decisive ones are what findings rest on. */
export const mostEvents: Readonly<Record<Share, number>> = {
  decisive: 20_000,
  flow: 30_000,
  translation: 30_000,
  other: 10_000,
};
/** Records that were left out but stand right before a decisive one are kept after all: its evidence. */
const contextRecords = 64;
const mostContext = 20_000;

const shareOfKind: Readonly<Record<EventKind, Share>> = {
  'packet-claimed': 'other',
  'handshake-syn': 'flow',
  'handshake-syn-ack': 'flow',
  'handshake-ack': 'flow',
  'flow-proxied': 'flow',
  'message-received': 'flow',
  'message-state': 'flow',
  'message-forwarded': 'flow',
  'message-unsupported': 'decisive',
  'packet-refused': 'decisive',
  'flow-aborted': 'decisive',
  'packet-translated': 'translation',
  'binding-created': 'translation',
  'binding-expired': 'translation',
  'translation-failed': 'decisive',
  generic: 'other',
};

/** `source` is the log's index in the analysis' sources. */
export function createTraceParser(source: number): TraceParser {
  const kept: GatewayEvent[] = [];
  const taken: Record<Share, number> = { decisive: 0, flow: 0, translation: 0, other: 0 };
  const leftOut = new Map<EventKind, number>();
  /** A ring: the array never grows or moves, which would keep dead records alive. */
  const context: (TraceRecord | undefined)[] = Array.from({ length: contextRecords }, () => undefined);
  let contextNext = 0;
  let contextTaken = 0;
  let lines = 0;
  let records = 0;
  let flows = 0;

  const keepContext = (): void => {
    for (const [index, record] of context.entries()) {
      if (!record || contextTaken >= mostContext) continue;
      kept.push(eventOf(record, source));
      contextTaken += 1;
      leftOut.set(record.kind, (leftOut.get(record.kind) ?? 1) - 1);
      context[index] = undefined;
    }
  };
  const tracker = createFlowTracker((record) => {
    flows = Math.max(flows, (record.flow ?? -1) + 1);
    const share = record.name === 'alg-lookup' ? 'flow' : shareOfKind[record.kind];
    if (taken[share] < mostEvents[share]) {
      if (share === 'decisive') keepContext();
      taken[share] += 1;
      kept.push(eventOf(record, source));
      return;
    }
    leftOut.set(record.kind, (leftOut.get(record.kind) ?? 0) + 1);
    if (contextTaken >= mostContext) return;
    context[contextNext] = record;
    contextNext = (contextNext + 1) % contextRecords;
  });

  const reader = createRecordReader((record) => {
    records += 1;
    tracker.record(record);
  });

  return {
    line(text, lineNumber) {
      lines = Math.max(lines, lineNumber);
      reader.line(text, lineNumber);
    },
    end() {
      reader.end();
      tracker.end();
      kept.sort((a, b) => (a.place.line ?? 0) - (b.place.line ?? 0));
      return { events: kept, problems: problemsOf(leftOut), lines, records, flows };
    },
  };
}

/**
 * A copy, though the record would do: engines learn from where objects come that live long, and records, of which most of
 * a long log's are dropped, must not be taken for those (measured: twice the time of 100 MB).
 */
const eventOf = (record: TraceRecord, source: number): GatewayEvent => ({
  kind: record.kind,
  place: { source, line: record.pieces[0].line },
  time: record.time && { ...record.time },
  text: record.text,
  values: { ...record.values },
  alg: record.alg,
  logFlow: record.flow,
});

function problemsOf(leftOut: ReadonlyMap<EventKind, number>): readonly string[] {
  const parts = [...leftOut].filter(([, count]) => count > 0).map(([kind, count]) => `${count} ${kind}`);
  if (parts.length === 0) return [];
  return [`the log has more records than are kept; left out after the first ones: ${parts.join(', ')}`];
}
