/**
 * The packet list: a grid of any number of rows of which only those in view exist. It keeps its own position (see
 * virtual-scroll.ts) and draws what the row cache holds; rows that are on their way stay blank until they come.
 */
import { element } from './element.ts';
import { columnTracks, needsCompactColumns, packetColumns, totalWidth } from './packet-columns.ts';
import { type HeaderEvents, makePacketHeader } from './packet-header.ts';
import { PacketRowView } from './packet-row.ts';
import type { RowCache } from './row-cache.ts';
import {
  contentHeight,
  isScaled,
  positionFromScrollTop,
  positionToReveal,
  rowsPerPage,
  type ScrollGeometry,
  scrollTopFromPosition,
  visibleRows,
} from './virtual-scroll.ts';

export interface GridEvents extends HeaderEvents {
  readonly select: (packet: number, flow: number | null) => void;
  readonly open: (packet: number) => void;
  readonly scrolled: (topRow: number) => void;
}

const rowHeight = 22;
const headerHeight = 24;
const wheelLinePixels = 3 * rowHeight;

export class PacketGrid {
  readonly element: HTMLElement;
  readonly #cache: RowCache;
  readonly #events: GridEvents;
  readonly #header;
  readonly #body = element('div', { class: 'packet-body', attributes: { role: 'rowgroup' } });
  readonly #stage: HTMLElement;
  readonly #content: HTMLElement;
  #rows: PacketRowView[] = [];
  #viewportHeight = 0;
  #position = 0;
  /** Where the scroll bar was put by this class, so that its own event is not taken for the user's. */
  #placedScrollTop = -1;
  #activeIndex = 0;
  /** The active row was chosen before its packet was known. */
  #selectionPending = false;
  #selectedPacket: number | null = null;
  #evidence: ReadonlySet<number> = new Set();
  #chosenWidths: Readonly<Record<string, number>> = {};
  #frame = 0;

  constructor(cache: RowCache, events: GridEvents) {
    this.#cache = cache;
    this.#events = events;
    this.#header = makePacketHeader(events);
    this.#stage = element('div', { class: 'packet-stage' }, this.#header.element, this.#body);
    this.#content = element('div', { class: 'packet-content' }, this.#stage);
    this.element = element(
      'div',
      {
        class: 'packet-grid',
        testId: 'packets',
        attributes: {
          role: 'grid',
          'aria-label': 'Packets',
          'aria-colcount': String(packetColumns.length + 1),
          'aria-rowcount': '1',
        },
        on: {
          scroll: () => this.#onScroll(),
          keydown: (event) => this.#onKey(event),
          pointerdown: (event) => this.#onPointer(event),
          dblclick: () => {
            if (this.#selectedPacket !== null) this.#events.open(this.#selectedPacket);
          },
        },
      },
      this.#content,
    );
    this.element.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false });
    new ResizeObserver(() => {
      this.#viewportHeight = Math.max(0, this.element.clientHeight - headerHeight);
      this.#stage.style.height = `${this.element.clientHeight}px`;
      this.showColumns(this.#chosenWidths);
      this.#place(this.#position);
    }).observe(this.element);
  }

  /** True when there are more rows than the view has room for. */
  get scrolls(): boolean {
    return this.#cache.total * rowHeight > this.#viewportHeight;
  }

