/** The tree of PAN-OS: braces with semicolons, or `set` lines with lists in brackets. */
import type { TreeDialect } from '../statement-tree/dialect.ts';

export const panOsDialect: TreeDialect = {
  newlineEnds: false,
  lineComments: ['#'],
  isSingleValued: (path) => path.at(-2) === 'alg-disabled',
  blockWords: (path, at) => (path[at] === 'alg-disabled' ? 2 : 1),
};
