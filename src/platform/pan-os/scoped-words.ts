/** Words of a statement without what says where it holds: a virtual system, a device group, a template of Panorama. */
import type { TreeLeaf } from '../statement-tree/leaf.ts';

const named: ReadonlySet<string> = new Set(['vsys', 'device-group', 'template', 'template-stack', 'devices']);
const plain: ReadonlySet<string> = new Set(['shared', 'config', 'top']);
const deepestScope = 8;

/**
 * `rulebase nat rules R …` of `set vsys vsys1 rulebase nat rules R …`. A `set` line keeps its brackets; in braces a list is
 * one statement for each item.
 */
export function scopedWords({ form, path, tokens }: TreeLeaf): readonly string[] {
  let rest = form === 'set' ? tokens : path;
  for (let round = 0; round < deepestScope; round += 1) {
    const [first = ''] = rest;
    if (named.has(first) && rest.length > 2) rest = rest.slice(2);
    else if (plain.has(first)) rest = rest.slice(1);
    else break;
  }
  const base = rest[0];
  return base === 'pre-rulebase' || base === 'post-rulebase' ? ['rulebase', ...rest.slice(1)] : rest;
}

/** Values behind a key, `[ a b ]` or one word, and the place behind them. */
export function valuesAt(
  words: readonly string[],
  at: number,
): { readonly values: readonly string[]; readonly next: number } {
  // prettier-ignore
  if (words[at] !== '[') return { values: words.slice(at, at + 1), next: at + 1 };
  const close = words.indexOf(']', at);
  const end = close < 0 ? words.length : close;
  return { values: words.slice(at + 1, Math.min(end, at + 1025)), next: end + 1 };
}
