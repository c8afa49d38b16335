/** The matrix of sessions and gateways as it is shown: columns by kind, rows in batches, and where arrow keys lead. */
import type { GatewayChoice, MatrixCell, MatrixRow, ReplayMatrix } from '../src/engine/replay-api.ts';
import { choiceKinds } from './replay-words.ts';

export interface MatrixColumn {
  readonly choice: GatewayChoice;
  /** Place among a row's cells. */
  readonly cell: number;
  /** A line before it sets its kind apart. */
  readonly startsKind: boolean;
}

/** The user's own configuration first, then routers, then yardsticks; within a kind as the engine orders them. */
export function matrixColumns(choices: readonly GatewayChoice[]): readonly MatrixColumn[] {
  const ordered = choiceKinds.flatMap(([kind]) =>
    choices.map((choice, cell) => ({ choice, cell })).filter(({ choice }) => choice.kind === kind),
  );
  return ordered.map(({ choice, cell }, at) => ({
    choice,
    cell,
    startsKind: at > 0 && ordered[at - 1]?.choice.kind !== choice.kind,
  }));
}

/** The gateway that is shown: the user's choice where it still exists, else the first that is offered. */
export function shownGateway(choices: readonly GatewayChoice[], wished: string | null): GatewayChoice | null {
  return choices.find(({ id }) => id === wished) ?? matrixColumns(choices)[0]?.choice ?? null;
}

/** The session that is shown: the one of the flow that is looked at, else the first, which breaks most likely. */
export const shownRow = ({ rows }: ReplayMatrix, flow: number | null): MatrixRow | null =>
  rows.find((row) => row.flow === flow) ?? rows[0] ?? null;

/** What becomes of a row's session under a gateway. */
export function cellOf({ choices }: ReplayMatrix, row: MatrixRow, gateway: string): MatrixCell | null {
  return row.cells[choices.findIndex(({ id }) => id === gateway)] ?? null;
}

export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

const rowsOfPage = 8;

/** Where a key leads in a grid of so many rows and columns; null for keys that do not move. */
export function moveInMatrix(
  { key, ctrlKey }: { readonly key: string; readonly ctrlKey: boolean },
  { row, column }: CellPlace,
  rows: number,
  columns: number,
): CellPlace | null {
  const targets: Readonly<Record<string, CellPlace>> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    PageUp: { row: row - rowsOfPage, column },
    PageDown: { row: row + rowsOfPage, column },
    Home: { row: ctrlKey ? 0 : row, column: 0 },
    End: { row: ctrlKey ? rows - 1 : row, column: columns - 1 },
  };
  const target = targets[key];
  if (target === undefined || rows === 0 || columns === 0) return null;
  const within = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));
  return { row: within(target.row, rows), column: within(target.column, columns) };
}
