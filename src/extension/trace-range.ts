/** Places of the trace in the editor's terms: lines from 0. */
import { Range } from 'vscode';
import type { TraceRange } from '../platform/cisco-ios/trace/record.ts';

export const rangeOf = ({ line, startColumn, endColumn }: TraceRange): Range =>
  new Range(line - 1, startColumn, line - 1, endColumn);
