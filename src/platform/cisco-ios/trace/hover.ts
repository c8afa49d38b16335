/** What an editor shows for the word under the pointer: the field's meaning, and how well that is known. */
import { fieldRows } from './field-notes.ts';
import type { FieldNote, FieldRow, Knowledge, NoteContext } from './field-notes.ts';
import type { TraceRange, TraceRecord } from './record.ts';
import { lastClock } from './router-clock.ts';
import { offsetInRecord, rangeInRecord, readTrace, startOf } from './trace-document.ts';

export interface TraceHover {
  /** Without links and HTML; may be shown as it is. */
  readonly markdown: string;
  readonly range: TraceRange;
}

const knowledgeText: Readonly<Record<Knowledge, string>> = {
  documented: 'Documented.',
  reading: 'Reading of the trace: no public document describes this line.',
  unknown: 'Not publicly known.',
};

/** `line` starts at 1, `column` at 0; null where there is nothing to say. */
export function traceHover(lines: readonly string[], line: number, column: number): TraceHover | null {
  const document = readTrace(lines);
  for (const record of document.recordsOnLine(line)) {
    const offset = offsetInRecord(record, line, column);
    if (offset === undefined) continue;
    const flow = record.flow === null ? [record] : (document.flows[record.flow] ?? [record]);
    const found = noteAt(record.text, offset, { record, flow });
    if (found) return { markdown: render(found.note), range: rangeInRecord(record, found.from, found.to) };
    if (record.name === 'unknown')
      return { markdown: render(unknownWords(record)), range: rangeInRecord(record, 0, record.text.length) };
  }
  const [first] = document.recordsOnLine(line);
  return first ? clockHover(lines[line - 1] ?? '', line, column, startOf(first).startColumn) : null;
}

/** The narrowest note whose words hold the offset. */
function noteAt(
  text: string,
  offset: number,
  context: NoteContext,
): { note: FieldNote; from: number; to: number } | undefined {
  let best: { row: FieldRow; match: RegExpExecArray } | undefined;
  for (const row of fieldRows)
    for (const match of text.matchAll(row.pattern)) {
      const inside = offset >= match.index && offset <= match.index + match[0].length;
      if (inside && (!best || match[0].length < best.match[0].length)) best = { row, match };
    }
  if (!best) return undefined;
  const { row, match } = best;
  return { note: row.note(match, context), from: match.index, to: match.index + match[0].length };
}

const unknownWords = (record: TraceRecord): FieldNote => ({
  title: 'Unknown record',
  knowledge: 'unknown',
  text: `No public text describes these words${record.prefix === '' ? '' : ` of \`${record.prefix}\``}. The record is kept and takes part in the flow's order.`,
});

function clockHover(text: string, line: number, column: number, end: number): TraceHover | null {
  const clock = lastClock(text, 0, end);
  if (!clock || column < clock.start || column > clock.end) return null;
  const mark = clock.time.text[0];
  const accuracy =
    mark === '*'
      ? 'The asterisk says that the clock is not authoritative: never set, or not by NTP. Compare spans, not instants.'
      : mark === '.'
        ? 'The dot says that the clock was synchronised once and no time server is reachable now.'
        : 'Without a mark before it, the router holds its clock for authoritative. Dates have no year unless the router is told to print one.';
  return {
    markdown: render({ title: 'Timestamp', knowledge: 'documented', text: accuracy }),
    range: { line, startColumn: clock.start, endColumn: clock.end },
  };
}

const render = ({ title, knowledge, text }: FieldNote): string =>
  `**${title}**\n\n${text}\n\n*${knowledgeText[knowledge]}*`;
