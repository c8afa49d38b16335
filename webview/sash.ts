/** The line between two panes that the user drags, or moves with the arrow keys, to share the space. */
import { element } from './element.ts';

export interface SashOptions {
  /** Of the line itself: `vertical` stands between panes side by side. */
  readonly orientation: 'vertical' | 'horizontal';
  readonly label: string;
  /** True when the share that is kept belongs to the pane after the line. */
  readonly measuresAfter: boolean;
  readonly share: () => number;
  readonly changed: (share: number) => void;
}

const smallestShare = 0.12;
const keyStep = 0.02;

export const boundShare = (share: number): number => Math.min(1 - smallestShare, Math.max(smallestShare, share));

/** Makes the line; its parent's size is what is shared. */
export function makeSash(options: SashOptions): HTMLElement {
  const node = element('div', {
    class: `sash sash-${options.orientation}`,
    attributes: {
      role: 'separator',
      tabindex: '0',
      'aria-orientation': options.orientation,
      'aria-label': options.label,
      'aria-valuemin': String(smallestShare * 100),
      'aria-valuemax': String((1 - smallestShare) * 100),
    },
  });
  const announce = (): void => node.setAttribute('aria-valuenow', String(Math.round(options.share() * 100)));
  const change = (share: number): void => {
    options.changed(boundShare(share));
    announce();
  };
  announce();
  node.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    node.setPointerCapture(event.pointerId);
    node.classList.add('is-dragged');
  });
  node.addEventListener('pointermove', (event) => {
    if (!node.hasPointerCapture(event.pointerId)) return;
    const box = node.parentElement?.getBoundingClientRect();
    if (box === undefined) return;
    const before =
      options.orientation === 'vertical'
        ? (event.clientX - box.left) / box.width
        : (event.clientY - box.top) / box.height;
    change(options.measuresAfter ? 1 - before : before);
  });
  const release = (): void => node.classList.remove('is-dragged');
  node.addEventListener('pointerup', release);
  node.addEventListener('pointercancel', release);
  node.addEventListener('keydown', (event) => {
    const forward = options.orientation === 'vertical' ? 'ArrowRight' : 'ArrowDown';
    const backward = options.orientation === 'vertical' ? 'ArrowLeft' : 'ArrowUp';
    if (event.key !== forward && event.key !== backward) return;
    event.preventDefault();
    const grows = (event.key === forward) !== options.measuresAfter;
    change(options.share() + (grows ? keyStep : -keyStep));
  });
  return node;
}
