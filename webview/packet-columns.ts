/** The columns of the packet list: what each shows, how wide it starts, and whether rows can be put in its order. */
import type { PacketRow, RowSort } from '../src/engine/api.ts';
import { formatCount } from './number-format.ts';

export interface PacketColumn {
  readonly id: 'number' | 'time' | 'source' | 'destination' | 'protocol' | 'length' | 'info';
  readonly label: string;
  /** Null where the host cannot sort. */
  readonly sort: RowSort | null;
  readonly widthPixels: number;
  /** Width in a narrow list, where Info would else be out of view. */
  readonly compactPixels: number;
  readonly alignsRight: boolean;
  readonly text: (row: PacketRow) => string;
}

export const minimumColumnPixels = 44;

export const packetColumns: readonly PacketColumn[] = [
  {
    id: 'number',
    label: 'No.',
    sort: 'number',
    widthPixels: 66,
    compactPixels: 50,
    alignsRight: true,
    text: (row) => String(row.number),
  },
  {
    id: 'time',
    label: 'Time',
    sort: 'time',
    widthPixels: 104,
    compactPixels: 102,
    alignsRight: true,
    text: (row) => row.time,
  },
  {
    id: 'source',
    label: 'Source',
    sort: 'source',
    widthPixels: 122,
    compactPixels: 112,
    alignsRight: false,
    text: (row) => row.source,
  },
  {
    id: 'destination',
    label: 'Destination',
    sort: 'destination',
    widthPixels: 122,
    compactPixels: 112,
    alignsRight: false,
    text: (row) => row.destination,
  },
  {
    id: 'protocol',
    label: 'Protocol',
    sort: 'protocol',
    widthPixels: 74,
    compactPixels: 70,
    alignsRight: false,
    text: (row) => row.protocol,
  },
  {
    id: 'length',
    label: 'Length',
    sort: 'length',
    widthPixels: 66,
    compactPixels: 62,
    alignsRight: true,
    text: (row) => formatCount(row.length),
  },
  {
    id: 'info',
    label: 'Info',
    sort: null,
    widthPixels: 136,
    compactPixels: 110,
    alignsRight: false,
    text: (row) => row.info,
  },
];

/** Width of the column before the first, which holds the row's sign. */
export const markColumnPixels = 22;

/** Widths that the user chose, by column id, and whether the others are compact. */
export interface ColumnWidths {
  readonly chosen: Readonly<Record<string, number>>;
  readonly isCompact: boolean;
}

const widthOf = (column: PacketColumn, { chosen, isCompact }: ColumnWidths): number =>
  Math.max(
    minimumColumnPixels,
    Math.round(chosen[column.id] ?? (isCompact ? column.compactPixels : column.widthPixels)),
  );

/** CSS grid tracks; the last column takes what is left. */
export const columnTracks = (widths: ColumnWidths): string =>
  [
    `${markColumnPixels}px`,
    ...packetColumns.map((column, index) =>
      index === packetColumns.length - 1 ? `minmax(${widthOf(column, widths)}px, 1fr)` : `${widthOf(column, widths)}px`,
    ),
  ].join(' ');

/** Narrower than this the list scrolls sideways. */
export const totalWidth = (widths: ColumnWidths): number =>
  packetColumns.reduce((sum, column) => sum + widthOf(column, widths), markColumnPixels);

/** True when the columns' first widths do not leave Info enough room in a list of so many pixels. */
export const needsCompactColumns = (listPixels: number): boolean =>
  listPixels < totalWidth({ chosen: {}, isCompact: false });
