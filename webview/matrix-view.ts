/** Sessions × gateways as a grid that is walked with the arrow keys: what each gateway does to each session, and why. */
import type { MatrixCell, MatrixRow, ReplayMatrix } from '../src/engine/replay-api.ts';
import { bringIntoView } from './bring-into-view.ts';
import { element, fill } from './element.ts';
import { makeHoverTip } from './hover-tip.ts';
import { icon } from './icons.ts';
import { type CellPlace, type MatrixColumn, matrixColumns, moveInMatrix } from './matrix-layout.ts';
import { formatCount, formatPlural } from './number-format.ts';
import { cellLabel, resultWords } from './replay-words.ts';

/** Rows drawn at once; more are drawn when the user asks for them. */
const rowsPerBatch = 100;
/** The names of the gateways stay at the top. */
const headPixels = 124;

export interface MatrixView {
  readonly element: HTMLElement;
  readonly show: (matrix: ReplayMatrix) => void;
  /** Marks the gateway and the session that are shown. */
  readonly mark: (gateway: string | null, session: number | null) => void;
}

export interface MatrixEvents {
  readonly choose: (row: MatrixRow, gateway: string, cell: MatrixCell) => void;
}

interface DrawnRow {
  readonly row: MatrixRow;
  readonly node: HTMLElement;
  readonly cells: readonly HTMLElement[];
}

