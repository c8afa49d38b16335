/** One row element of the packet list, used again for other packets as the list scrolls. */
import type { PacketRow } from '../src/engine/api.ts';
import { element, setText } from './element.ts';
import { icon, markIcons, setIcon } from './icons.ts';
import { packetColumns } from './packet-columns.ts';

export interface RowLook {
  readonly active: boolean;
  /** The selected finding rests on this packet. */
  readonly evidence: boolean;
  readonly focusable: boolean;
}

export class PacketRowView {
  readonly element: HTMLElement;
  readonly #sign = icon('reset');
  readonly #signLabel = element('span', { class: 'visually-hidden' });
  readonly #cells: readonly { readonly cell: HTMLElement; readonly text: Text }[];
  #index = -1;
  #row: PacketRow | undefined;
  #classes = '';

  constructor() {
    this.#cells = packetColumns.map((column, at) => {
      const text = document.createTextNode('');
      const cell = element(
        'div',
        {
          class: `cell cell-${column.id}${column.alignsRight ? ' aligns-right' : ''}`,
          attributes: { role: 'gridcell', 'aria-colindex': String(at + 2) },
        },
        text,
      );
      return { cell, text };
    });
    const mark = element(
      'div',
      { class: 'cell cell-mark', attributes: { role: 'gridcell', 'aria-colindex': '1' } },
      this.#sign,
      this.#signLabel,
    );
    this.element = element(
      'div',
      { class: 'packet-row', attributes: { role: 'row', tabindex: '-1' } },
      mark,
      ...this.#cells.map(({ cell }) => cell),
    );
  }

  get index(): number {
    return this.#index;
  }

  /** Shows the row `index` at `top` pixels; an undefined row is still on its way. */
  show(index: number, row: PacketRow | undefined, top: number, look: RowLook): void {
    this.element.style.transform = `translateY(${top}px)`;
    if (index !== this.#index) {
      this.#index = index;
      // The header is row 1.
      this.element.setAttribute('aria-rowindex', String(index + 2));
    }
    if (row !== this.#row || row === undefined) this.#write(row);
    this.#dress(row, look);
  }

  hide(): void {
    this.#index = -1;
    this.element.classList.add('is-hidden');
    this.#classes = '';
  }

  #write(row: PacketRow | undefined): void {
    this.#row = row;
    const mark = markIcons[row?.mark ?? ''];
    setIcon(this.#sign, mark.icon);
    this.#signLabel.textContent = mark.label;
    if (row === undefined) {
      this.element.removeAttribute('data-packet');
      for (const { text } of this.#cells) setText(text, '');
      return;
    }
    this.element.dataset['packet'] = String(row.number);
    for (const [at, column] of packetColumns.entries()) {
      const target = this.#cells[at];
      if (target === undefined) continue;
      setText(target.text, column.text(row));
      if (!column.alignsRight) target.cell.title = target.text.data;
    }
  }

  #dress(row: PacketRow | undefined, { active, evidence, focusable }: RowLook): void {
    const classes = [
      'packet-row',
      row === undefined ? 'is-loading' : row.mark === '' ? '' : `marked-${row.mark}`,
      active ? 'is-active' : '',
      evidence ? 'is-evidence' : '',
    ].join(' ');
    if (classes !== this.#classes) {
      this.#classes = classes;
      this.element.className = classes;
      this.element.setAttribute('aria-selected', String(active));
    }
    const tabindex = focusable ? '0' : '-1';
    if (this.element.getAttribute('tabindex') !== tabindex) this.element.setAttribute('tabindex', tabindex);
  }
}
