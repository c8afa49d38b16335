/** The heads of the packet list: sort by click or Enter, widen by dragging the edge or with Shift and the arrow keys. */
import { element, fill } from './element.ts';
import { icon } from './icons.ts';
import { minimumColumnPixels, type PacketColumn, packetColumns } from './packet-columns.ts';
import type { RowQuery } from './row-cache.ts';

export interface HeaderEvents {
  readonly sort: (column: PacketColumn) => void;
  /** `widthPixels` null gives the column its first width again. */
  readonly resize: (column: PacketColumn, widthPixels: number | null) => void;
}

export interface PacketHeader {
  readonly element: HTMLElement;
  readonly showOrder: (query: RowQuery) => void;
}

const keyStepPixels = 16;

export function makePacketHeader(events: HeaderEvents): PacketHeader {
  const cells = packetColumns.map((column, at) => headCell(column, at, events));
  const row = element(
    'div',
    {
      class: 'packet-header',
      attributes: { role: 'row', 'aria-rowindex': '1' },
      on: {
        keydown: (event) => {
          const at = cells.findIndex(({ head }) => head === event.target);
          const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
          const column = packetColumns[at];
          if (at < 0 || step === 0 || column === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          if (event.shiftKey) {
            events.resize(column, (cells[at]?.head.offsetWidth ?? column.widthPixels) + step * keyStepPixels);
            return;
          }
          const next = cells[at + step];
          if (next === undefined) return;
          for (const { head } of cells) head.tabIndex = head === next.head ? 0 : -1;
          next.head.focus();
        },
      },
    },
    element(
      'div',
      { class: 'head cell-mark', attributes: { role: 'columnheader', 'aria-colindex': '1' } },
      element('span', { class: 'visually-hidden' }, 'Mark'),
    ),
    ...cells.map(({ head }) => head),
  );
  return {
    element: row,
    showOrder: ({ sort, descending }) => {
      for (const { head, arrow, column } of cells) {
        const isSorted = column.sort !== null && column.sort === sort;
        if (column.sort !== null) {
          head.setAttribute('aria-sort', isSorted ? (descending ? 'descending' : 'ascending') : 'none');
        }
        fill(arrow, isSorted ? icon(descending ? 'down' : 'up') : null);
      }
    },
  };
}

interface HeadCell {
  readonly head: HTMLElement;
  readonly arrow: HTMLElement;
  readonly column: PacketColumn;
}

function headCell(column: PacketColumn, at: number, events: HeaderEvents): HeadCell {
  const arrow = element('span', { class: 'sort-arrow' });
  const isSortable = column.sort !== null;
  const head = element(
    'div',
    {
      class: `head${column.alignsRight ? ' aligns-right' : ''}${isSortable ? ' is-sortable' : ''}`,
      attributes: {
        role: 'columnheader',
        'aria-colindex': String(at + 2),
        tabindex: at === 0 ? '0' : '-1',
        'data-column': column.id,
      },
      on: {
        click: () => {
          if (isSortable) events.sort(column);
        },
        keydown: (event) => {
          if (!isSortable || (event.key !== 'Enter' && event.key !== ' ')) return;
          event.preventDefault();
          event.stopPropagation();
          events.sort(column);
        },
      },
    },
    element('span', { class: 'head-label' }, column.label),
    arrow,
  );
  if (at < packetColumns.length - 1) head.append(resizeHandle(column, head, events));
  return { head, arrow, column };
}

function resizeHandle(column: PacketColumn, head: HTMLElement, events: HeaderEvents): HTMLElement {
  const handle = element('div', {
    class: 'resize-handle',
    attributes: { 'aria-hidden': 'true' },
    on: {
      click: (event) => event.stopPropagation(),
      dblclick: () => events.resize(column, null),
      pointerdown: (event) => {
        event.preventDefault();
        handle.setPointerCapture(event.pointerId);
      },
      pointermove: (event) => {
        if (!handle.hasPointerCapture(event.pointerId)) return;
        const width = event.clientX - head.getBoundingClientRect().left;
        events.resize(column, Math.max(minimumColumnPixels, Math.round(width)));
      },
    },
  });
  return handle;
}
