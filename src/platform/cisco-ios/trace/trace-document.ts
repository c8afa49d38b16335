/** A whole trace as the editor sees it: all records of the open document, by line and by flow. */
import { createFlowTracker } from './log-flows.ts';
import { createRecordReader } from './record-reader.ts';
import type { TraceRange, TraceRecord } from './record.ts';

export interface TraceDocument {
  /** In the order of the text. */
  readonly records: readonly TraceRecord[];
  /** The records of each flow of the log; the index is the flow's. */
  readonly flows: readonly (readonly TraceRecord[])[];
  readonly recordsOnLine: (line: number) => readonly TraceRecord[];
}

/** VS Code gives extensions no document beyond 50 MB; this many records are about a quarter of that. */
const mostRecords = 200_000;

/** Diagnostics, hover and outline ask for the same lines one after the other. */
const documents = new WeakMap<readonly string[], TraceDocument>();

/** `lines` must not be changed afterwards: the answer is kept for the same array. */
export function readTrace(lines: readonly string[]): TraceDocument {
  const known = documents.get(lines);
  if (known) return known;
  const records: TraceRecord[] = [];
  const tracker = createFlowTracker((record) => records.push(record));
  const reader = createRecordReader(tracker.record);
  for (const [index, text] of lines.entries()) {
    reader.line(text, index + 1);
    if (records.length >= mostRecords) break;
  }
  reader.end();
  tracker.end();
  records.sort((a, b) => startOf(a).line - startOf(b).line || startOf(a).startColumn - startOf(b).startColumn);
  const flows: TraceRecord[][] = [];
  const byLine = new Map<number, TraceRecord[]>();
  for (const record of records) {
    if (record.flow !== null) (flows[record.flow] ??= []).push(record);
    for (const { line } of record.pieces) {
      const others = byLine.get(line);
      if (others) others.push(record);
      else byLine.set(line, [record]);
    }
  }
  // A flow beyond the limit may have left its number and no record.
  const document: TraceDocument = {
    records,
    flows: Array.from(flows, (flow) => flow ?? []),
    recordsOnLine: (line) => byLine.get(line) ?? [],
  };
  documents.set(lines, document);
  return document;
}

export const startOf = (record: TraceRecord): TraceRange => record.pieces[0];
export const endLineOf = (record: TraceRecord): number => record.pieces.at(-1)?.line ?? startOf(record).line;

/** Where the characters `from` to `to` of a record's text stand; what lies beyond a break is cut off. */
export function rangeInRecord(record: TraceRecord, from: number, to: number): TraceRange {
  let offset = 0;
  for (const piece of record.pieces) {
    const length = piece.endColumn - piece.startColumn;
    if (from < offset + length) {
      const startColumn = piece.startColumn + Math.max(0, from - offset);
      return { line: piece.line, startColumn, endColumn: Math.min(piece.endColumn, piece.startColumn + to - offset) };
    }
    // One space joins the pieces.
    offset += length + 1;
  }
  return startOf(record);
}

/** The offset in the record's text of a place in the document; undefined beside the record. */
export function offsetInRecord(record: TraceRecord, line: number, column: number): number | undefined {
  let offset = 0;
  for (const piece of record.pieces) {
    if (piece.line === line && column >= piece.startColumn && column <= piece.endColumn)
      return offset + column - piece.startColumn;
    offset += piece.endColumn - piece.startColumn + 1;
  }
  return undefined;
}

/** A value of the record, when it is there and a number. */
export function numberIn(record: TraceRecord, name: string): number | null {
  const value = record.values[name];
  return typeof value === 'number' ? value : null;
}

/** Seconds from one record to the other; null when one has no time. Clocks that were set back give no span. */
export function secondsFrom(earlier: TraceRecord, later: TraceRecord): number | null {
  if (!earlier.time || !later.time) return null;
  const span = later.time.secondsOfYear - earlier.time.secondsOfYear;
  return span >= 0 ? span : null;
}
