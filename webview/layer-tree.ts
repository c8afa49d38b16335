/** The decoded layers of a packet as a flat list of what is open, and the way from a byte to the field that holds it. */
import type { LayerNode } from '../src/engine/api.ts';

/** One line of the tree. `path` names a field in every packet of its kind; `id` tells twins of one packet apart. */
export interface TreeLine {
  readonly node: LayerNode;
  readonly id: string;
  readonly path: string;
  /** 1 for a layer. */
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  readonly expanded: boolean;
  readonly parent: string | null;
}

/** Fields shown of one packet: a hostile packet may hold tens of thousands. */
export const maxTreeLines = 5000;

/** Paths that the user opened or closed, kept from packet to packet. */
export type TreeChoices = ReadonlyMap<string, boolean>;

/** Network layers and above are what one opens a packet for; frame, link layer and deeper fields are opened on demand. */
const opensByItself = (level: number, index: number, siblings: number): boolean =>
  level === 1 && (index >= 2 || index >= siblings - 2);

/** Lines in the order of reading. `opened` are ids to open whatever the choices say. */
export function flattenLayers(
  layers: readonly LayerNode[],
  choices: TreeChoices,
  opened: ReadonlySet<string> = new Set(),
): readonly TreeLine[] {
  const lines: TreeLine[] = [];
  const visit = (nodes: readonly LayerNode[], parent: TreeLine | null): void => {
    for (const [index, node] of nodes.entries()) {
      if (lines.length >= maxTreeLines) return;
      const level = (parent?.level ?? 0) + 1;
      const path = parent === null ? node.name : `${parent.path}\n${node.name}`;
      const id = parent === null ? String(index) : `${parent.id}.${index}`;
      const expanded =
        node.children.length > 0 &&
        (opened.has(id) || (choices.get(path) ?? opensByItself(level, index, nodes.length)));
      const line: TreeLine = {
        node,
        id,
        path,
        level,
        position: index + 1,
        siblings: nodes.length,
        expanded,
        parent: parent?.id ?? null,
      };
      lines.push(line);
      if (expanded) visit(node.children, line);
    }
  };
  visit(layers, null);
  return lines;
}

const holds = (node: LayerNode, offset: number): boolean =>
  node.length > 0 && offset >= node.offset && offset < node.offset + node.length;

/**
 * Id of the smallest field that holds the byte, and the ids on the way to it; undefined when no layer does. Siblings may
 * overlap (bit fields of one byte): the shortest wins, the first among equals.
 */
export function fieldAt(
  layers: readonly LayerNode[],
  offset: number,
): { readonly id: string; readonly ancestors: readonly string[] } | undefined {
  const ancestors: string[] = [];
  let nodes = layers;
  let id: string | undefined;
  for (;;) {
    let best = -1;
    for (const [index, node] of nodes.entries()) {
      const shortest = nodes[best]?.length ?? Infinity;
      if (holds(node, offset) && node.length < shortest) best = index;
    }
    const found = nodes[best];
    if (found === undefined) return id === undefined ? undefined : { id, ancestors };
    if (id !== undefined) ancestors.push(id);
    id = id === undefined ? String(best) : `${id}.${best}`;
    nodes = found.children;
  }
}

/** The node of an id, or undefined when the packet has no such field. */
export function nodeOf(layers: readonly LayerNode[], id: string): LayerNode | undefined {
  let nodes = layers;
  let node: LayerNode | undefined;
  for (const part of id.split('.')) {
    node = nodes[Number(part)];
    if (node === undefined) return undefined;
    nodes = node.children;
  }
  return node;
}

/** The layer that holds a field: the range drawn faintly around the field's own bytes. */
export const layerOf = (layers: readonly LayerNode[], id: string): LayerNode | undefined =>
  layers[Number(id.split('.')[0])];
