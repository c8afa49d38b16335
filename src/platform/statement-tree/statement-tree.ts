/**
 * The tree that the statements of a configuration make, word by word: `set` adds, `delete` takes away, `deactivate` leaves
 * a part in place without effect, and `apply-groups` hangs a group below the root.
 */
import type { TreeLeaf } from './leaf.ts';

export interface TreeNode {
  readonly word: string;
  /** In the order of the configuration. */
  readonly children: ReadonlyMap<string, TreeNode>;
  /** The statement that ends with this word, when one does. */
  readonly leaf: TreeLeaf | null;
  /** Line of the first statement below, starting at 1. */
  readonly line: number;
  /** False when a group says it, which a deletion does not reach. */
  readonly own: boolean;
}

interface Growing {
  word: string;
  children: Map<string, Growing>;
  leaf: TreeLeaf | null;
  line: number;
  own: boolean;
  inactive: boolean;
}

const growing = (word: string, line: number, own: boolean): Growing => ({
  word,
  children: new Map(),
  leaf: null,
  line,
  own,
  inactive: false,
});

function find(root: Growing, path: readonly string[]): Growing | undefined {
  let node: Growing | undefined = root;
  for (const word of path) node = node?.children.get(word);
  return node;
}

function plant(root: Growing, leaf: TreeLeaf): void {
  let node = root;
  for (const [index, word] of leaf.path.entries()) {
    let child = node.children.get(word);
    if (!child) {
      child = growing(word, leaf.line, true);
      node.children.set(word, child);
    } else if (index === leaf.path.length - 1 && child.children.size === 0 && child.leaf) {
      // Stated again, it is the last value.
      node.children.delete(word);
      node.children.set(word, child);
    }
    node = child;
  }
  node.leaf = leaf;
}

function uproot(root: Growing, path: readonly string[]): void {
  const word = path.at(-1);
  if (word === undefined) return;
  const ancestors: Growing[] = [root];
  for (const step of path.slice(0, -1)) {
    const next = ancestors.at(-1)?.children.get(step);
    if (!next) return;
    ancestors.push(next);
  }
  if (!ancestors.at(-1)?.children.delete(word)) return;
  // What held nothing else is gone with it.
  for (let depth = ancestors.length - 1; depth > 0; depth -= 1) {
    const node = ancestors[depth];
    if (!node || node.children.size > 0 || node.leaf) return;
    ancestors[depth - 1]?.children.delete(node.word);
  }
}

function prune(node: Growing): void {
  for (const [word, child] of node.children)
    if (child.inactive) node.children.delete(word);
    else prune(child);
}

/** More of a group than this is an attack on the reader: groups may be applied by many names. */
const mostInherited = 200_000;

function inherit(target: Growing, group: Growing, budget: { left: number }): void {
  for (const [word, child] of group.children) {
    budget.left -= 1;
    if (budget.left < 0) return;
    const own = target.children.get(word);
    const next = own ?? growing(word, child.line, false);
    if (!own) target.children.set(word, next);
    next.leaf ??= child.leaf;
    inherit(next, child, budget);
  }
}

/** The tree of the statements, without what is deactivated. */
export function statementTree(leaves: readonly TreeLeaf[]): TreeNode {
  const root = growing('', 1, true);
  for (const leaf of leaves) {
    if (leaf.verb === 'delete') uproot(root, leaf.path);
    else if (leaf.verb === 'set') {
      if (leaf.active) plant(root, leaf);
    } else {
      const node = find(root, leaf.path);
      if (node) node.inactive = leaf.verb === 'deactivate';
    }
  }
  prune(root);
  const budget = { left: mostInherited };
  const groups = root.children.get('groups');
  // junos-defaults is never in the text: what it holds is in the default profile.
  for (const name of root.children.get('apply-groups')?.children.keys() ?? []) {
    const group = groups?.children.get(name);
    if (group) inherit(root, group, budget);
  }
  return root;
}

export function nodeAt(node: TreeNode | undefined, ...path: readonly string[]): TreeNode | undefined {
  let found = node;
  for (const word of path) found = found?.children.get(word);
  return found;
}

export const childrenOf = (node: TreeNode | undefined): readonly TreeNode[] => [...(node?.children.values() ?? [])];

/** Words directly below, in order. */
export const wordsBelow = (node: TreeNode | undefined): readonly string[] => [...(node?.children.keys() ?? [])];

/** The one value below: the configuration's own wins over a group's, the last over earlier ones. */
export function valueBelow(node: TreeNode | undefined): TreeNode | undefined {
  const values = childrenOf(node);
  return values.findLast(({ own }) => own) ?? values[0];
}

/** A number without sign below, or null. */
export function numberBelow(node: TreeNode | undefined): number | null {
  const word = valueBelow(node)?.word ?? '';
  return /^\d{1,9}$/.test(word) ? Number(word) : null;
}
