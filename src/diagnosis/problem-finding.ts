/** Which finding a problem of a configuration's statement is, the same in the analysis and in the editor. */
import type { StatementProblem } from '../platform/configuration-statement.ts';
import { isHelperProblem } from '../platform/linux-netfilter/helper-problem.ts';
import type { FindingId } from './catalogue.ts';

export const findingOfProblem = (problem: StatementProblem): FindingId =>
  isHelperProblem(problem) ? 'nat/helper-missing' : 'nat/wrong-platform-command';
