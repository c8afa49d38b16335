/** Statements of a configuration as the editor addresses them. */
import { type Position, Range, type TextDocument } from 'vscode';
import type { ConfigurationStatement } from '../platform/configuration-statement.ts';
import { statementsOf } from './config-documents.ts';

export const statementRange = ({ line, endLine, startColumn, endColumn }: ConfigurationStatement): Range =>
  new Range(line - 1, startColumn, endLine - 1, endColumn);

/** The innermost statement at the place: of several that hold it, the one with the fewest lines. */
export function statementAt(document: TextDocument, place: Position): ConfigurationStatement | null {
  const found = statementsOf(document).filter((statement) => statementRange(statement).contains(place));
  const [best] = [...found].sort((one, other) => one.endLine - one.line - (other.endLine - other.line));
  return best ?? null;
}
