/** One ALG or NAT statement of a configuration with its place, for profiles, findings and the editor. */
import type { AlgId, Transport } from '../alg/alg.ts';

export const statementKinds = ['alg', 'nat-rule', 'nat-interface', 'nat-pool', 'nat-timer', 'nat-other'] as const;
export type StatementKind = (typeof statementKinds)[number];

/** Why a statement cannot do what it says. Only what is known to be wrong is flagged; unknown keywords never are. */
export interface StatementProblem {
  /** `wrong-platform`: the other platform's spelling. `no-such-command`: circulates on the web, exists nowhere. */
  readonly kind: 'wrong-platform' | 'no-such-command';
  readonly message: string;
  /** The statement that this platform has instead, or null. */
  readonly replacement: string | null;
}

export interface ConfigurationStatement {
  readonly kind: StatementKind;
  /** First and last line, starting at 1. */
  readonly line: number;
  readonly endLine: number;
  /** Characters of the first line from its start, 0-based; `endColumn` is of the last line and exclusive. */
  readonly startColumn: number;
  readonly endColumn: number;
  readonly text: string;
  /** What the statement stands in, outermost first, where the line alone does not say it, e.g. `nft`, `inet`, `fw4`, `prerouting`. */
  readonly sections?: readonly string[];
  /** One or two plain sentences for an editor's hover. */
  readonly hover: string;
  readonly alg: AlgId | null;
  readonly transport: Transport | null;
  /** For `alg`: whether the statement turns it on; null elsewhere. */
  readonly on: boolean | null;
  readonly problem: StatementProblem | null;
}

/** Where a statement stands, and its words; without `endLine` it ends in the line where it begins. */
export type StatementPlace = Pick<ConfigurationStatement, 'line' | 'startColumn' | 'endColumn' | 'text'> &
  Partial<Pick<ConfigurationStatement, 'endLine'>>;

/** What a statement says; what it leaves out is null. */
export type StatementMeaning = Pick<ConfigurationStatement, 'kind' | 'hover'> &
  Partial<Pick<ConfigurationStatement, 'alg' | 'transport' | 'on' | 'problem' | 'sections'>>;

/** Takes from the place what `StatementPlace` names, whatever else it is: a line, a leaf, a command. */
export const statementAt = (
  { line, endLine = line, startColumn, endColumn, text }: StatementPlace,
  meaning: StatementMeaning,
): ConfigurationStatement => ({
  alg: null,
  transport: null,
  on: null,
  problem: null,
  ...meaning,
  line,
  endLine,
  startColumn,
  endColumn,
  text,
});
