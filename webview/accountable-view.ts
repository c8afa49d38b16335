/** Who has to act, as a small picture of the path: the accountable party filled, and its name in words. */
import type { Accountable } from '../src/report/document.ts';
import { element, svgElement } from './element.ts';

const sentences: Readonly<Record<Accountable, string>> = {
  client: 'Client accountable',
  server: 'Server accountable',
  gateway: 'Gateway accountable',
  network: 'Network accountable',
  unknown: 'Nobody shown accountable',
};

/** Client left, gateway in the middle, server right; the network is the line between them. */
export function accountableView(accountable: Accountable): HTMLElement {
  const part = (name: Accountable): string => (name === accountable ? 'path-part is-accountable' : 'path-part');
  return element(
    'span',
    { class: 'accountable' },
    svgElement(
      'svg',
      { viewBox: '0 0 40 12', width: 40, height: 12, class: 'path-picture', 'aria-hidden': 'true' },
      svgElement('path', { d: 'M9 6H15M25 6H31', class: part('network') }),
      svgElement('circle', { cx: 5, cy: 6, r: 3.5, class: part('client') }),
      svgElement('rect', { x: 16, y: 2, width: 8, height: 8, class: part('gateway') }),
      svgElement('circle', { cx: 35, cy: 6, r: 3.5, class: part('server') }),
    ),
    sentences[accountable],
  );
}
