/**
 * How one platform writes its tree of statements. Junos, VyOS and PAN-OS all have a tree of words; they differ in what
 * ends a statement, in comments and in quotes.
 */
export interface TreeDialect {
  /** True where the end of the line ends a statement (VyOS); false where a semicolon does (Junos). */
  readonly newlineEnds: boolean;
  /** What begins a comment that lasts to the end of the line. */
  readonly lineComments: readonly string[];
  /** The paths of a statement that sets several things in one line; the path alone where it sets one. */
  readonly split?: (path: readonly string[]) => readonly (readonly string[])[];
  /** Whether the last word is a value of which there is one: another value replaces it. */
  readonly isSingleValued: (path: readonly string[]) => boolean;
  /** Whether values of the last word are printed as one list in braces: `application [ a b ];`. */
  readonly isListed?: (path: readonly string[]) => boolean;
  /** Words of a statement as the platform prints them in a `set` line. */
  readonly setWords?: (path: readonly string[]) => readonly string[];
  /** How many of the words, from the first of `rest` on, name one block in the brace form, e.g. 2 for `rule 10 { … }`. */
  readonly blockWords: (path: readonly string[], at: number) => number;
  /** Whether a block that a deletion empties is shown no more. */
  readonly keepsEmpty?: (path: readonly string[]) => boolean;
}
