/** The tree of VyOS, Vyatta and EdgeOS: a line is a statement, values are quoted in `set` lines. */
import type { TreeDialect } from '../statement-tree/dialect.ts';

const isTimeout = (path: readonly string[]): boolean =>
  path[0] === 'system' && path[1] === 'conntrack' && path[2] === 'timeout' && /^\d+$/.test(path.at(-1) ?? '');

/** Words that stand with a name of their own in front of a brace. */
const named: ReadonlySet<string> = new Set(['rule', 'ethernet', 'interface', 'address-group', 'network-group']);

const dialect: TreeDialect = {
  newlineEnds: true,
  lineComments: ['//'],
  isSingleValued: isTimeout,
  setWords: (path) => path.map((word, index) => (isTimeout(path) && index === path.length - 1 ? `'${word}'` : word)),
  blockWords: (path, at) =>
    isTimeout(path) && at === path.length - 2 ? 2 : named.has(path[at] ?? '') && path.length - at > 2 ? 2 : 1,
};

/** Where presence turns a module on, an empty `modules` says that none is on, so it is kept. */
export const vyosDialect = (presence: boolean): TreeDialect =>
  presence ? { ...dialect, keepsEmpty: (path) => path.join(' ') === 'system conntrack modules' } : dialect;
