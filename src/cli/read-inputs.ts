/** The files of a command, analyzed: progress on a terminal, Ctrl+C keeps what is known, unreadable files are named. */
import { basename } from 'node:path';
import { fileSource } from '../capture/byte-source.node.ts';
import { analyze, type Analysis } from '../engine/analyze.ts';
import { showProgress } from './progress.ts';

export interface ReadInputs {
  readonly analysis: Analysis;
  /** A file could not be read; it was named on standard error. */
  readonly unreadable: boolean;
  readonly cancellation: { readonly cancelled: boolean };
  /** Closes the captures; call it when nothing is read again. */
  readonly close: () => Promise<void>;
}

export async function readInputs(files: readonly string[]): Promise<ReadInputs> {
  let unreadable = false;
  const cancellation = { cancelled: false };
  const interrupt = (): void => {
    cancellation.cancelled = true;
  };
  process.once('SIGINT', interrupt);
  const progress = showProgress(process.stderr);
  try {
    const analysis = await analyze(
      files.map((path) => ({ name: basename(path), path })),
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
    return {
      analysis,
      unreadable,
      cancellation,
      close: async () => {
        process.removeListener('SIGINT', interrupt);
        await Promise.all(analysis.evidence.captures.map((capture) => capture.analysis.source.close()));
      },
    };
  } catch (error) {
    process.removeListener('SIGINT', interrupt);
    throw error;
  }
}
