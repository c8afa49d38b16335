/** A statement of a tree configuration as the editor and the findings see it. */
import { statementAt, type ConfigurationStatement, type StatementMeaning } from '../configuration-statement.ts';
import type { TreeLeaf } from './leaf.ts';

/** The sections are the blocks that the leaf stands in. */
export type LeafMeaning = Omit<StatementMeaning, 'sections'>;

/** Longer statements are shortened where their text is shown. */
const longestText = 2000;

export function leafStatement(leaf: TreeLeaf, meaning: LeafMeaning): ConfigurationStatement {
  const outer = leaf.form === 'block' ? leaf.block?.parent : leaf.block;
  const text = leaf.text.replace(/;$/, '').trim().slice(0, longestText);
  const sections = outer && outer.path.length > 0 ? { sections: outer.path } : {};
  return statementAt({ ...leaf, text }, { ...meaning, ...sections });
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
