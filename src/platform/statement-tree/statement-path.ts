/** The complete path of a statement that a reading holds: what it stands in, and its own words. */
import type { ConfigurationStatement } from '../configuration-statement.ts';
import { treeVerbs, type TreeVerb } from './leaf.ts';
import { expandLists, lineWords } from './line-words.ts';

export interface StatementPath {
  readonly verb: TreeVerb;
  readonly path: readonly string[];
}

/** Every path of the statement: a list in brackets is one for each item. */
export function statementPaths({ text, sections = [] }: ConfigurationStatement): readonly StatementPath[] {
  const words = lineWords(text, 0, '[]{};').map((word) => word.text);
  const plain = words[0] === 'top' ? words.slice(1) : words;
  const verb = sections.length === 0 ? treeVerbs.find((one) => one === plain[0]) : undefined;
  const own = (verb === undefined ? plain : plain.slice(1)).filter((word) => !/^[{};]$/.test(word));
  return expandLists([...sections, ...own]).map((path) => ({ verb: verb ?? 'set', path }));
}
