/**
 * The JSON contract as text: one document with a line for each source, session and finding, so that it can be compared and
 * searched line by line, and be written while it is made.
 */
import type { DocumentOutline, SessionRecord } from './document.ts';

/** Long enough that a write costs more than the call. */
const partLength = 1 << 16;

/** Parts of the text in order. */
export function* jsonReport(outline: DocumentOutline, sessions: Iterable<SessionRecord>): Generator<string> {
  const { schema, sources, flows, findings } = outline;
  let part = `{\n"schema": ${JSON.stringify(schema)},\n"sources": `;
  for (const line of list(sources)) part += line;
  part += `,\n"flows": ${flows},\n"sessions": `;
  for (const lines of [list(sessions), [',\n"findings": '], list(findings), ['\n}\n']])
    for (const line of lines) {
      part += line;
      if (part.length < partLength) continue;
      yield part;
      part = '';
    }
  yield part;
}

function* list(records: Iterable<unknown>): Generator<string> {
  let before = '[\n';
  for (const record of records) {
    yield before + JSON.stringify(record);
    before = ',\n';
  }
  yield before === '[\n' ? '[]' : '\n]';
}
