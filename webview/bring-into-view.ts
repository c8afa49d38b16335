/** Scrolls one container and nothing around it: `scrollIntoView` would also move the panes themselves. */

/** Brings `node` between the container's edges; `head` and `foot` are pixels kept free at its top and bottom. */
export function bringIntoView(
  container: HTMLElement,
  node: HTMLElement,
  align: 'nearest' | 'center',
  { head = 0, foot = 0 }: { readonly head?: number; readonly foot?: number } = {},
): void {
  const box = container.getBoundingClientRect();
  const { top, bottom } = node.getBoundingClientRect();
  const above = box.top + head - top;
  const below = bottom - (box.top + container.clientHeight - foot);
  if (above <= 0 && below <= 0) return;
  if (align === 'center')
    container.scrollTop += (top + bottom) / 2 - (box.top + (head + container.clientHeight - foot) / 2);
  else container.scrollTop += above > 0 ? -above : below;
}