  /** Draws again in the next frame. */
  refresh(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#fitContent();
      this.#draw();
    });
  }

  /** Lays the columns out with the widths that the user chose, by column id. */
  showColumns(chosen: Readonly<Record<string, number>>): void {
    this.#chosenWidths = chosen;
    const widths = { chosen, isCompact: needsCompactColumns(this.element.clientWidth) };
    this.element.style.setProperty('--packet-columns', columnTracks(widths));
    this.#content.style.minWidth = `${totalWidth(widths)}px`;
  }

  showOrder(): void {
    this.#header.showOrder(this.#cache.query);
  }

  /** Marks the packet when it is in view; `revealRow` brings it there. */
  showSelection(packet: number | null, evidence: ReadonlySet<number>): void {
    this.#evidence = evidence;
    if (packet !== this.#selectedPacket) {
      this.#selectedPacket = packet;
      this.#selectionPending = false;
    }
    this.refresh();
  }

  /** Makes a row the active one and brings it into view. */
  revealRow(index: number): void {
    this.#activeIndex = index;
    this.#place(positionToReveal(this.#geometry(), this.#position, index, 'center'));
  }

  /** Row at the top of the view. */
  scrollToRow(index: number): void {
    this.#place(index * rowHeight);
  }

  #geometry(): ScrollGeometry {
    return { rowCount: this.#cache.total, rowHeight, viewportHeight: this.#viewportHeight };
  }

  #fitContent(): void {
    const height = `${contentHeight(this.#geometry()) + headerHeight}px`;
    if (this.#content.style.height === height) return;
    this.#content.style.height = height;
    this.element.setAttribute('aria-rowcount', String(this.#cache.total + 1));
    this.#placeScrollBar();
  }

  #place(position: number): void {
    this.#position = Math.max(0, position);
    this.#fitContent();
    this.#placeScrollBar();
    this.#draw();
  }

  #placeScrollBar(): void {
    const target = scrollTopFromPosition(this.#geometry(), this.#position);
    this.element.scrollTop = target;
    this.#placedScrollTop = this.element.scrollTop;
  }

  #onScroll(): void {
    const { scrollTop } = this.element;
    if (Math.abs(scrollTop - this.#placedScrollTop) < 1) return;
    this.#placedScrollTop = -1;
    this.#position = positionFromScrollTop(this.#geometry(), scrollTop);
    this.#draw();
  }

  /** Where a pixel of the scroll bar is many rows, the wheel must move the rows and not the bar. */
  #onWheel(event: WheelEvent): void {
    const geometry = this.#geometry();
    if (!isScaled(geometry) || event.ctrlKey || event.deltaY === 0 || event.shiftKey) return;
    event.preventDefault();
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE
        ? wheelLinePixels / 3
        : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
          ? this.#viewportHeight
          : 1;
    this.#place(this.#position + event.deltaY * unit);
  }

  #onPointer(event: PointerEvent): void {
    const target = event.target instanceof Element ? event.target.closest('.packet-row') : null;
    const row = this.#rows.find((candidate) => candidate.element === target);
    if (row !== undefined && event.button === 0) this.#activate(row.index);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Enter') {
      if (this.#selectedPacket !== null) this.#events.open(this.#selectedPacket);
      return;
    }
    const page = rowsPerPage(this.#geometry());
    const last = this.#cache.total - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowUp: this.#activeIndex - 1,
      ArrowDown: this.#activeIndex + 1,
      PageUp: this.#activeIndex - page,
      PageDown: this.#activeIndex + page,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target === undefined || last < 0) return;
    event.preventDefault();
    this.#activate(Math.min(last, Math.max(0, target)));
    this.#focusRow(this.#activeIndex);
  }

  #activate(index: number): void {
    this.#activeIndex = index;
    this.#selectionPending = true;
    this.#selectedPacket = null;
    this.#place(positionToReveal(this.#geometry(), this.#position, index, 'nearest'));
  }

  /** Rows are used again for others, so the focus must follow the active row, or stay in the list when that is out of view. */
  #keepFocus(index: number, follows: boolean): void {
    if (follows || !this.#body.contains(document.activeElement)) this.#focusRow(index);
  }

  #focusRow(index: number): void {
    this.#rows.find((row) => row.index === index)?.element.focus({ preventScroll: true });
  }

  #draw(): void {
    const geometry = this.#geometry();
    const { first, count, offset } = visibleRows(geometry, this.#position);
    this.#cache.want(first, Math.max(count, rowsPerPage(geometry)));
    this.#ensureRows(count);
    this.#settleSelection();
    const hadFocus = this.#body.contains(document.activeElement);
    const activeInView = this.#activeIndex >= first && this.#activeIndex < first + count;
    const focusIndex = activeInView ? this.#activeIndex : first;
    for (let at = 0; at < count; at += 1) {
      const index = first + at;
      const row = this.#cache.row(index);
      this.#rows[index % this.#rows.length]?.show(index, row, offset + at * rowHeight, {
        active: index === this.#activeIndex && (this.#selectionPending || row?.number === this.#selectedPacket),
        evidence: row !== undefined && this.#evidence.has(row.number),
        focusable: index === focusIndex,
      });
    }
    for (const row of this.#rows) if (row.index < first || row.index >= first + count) row.hide();
    if (hadFocus) this.#keepFocus(focusIndex, activeInView);
    this.element.setAttribute('aria-busy', String(this.#cache.awaitsAnswer));
    this.#events.scrolled(first);
  }

  #ensureRows(count: number): void {
    if (this.#rows.length >= count) return;
    // A few to spare, so that dragging a sash does not make rows at every pixel.
    while (this.#rows.length < count + 8) this.#rows.push(new PacketRowView());
    for (const row of this.#rows) row.hide();
    this.#body.replaceChildren(...this.#rows.map((row) => row.element));
  }

  /** Tells the page which packet the active row is, as soon as that is known; finds the active row of a selected packet. */
  #settleSelection(): void {
    if (this.#selectionPending) {
      const row = this.#cache.row(this.#activeIndex);
      if (row === undefined) return;
      this.#selectionPending = false;
      this.#selectedPacket = row.number;
      this.#events.select(row.number, row.flow);
    } else if (this.#selectedPacket !== null && this.#cache.row(this.#activeIndex)?.number !== this.#selectedPacket) {
      this.#activeIndex = this.#cache.indexOf(this.#selectedPacket) ?? this.#activeIndex;
    }
  }
}
