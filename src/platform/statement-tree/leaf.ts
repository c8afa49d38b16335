/** One statement of a tree configuration with its complete path and its place in the text, whichever form it has there. */

export const treeVerbs = ['set', 'delete', 'deactivate', 'activate'] as const;
export type TreeVerb = (typeof treeVerbs)[number];

/** `… { … }` in the text. */
export interface TreeBlock {
  /** From the root, the block's own words included. */
  readonly path: readonly string[];
  readonly active: boolean;
  /** Character offsets: first word, `{`, and `}` (-1 while it is not closed). */
  readonly start: number;
  readonly open: number;
  close: number;
  /** Line of the first word, starting at 1, and its column. */
  readonly line: number;
  readonly column: number;
  /** Statements and blocks directly inside. */
  members: number;
  readonly parent: TreeBlock | null;
}

export interface TreeLeaf {
  readonly verb: TreeVerb;
  /** From the root: context of the terminal and enclosing blocks included. */
  readonly path: readonly string[];
  /** Words as written, `[` and `]` among them, without the verb. */
  readonly tokens: readonly string[];
  /** False under `inactive:`. */
  readonly active: boolean;
  /** Null for a `set` line. */
  readonly block: TreeBlock | null;
  /** `block`: an empty block, whose presence is what is stated. */
  readonly form: 'set' | 'brace' | 'block';
  /** Every path of the same statement: lists and lines that set several things have more than one. */
  readonly together: readonly (readonly string[])[];
  /** Offset of the statement's first and behind its last character; a `set` line begins behind its prompt. */
  readonly start: number;
  readonly end: number;
  /** First and last line, starting at 1. */
  readonly line: number;
  readonly endLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
  readonly text: string;
}

/** A text as statements in order, with its blocks. */
export interface StatementText {
  readonly leaves: readonly TreeLeaf[];
  readonly blocks: readonly TreeBlock[];
  readonly lineCount: number;
}