export function makeMatrixView(events: MatrixEvents): MatrixView {
  const grid = element('div', {
    class: 'matrix',
    testId: 'matrix',
    attributes: { role: 'grid', 'aria-label': 'Sessions and what gateways do to them' },
  });
  const more = element('div', { class: 'matrix-more' });
  const scroller = element('div', { class: 'matrix-scroller' }, grid, more);
  const tip = makeHoverTip();
  const view = element('div', { class: 'matrix-pane' }, scroller, legend(), tip.element);
  let matrix: ReplayMatrix = { choices: [], rows: [], omitted: 0 };
  let columns: readonly MatrixColumn[] = [];
  let heads: readonly HTMLElement[] = [];
  let drawn: DrawnRow[] = [];
  let chosen: CellPlace | null = null;
  let stop: HTMLElement | null = null;

  const cellAt = ({ row, column }: CellPlace): MatrixCell | undefined =>
    matrix.rows[row]?.cells[columns[column]?.cell ?? -1];
  const placeOf = (target: EventTarget | null): CellPlace | null => {
    const node = target instanceof Element ? target.closest<HTMLElement>('[role="gridcell"]') : null;
    return node === null ? null : { row: Number(node.dataset['row']), column: Number(node.dataset['column']) };
  };
  const explain = (target: EventTarget | null): void => {
    const place = placeOf(target);
    const node = place === null ? undefined : drawn[place.row]?.cells[place.column];
    const cell = place === null ? undefined : cellAt(place);
    const choice = place === null ? undefined : columns[place.column]?.choice;
    if (node === undefined || cell === undefined || choice === undefined) tip.hide();
    else tip.show(node, element('strong', {}, `${choice.title} `), ...reasonParts(cell));
  };
  const takeStop = (node: HTMLElement | undefined): void => {
    if (node === undefined) return;
    if (stop !== null) stop.tabIndex = -1;
    stop = node;
    node.tabIndex = 0;
  };
  const focus = (place: CellPlace): void => {
    if (place.row >= drawn.length) drawTo(place.row + 1);
    const node = drawn[place.row]?.cells[place.column];
    if (node === undefined) return;
    takeStop(node);
    node.focus({ preventScroll: true });
    bringIntoView(scroller, node, 'nearest', { head: headPixels });
    bringAcross(scroller, node, drawn[place.row]?.node.firstElementChild?.clientWidth ?? 0);
  };
  const choose = (place: CellPlace): void => {
    const row = matrix.rows[place.row];
    const cell = cellAt(place);
    const choice = columns[place.column]?.choice;
    if (row !== undefined && cell !== undefined && choice !== undefined) events.choose(row, choice.id, cell);
  };
  const drawTo = (count: number): void => {
    for (const [at, row] of matrix.rows.slice(drawn.length, count).entries()) {
      const made = matrixRow(row, drawn.length, columns, at);
      drawn.push(made);
      grid.append(made.node);
    }
    const left = matrix.rows.length - drawn.length;
    const link =
      left === 0
        ? null
        : element(
            'button',
            {
              class: 'link',
              attributes: { type: 'button' },
              on: { click: () => drawTo(drawn.length + rowsPerBatch) },
            },
            `Show ${formatPlural(Math.min(left, rowsPerBatch), 'more session')} of ${formatCount(left)} left`,
          );
    const omitted =
      matrix.omitted === 0
        ? null
        : element(
            'span',
            { class: 'muted' },
            `${formatPlural(matrix.omitted, 'session')} beyond these are not listed.`,
          );
    fill(more, link, omitted);
    more.classList.toggle('is-hidden', link === null && omitted === null);
    markDrawn();
  };
  const markDrawn = (): void => {
    for (const [column, head] of heads.entries()) head.classList.toggle('is-chosen', column === chosen?.column);
    for (const [at, { node, cells }] of drawn.entries()) {
      node.classList.toggle('is-chosen', at === chosen?.row);
      for (const [column, cell] of cells.entries()) {
        cell.classList.toggle('in-column', column === chosen?.column);
        cell.setAttribute('aria-selected', String(at === chosen?.row && column === chosen.column));
      }
    }
  };

  grid.addEventListener('click', (event) => {
    const place = placeOf(event.target);
    if (place === null) return;
    takeStop(drawn[place.row]?.cells[place.column]);
    choose(place);
  });
  grid.addEventListener('keydown', (event) => {
    const place = placeOf(event.target);
    if (event.key === 'Escape') tip.hide();
    if (place === null || event.altKey || event.metaKey) return;
    const target = moveInMatrix(event, place, matrix.rows.length, columns.length);
    if (target === null && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    if (target === null) choose(place);
    else focus(target);
  });
  grid.addEventListener('pointerover', (event) => explain(event.target));
  grid.addEventListener('pointerleave', () => tip.hide());
  grid.addEventListener('focusin', (event) => {
    if (event.target instanceof Element && event.target.matches(':focus-visible')) explain(event.target);
  });
  grid.addEventListener('focusout', () => tip.hide());
  scroller.addEventListener('scroll', () => tip.hide());
  return {
    element: view,
    show: (shown) => {
      matrix = shown;
      columns = matrixColumns(shown.choices);
      drawn = [];
      chosen = null;
      stop = null;
      heads = columns.map(columnHead);
      grid.setAttribute('aria-rowcount', String(shown.rows.length + 1));
      grid.setAttribute('aria-colcount', String(columns.length + 1));
      grid.style.setProperty('--columns', String(columns.length));
      fill(
        grid,
        element(
          'div',
          { class: 'matrix-row matrix-head', attributes: { role: 'row', 'aria-rowindex': '1' } },
          element('div', { class: 'matrix-session', attributes: { role: 'columnheader' } }, 'Session'),
          ...heads,
        ),
      );
      drawTo(rowsPerBatch);
      takeStop(drawn[0]?.cells[0]);
    },
    mark: (gateway, session) => {
      const row = matrix.rows.findIndex((each) => each.session === session);
      const column = columns.findIndex(({ choice }) => choice.id === gateway);
      chosen = row < 0 || column < 0 ? null : { row, column };
      if (row >= drawn.length) drawTo(row + 1);
      else markDrawn();
      const node = chosen === null ? undefined : drawn[row]?.cells[column];
      if (node === undefined || grid.contains(document.activeElement)) return;
      takeStop(node);
      bringIntoView(scroller, node, 'nearest', { head: headPixels });
    },
  };
}

function columnHead({ choice, startsKind }: MatrixColumn): HTMLElement {
  return element(
    'div',
    {
      class: `matrix-gateway${startsKind ? ' starts-kind' : ''}`,
      attributes: { role: 'columnheader', title: choice.title },
    },
    element('span', {}, choice.title),
  );
}

function matrixRow(row: MatrixRow, index: number, columns: readonly MatrixColumn[], batchIndex: number): DrawnRow {
  const cells = columns.map(({ choice, cell: at, startsKind }, column) => {
    const cell = row.cells[at];
    const node = element(
      'div',
      {
        class: `matrix-cell${startsKind ? ' starts-kind' : ''}${cell === undefined ? '' : ` is-${cell.result}`}${cell?.verified === false ? ' is-unverified' : ''}`,
        attributes: {
          role: 'gridcell',
          tabindex: '-1',
          'data-row': String(index),
          'data-column': String(column),
          ...(cell === undefined ? {} : { 'aria-label': cellLabel(row, choice, cell) }),
        },
      },
      cell === undefined ? null : element('span', { class: 'matrix-sign' }, icon(resultWords[cell.result].icon)),
    );
    return node;
  });
  const ends = `${row.client} → ${row.server}`;
  const node = element(
    'div',
    {
      class: `matrix-row${batchIndex === 0 && index > 0 ? ' starts-batch' : ''}`,
      attributes: { role: 'row', 'aria-rowindex': String(index + 2) },
    },
    element(
      'div',
      {
        class: 'matrix-session',
        attributes: { role: 'rowheader', title: `${row.alg} over ${row.transport}\n${ends}` },
      },
      element(
        'span',
        { class: 'matrix-alg' },
        element('strong', {}, row.alg),
        element('span', { class: 'muted' }, `packet ${formatCount(row.firstPacket)}`),
      ),
      element('span', { class: 'matrix-ends' }, ends),
    ),
    ...cells,
  );
  return { row, node, cells };
}

const reasonParts = (cell: MatrixCell): readonly (Node | string)[] => [
  icon(resultWords[cell.result].icon),
  element('strong', {}, ` ${resultWords[cell.result].text}`),
  cell.packet === null ? '' : ` at packet ${formatCount(cell.packet)}`,
  cell.verified ? '. ' : ' (unverified). ',
  cell.reason,
];

const legend = (): HTMLElement =>
  element(
    'p',
    { class: 'matrix-legend muted', attributes: { 'aria-hidden': 'true' } },
    ...Object.values(resultWords).map(({ icon: name, text }) => element('span', {}, icon(name), text)),
    element('span', {}, element('span', { class: 'unverified-sample' }), 'unverified'),
  );

/** Scrolls sideways so that `node` is clear of the sticky first column, `freePixels` wide. */
function bringAcross(container: HTMLElement, node: HTMLElement, freePixels: number): void {
  const box = container.getBoundingClientRect();
  const { left, right } = node.getBoundingClientRect();
  const before = box.left + freePixels - left;
  const after = right - (box.left + container.clientWidth);
  if (before > 0) container.scrollLeft -= before;
  else if (after > 0) container.scrollLeft += after;
}
