/** The decoded layers of a packet as a tree; the chosen field is the one whose bytes the hex view marks. */
import type { LayerNode } from '../src/engine/api.ts';
import { bringIntoView } from './bring-into-view.ts';
import { element, fill } from './element.ts';
import { icon } from './icons.ts';
import { flattenLayers, maxTreeLines, type TreeLine } from './layer-tree.ts';

export interface LayerTreeView {
  readonly element: HTMLElement;
  readonly show: (layers: readonly LayerNode[]) => void;
  /** Marks a field, opening `ancestors` so that it can be seen. */
  readonly choose: (id: string | null, ancestors: readonly string[]) => void;
}

const indentPixels = 14;

export function makeLayerTreeView(chosen: (id: string) => void): LayerTreeView {
  const tree = element('div', {
    class: 'layer-tree',
    attributes: { role: 'tree', 'aria-label': 'Layers of the packet' },
  });
  /** By path, so that what is open stays open from packet to packet. */
  const choices = new Map<string, boolean>();
  let opened = new Set<string>();
  let layers: readonly LayerNode[] = [];
  let lines: readonly TreeLine[] = [];
  let rows: readonly HTMLElement[] = [];
  let current: string | null = null;

  const draw = (): void => {
    const hadFocus = tree.contains(document.activeElement);
    const top = tree.scrollTop;
    lines = flattenLayers(layers, choices, opened);
    rows = lines.map(treeRow);
    const cut =
      lines.length >= maxTreeLines
        ? element('p', { class: 'muted pane-message' }, 'More fields than can be shown; close some to see the rest.')
        : null;
    fill(tree, ...rows, cut);
    tree.scrollTop = top;
    mark(hadFocus);
  };
  const mark = (focuses: boolean): void => {
    const at = lines.findIndex((line) => line.id === current);
    for (const [index, row] of rows.entries()) {
      row.setAttribute('aria-selected', String(index === at));
      row.tabIndex = index === Math.max(0, at) ? 0 : -1;
    }
    const row = rows[Math.max(0, at)];
    if (focuses) row?.focus({ preventScroll: true });
    if (at >= 0 && row !== undefined) bringIntoView(tree, row, 'nearest');
  };
  const toggle = (line: TreeLine, expanded: boolean): void => {
    choices.set(line.path, expanded);
    if (!expanded) opened.delete(line.id);
    draw();
  };
  const take = (line: TreeLine | undefined, focuses: boolean): void => {
    if (line === undefined) return;
    current = line.id;
    mark(focuses);
    chosen(line.id);
  };
  const lineAt = (target: EventTarget | null): number =>
    target instanceof Element ? rows.findIndex((row) => row === target.closest('.tree-row')) : -1;

  tree.addEventListener('click', (event) => {
    const line = lines[lineAt(event.target)];
    if (line === undefined) return;
    const onChevron = event.target instanceof Element && event.target.closest('.icon-chevron') !== null;
    take(line, true);
    if (onChevron) toggle(line, !line.expanded);
  });
  tree.addEventListener('dblclick', (event) => {
    const line = lines[lineAt(event.target)];
    const onChevron = event.target instanceof Element && event.target.closest('.icon-chevron') !== null;
    if (line !== undefined && !onChevron && line.node.children.length > 0) toggle(line, !line.expanded);
  });
  tree.addEventListener('keydown', (event) => {
    const at = lineAt(event.target);
    const line = lines[at];
    if (line === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    const opens = line.node.children.length > 0;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => take(lines[at + 1], true),
      ArrowUp: () => take(lines[at - 1], true),
      Home: () => take(lines[0], true),
      End: () => take(lines.at(-1), true),
      ArrowRight: () => (opens && !line.expanded ? toggle(line, true) : take(opens ? lines[at + 1] : undefined, true)),
      ArrowLeft: () =>
        line.expanded
          ? toggle(line, false)
          : take(
              lines.find((candidate) => candidate.id === line.parent),
              true,
            ),
      Enter: () => {
        if (opens) toggle(line, !line.expanded);
      },
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  });
  return {
    element: tree,
    show: (shown) => {
      layers = shown;
      opened = new Set();
      current = null;
      tree.scrollTop = 0;
      draw();
    },
    choose: (id, ancestors) => {
      current = id;
      const hidden = ancestors.filter((ancestor) => !lines.some((line) => line.id === ancestor && line.expanded));
      if (hidden.length === 0) {
        mark(false);
        return;
      }
      opened = new Set([...opened, ...ancestors]);
      draw();
    },
  };
}

function treeRow(line: TreeLine): HTMLElement {
  const { node, level, position, siblings, expanded } = line;
  const hasChildren = node.children.length > 0;
  const row = element(
    'div',
    {
      class: `tree-row${level === 1 ? ' is-layer' : ''}${expanded ? ' is-expanded' : ''}`,
      attributes: {
        role: 'treeitem',
        title: node.value === '' ? node.name : `${node.name}: ${node.value}`,
        'aria-level': String(level),
        'aria-posinset': String(position),
        'aria-setsize': String(siblings),
        ...(hasChildren ? { 'aria-expanded': String(expanded) } : {}),
      },
    },
    hasChildren ? icon('chevron') : element('span', { class: 'tree-space' }),
    element('span', { class: 'tree-name' }, node.name),
    node.value === '' ? null : element('span', { class: 'tree-value' }, node.value),
  );
  row.style.paddingLeft = `${4 + (level - 1) * indentPixels}px`;
  return row;
}
