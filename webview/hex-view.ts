/** The bytes of a packet in hexadecimal and ASCII; only lines in view exist, since a packet may have thousands. */
import { element, setText } from './element.ts';
import {
  asciiText,
  type ByteRange,
  bytesPerLine,
  byteText,
  isInRange,
  lineCount,
  lineOf,
  moveCursor,
  offsetText,
} from './hex-lines.ts';
import { positionToReveal, rowsPerPage, type ScrollGeometry, visibleRows } from './virtual-scroll.ts';

const lineHeight = 18;
const spareLines = 4;

interface HexByte {
  readonly hexCell: HTMLElement;
  readonly hexText: Text;
  readonly asciiCell: HTMLElement;
  readonly asciiText: Text;
}

interface HexLine {
  readonly node: HTMLElement;
  readonly offset: Text;
  readonly bytes: readonly HexByte[];
}

export class HexView {
  readonly element: HTMLElement;
  readonly #chosen: (offset: number) => void;
  readonly #content = element('div', { class: 'hex-content' });
  readonly #spoken = element('span', { class: 'visually-hidden', attributes: { 'aria-live': 'polite' } });
  #lines: HexLine[] = [];
  #bytes: Uint8Array = new Uint8Array();
  #field: ByteRange | null = null;
  #layer: ByteRange | null = null;
  #cursor = 0;
  #viewportHeight = 0;

  /** `chosen` is called with the byte the user points at. */
  constructor(chosen: (offset: number) => void) {
    this.#chosen = chosen;
    this.element = element(
      'div',
      {
        class: 'hex-view',
        attributes: {
          tabindex: '0',
          role: 'group',
          'aria-label': 'Bytes of the packet; arrow keys go from byte to byte',
        },
        on: {
          scroll: () => this.#draw(),
          keydown: (event) => this.#onKey(event),
          click: (event) => this.#onClick(event),
        },
      },
      this.#content,
      this.#spoken,
    );
    new ResizeObserver(() => {
      this.#viewportHeight = this.element.clientHeight;
      this.#draw();
    }).observe(this.element);
  }

  show(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#field = null;
    this.#layer = null;
    this.#cursor = 0;
    this.#content.style.height = `${lineCount(bytes.length) * lineHeight}px`;
    this.element.scrollTop = 0;
    this.#draw();
  }

  /** Marks a field's bytes and, fainter, its layer's. Brings the field into view. */
  mark(field: ByteRange | null, layer: ByteRange | null): void {
    this.#field = field;
    this.#layer = layer;
    if (field !== null && field.length > 0) {
      if (!isInRange(field, this.#cursor)) this.#cursor = field.offset;
      this.#reveal(field.offset);
    }
    this.#draw();
  }

  #geometry(): ScrollGeometry {
    return { rowCount: lineCount(this.#bytes.length), rowHeight: lineHeight, viewportHeight: this.#viewportHeight };
  }

  #reveal(offset: number): void {
    const { scrollTop } = this.element;
    this.element.scrollTop = positionToReveal(this.#geometry(), scrollTop, lineOf(offset), 'nearest');
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = moveCursor(event.key, this.#cursor, this.#bytes.length, rowsPerPage(this.#geometry()));
    if (target === null) return;
    event.preventDefault();
    this.#point(target);
  }

  #onClick(event: MouseEvent): void {
    const cell = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-offset]') : null;
    if (cell !== null) this.#point(Number(cell.dataset['offset']));
  }

  #point(offset: number): void {
    if (offset >= this.#bytes.length) return;
    this.#cursor = offset;
    this.#chosen(offset);
    this.#reveal(offset);
    this.#draw();
    this.#spoken.textContent = `Offset ${offset}, ${byteText(this.#bytes[offset] ?? 0)}`;
  }

  #draw(): void {
    const { first, count } = visibleRows(this.#geometry(), this.element.scrollTop);
    while (this.#lines.length < count + spareLines) {
      const line = makeLine();
      this.#lines.push(line);
      this.#content.append(line.node);
    }
    for (const [at, line] of this.#lines.entries()) {
      line.node.classList.toggle('is-hidden', at >= count);
      if (at < count) this.#drawLine(line, first + at);
    }
  }

  #drawLine(line: HexLine, number: number): void {
    const start = number * bytesPerLine;
    line.node.style.transform = `translateY(${number * lineHeight}px)`;
    setText(line.offset, offsetText(start, this.#bytes.length));
    for (const [at, byte] of line.bytes.entries()) {
      const offset = start + at;
      const value = this.#bytes[offset];
      setText(byte.hexText, value === undefined ? '' : byteText(value));
      setText(byte.asciiText, value === undefined ? '' : asciiText(value));
      const mark = value === undefined ? '' : this.#markOf(offset);
      for (const cell of [byte.hexCell, byte.asciiCell]) {
        if (cell.className !== mark) cell.className = mark;
        cell.dataset['offset'] = String(offset);
      }
    }
  }

  #markOf(offset: number): string {
    const cursor = offset === this.#cursor ? ' is-cursor' : '';
    if (isInRange(this.#field, offset)) return `in-field${cursor}`;
    return `${isInRange(this.#layer, offset) ? 'in-layer' : ''}${cursor}`;
  }
}

function makeLine(): HexLine {
  const offset = document.createTextNode('');
  const bytes = Array.from({ length: bytesPerLine }, (): HexByte => {
    const hexText = document.createTextNode('');
    const ascii = document.createTextNode('');
    return { hexCell: element('span', {}, hexText), hexText, asciiCell: element('span', {}, ascii), asciiText: ascii };
  });
  const node = element(
    'div',
    { class: 'hex-line' },
    element('span', { class: 'hex-offset' }, offset),
    element('span', { class: 'hex-bytes' }, ...bytes.map(({ hexCell }) => hexCell)),
    element('span', { class: 'hex-ascii' }, ...bytes.map(({ asciiCell }) => asciiCell)),
  );
  return { node, offset, bytes };
}
