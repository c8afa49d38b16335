/** The command line's entry. */
import { analyzeCommand } from './analyze-command.ts';
import { exitCode } from './exit-code.ts';
import { readArguments, UsageError, type HelpTopic } from './arguments.ts';
import { analyzeHelp, overviewHelp, replayHelp } from './help.ts';
import { replayCommand } from './replay-command.ts';
import { version } from '../../package.json';

const helpTexts: Readonly<Record<HelpTopic, string>> = {
  overview: overviewHelp,
  analyze: analyzeHelp,
  replay: replayHelp,
};

async function main(words: readonly string[]): Promise<number> {
  const options = readArguments(words);
  if (options.command === 'analyze') return analyzeCommand(options);
  if (options.command === 'replay') return replayCommand(options);
  if (options.command === 'version') process.stdout.write(`alg-trace ${version}\n`);
  else process.stdout.write(helpTexts[options.topic]);
  return exitCode.clean;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe has gone (head, a pager that was left): nothing is wrong.
  if (error.code === 'EPIPE') process.exit(exitCode.clean);
  throw error;
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`alg-trace: ${error.message}\nSee alg-trace help.\n`);
    process.exitCode = exitCode.usage;
  },
);
