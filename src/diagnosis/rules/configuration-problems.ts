/** `nat/wrong-platform-command`: statements that the platform does not have, so that they change nothing. */
import type { ConfigurationEvidence } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { findingOfProblem } from '../problem-finding.ts';

export function configurationProblems({ source, reading }: ConfigurationEvidence): Finding[] {
  return reading.statements.flatMap(({ problem, line, text }) =>
    problem && findingOfProblem(problem) === 'nat/wrong-platform-command'
      ? [
          finding('nat/wrong-platform-command', source, {
            detail: `${problem.message}${problem.replacement ? ` Here it is: ${problem.replacement}` : ''}`,
            lines: [line],
            evidence: [{ text: text.trim(), line }],
          }),
        ]
      : [],
  );
}
