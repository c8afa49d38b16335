/** `alg-trace analyze`: exit codes 0 to 3 as the JSON contract has them. */
import { basename } from 'node:path';
import { severities } from '../base/severity.ts';
import { fileSource } from '../capture/byte-source.node.ts';
import { analyze } from '../engine/analyze.ts';
import type { DocumentOutline } from '../report/document.ts';
import { jsonReport } from '../report/json.ts';
import { textReport } from '../report/text.ts';
import type { AnalyzeArguments } from './arguments.ts';
import { showProgress } from './progress.ts';

export const exitCode = { clean: 0, findings: 1, usage: 2, unreadable: 3 } as const;

/** Resolves to the exit code. Reports go to standard output, what could not be read to standard error. */
export async function analyzeCommand(options: AnalyzeArguments): Promise<number> {
  let unreadable = false;
  const cancellation = { cancelled: false };
  const interrupt = (): void => {
    cancellation.cancelled = true;
  };
  process.once('SIGINT', interrupt);
  const progress = showProgress(process.stderr);
  try {
    const { document, outline, sessions, evidence } = await analyze(
      options.files.map((path) => ({ name: basename(path), path })),
      {
        openSource: ({ path, name }) => fileSource(path ?? name),
        cancellation,
        onProgress: progress.update,
        onUnreadable: (_input, error) => {
          unreadable = true;
          progress.clear();
          process.stderr.write(`alg-trace: ${error.message}\n`);
        },
      },
    );
    progress.clear();
    await Promise.all(evidence.captures.map(({ analysis }) => analysis.source.close()));
    const known = outline();
    if (options.json) for (const part of jsonReport(known, sessions())) await write(part);
    else
      await write(
        textReport(document(), { color: useColor(options), width: Math.min(process.stdout.columns ?? 100, 120) }),
      );
    if (unreadable) return exitCode.unreadable;
    return failing(known, options.failOn) ? exitCode.findings : exitCode.clean;
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

function failing({ findings }: DocumentOutline, failOn: AnalyzeArguments['failOn']): boolean {
  if (failOn === 'never') return false;
  return findings.some(({ severity }) => severities.indexOf(severity) <= severities.indexOf(failOn));
}

const useColor = ({ color }: AnalyzeArguments): boolean =>
  color === 'auto' ? process.stdout.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb' : color;

/** Waits for a slow pipe, so that nothing is lost when the process ends. */
const write = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') reject(error);
      else resolve();
    });
  });
