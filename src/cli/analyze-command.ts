/** `alg-trace analyze`: exit codes 0 to 3 as the JSON contract has them. */
import { severities } from '../base/severity.ts';
import type { DocumentOutline } from '../report/document.ts';
import { jsonReport } from '../report/json.ts';
import { textReport } from '../report/text.ts';
import type { AnalyzeArguments } from './arguments.ts';
import { exitCode } from './exit-code.ts';
import { terminalWidth, useColor, write } from './output.ts';
import { readInputs } from './read-inputs.ts';

/** Resolves to the exit code. Reports go to standard output, what could not be read to standard error. */
export async function analyzeCommand(options: AnalyzeArguments): Promise<number> {
  const { analysis, unreadable, close } = await readInputs(options.files);
  await close();
  const known = analysis.outline();
  if (options.json) for (const part of jsonReport(known, analysis.sessions())) await write(part);
  else await write(textReport(analysis.summary, { color: useColor(options.color), width: terminalWidth() }));
  if (unreadable) return exitCode.unreadable;
  return failing(known, options.failOn) ? exitCode.findings : exitCode.clean;
}

function failing({ findings }: DocumentOutline, failOn: AnalyzeArguments['failOn']): boolean {
  if (failOn === 'never') return false;
  return findings.some(({ severity }) => severities.indexOf(severity) <= severities.indexOf(failOn));
}
