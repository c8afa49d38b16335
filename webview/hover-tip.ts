/** A box of words near the thing that is pointed at or focused, as the editor's own hovers; its words stand in a label too. */
import { type Child, element, fill } from './element.ts';

export interface HoverTip {
  readonly element: HTMLElement;
  readonly show: (anchor: HTMLElement, ...content: readonly Child[]) => void;
  readonly hide: () => void;
}

const gapPixels = 4;

export function makeHoverTip(): HoverTip {
  const tip = element('div', { class: 'hover-tip is-hidden', attributes: { 'aria-hidden': 'true' } });
  return {
    element: tip,
    show: (anchor, ...content) => {
      fill(tip, ...content);
      tip.classList.remove('is-hidden');
      const { left, top, bottom } = anchor.getBoundingClientRect();
      const { offsetWidth, offsetHeight } = tip;
      const { clientWidth, clientHeight } = document.documentElement;
      const isBelow = bottom + gapPixels + offsetHeight <= clientHeight;
      tip.style.left = `${Math.max(gapPixels, Math.min(left, clientWidth - offsetWidth - gapPixels))}px`;
      tip.style.top = `${isBelow ? bottom + gapPixels : Math.max(gapPixels, top - gapPixels - offsetHeight)}px`;
    },
    hide: () => tip.classList.add('is-hidden'),
  };
}
