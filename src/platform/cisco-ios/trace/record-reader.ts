/**
 * Lines to records: joins a record that was broken in two, takes apart several that were run together, and passes over
 * everything that is not a NAT record. A record is handed over when the next line has shown that it is not continued.
 */
import { detached } from '../../log-text.ts';
import { clockAt } from './router-clock.ts';
import { continueRecord, mayHoldRecord, nextRecordStart, readRecord } from './record.ts';
import type { TraceRecord } from './record.ts';

/** Terminal programs that write `\r\r\n` leave blank lines between a record and its continuation. */
const mostBlankLines = 2;
/** Records on one line; beyond, a line is garbage. */
const mostRecordsOnLine = 1000;

export interface RecordReader {
  /** One line without its break; `lineNumber` starts at 1 and never falls. */
  readonly line: (text: string, lineNumber: number) => void;
  /** Hands over the last record. */
  readonly end: () => void;
}

/** `onRecord` gets the records in the order of the lines. */
export function createRecordReader(onRecord: (record: TraceRecord) => void): RecordReader {
  let pending: TraceRecord | undefined;
  let blankLines = 0;

  const replace = (record: TraceRecord | undefined): void => {
    if (pending) onRecord(pending);
    pending = record;
    blankLines = 0;
  };
  const continued = (text: string, lineNumber: number): boolean => {
    if (!pending || pending.complete || startsWithTime(text)) return false;
    const joined = continueRecord(pending, text, lineNumber);
    if (joined) pending = joined;
    return joined !== undefined;
  };

  return {
    line(text, lineNumber) {
      if (text === '' || text.trim() === '') {
        blankLines += 1;
        if (blankLines > mostBlankLines) replace(undefined);
        return;
      }
      if (!mayHoldRecord(text)) {
        if (pending && !continued(detached(text), lineNumber)) replace(undefined);
        return;
      }
      const own = detached(text);
      let from = 0;
      for (let count = 0; count < mostRecordsOnLine; count += 1) {
        const whole = readRecord(own, lineNumber, from);
        const first = whole?.pieces[0];
        // The second half of a broken record can look like a record of its own.
        const bare = !whole || (whole.prefix === '' && whole.time === null);
        if (from === 0 && bare && continued(own, lineNumber)) return;
        if (!whole || !first) {
          if (from === 0) replace(undefined);
          return;
        }
        const next = nextRecordStart(own, first.startColumn + 1);
        replace(next < 0 ? whole : readRecord(own, lineNumber, from, next));
        if (next < 0) return;
        from = next;
      }
    },
    end() {
      replace(undefined);
    },
  };
}

function startsWithTime(text: string): boolean {
  return clockAt(text, text.length - text.trimStart().length) !== undefined;
}
