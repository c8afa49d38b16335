/** A statement of a tree configuration as the editor and the findings see it. */
import type { ConfigurationStatement } from '../configuration-statement.ts';
import type { TreeLeaf } from './leaf.ts';

export type LeafMeaning = Pick<ConfigurationStatement, 'kind' | 'hover'> &
  Partial<Pick<ConfigurationStatement, 'alg' | 'transport' | 'on' | 'problem'>>;

/** Longer statements are shortened where their text is shown. */
const longestText = 2000;

export function leafStatement(leaf: TreeLeaf, meaning: LeafMeaning): ConfigurationStatement {
  const { line, endLine, startColumn, endColumn, block, form } = leaf;
  const outer = form === 'block' ? block?.parent : block;
  return {
    alg: null,
    transport: null,
    on: null,
    problem: null,
    ...meaning,
    line,
    endLine,
    startColumn,
    endColumn,
    text: leaf.text.replace(/;$/, '').trim().slice(0, longestText),
    ...(outer && outer.path.length > 0 ? { sections: outer.path } : {}),
  };
}

/** One statement for every leaf that means something; leaves of one place that mean the same are one. */
export function leafStatements(
  leaves: readonly TreeLeaf[],
  meaningOf: (leaf: TreeLeaf) => LeafMeaning | null,
): readonly ConfigurationStatement[] {
  const statements: ConfigurationStatement[] = [];
  let start = -1;
  let shown = 0;
  for (const leaf of leaves) {
    const meaning = meaningOf(leaf);
    if (!meaning) continue;
    const rank = meaning.problem ? 2 : meaning.kind === 'alg' ? 1 : 0;
    const statement = leafStatement(leaf, meaning);
    if (start !== leaf.start) statements.push(statement);
    // Several things said in one line: what bears on an ALG, or is wrong, is what the line is shown for.
    else if (rank > shown) statements[statements.length - 1] = statement;
    else continue;
    start = leaf.start;
    shown = rank;
  }
  return statements;
}
