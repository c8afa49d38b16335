/**
 * How soon the editor's engine hears a question or a cancellation while it analyzes a large capture, and how soon a cancelled
 * analysis hands over what it has. Runs the engine's own thread, without an editor around it.
 */
import path from 'node:path';
import { startNodeWorker } from '../../src/worker/start-worker.node.ts';

export interface CancelSpeed {
  /** When the cancellation was sent, as a share of the whole analysis' time; `never` for the undisturbed one. */
  readonly at: string;
  /** Longest time between a question and its answer until then. */
  readonly worstAnswerMilliseconds: number;
  /** From the cancellation to the partial result. */
  readonly partialMilliseconds: number;
  readonly packets: number;
}

const script = path.resolve('dist/worker.node.cjs');
const shares = [0.02, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98];

/** The undisturbed analysis of `file` first, then one for each moment of cancelling it. */
export async function measureCancel(file: string): Promise<readonly CancelSpeed[]> {
  const found = [];
  let wholeMilliseconds = Infinity;
  for (const share of [null, ...shares]) {
    const started = performance.now();
    found.push(await analyzeOnce(file, share === null ? null : share * wholeMilliseconds, share));
    if (share === null) wholeMilliseconds = performance.now() - started;
  }
  return found;
}

async function analyzeOnce(file: string, cancelAfter: number | null, share: number | null): Promise<CancelSpeed> {
  const { engine, dispose } = startNodeWorker(script, () => undefined);
  try {
    let isOpen = true;
    let worst = 0;
    let cancelled = NaN;
    const started = performance.now();
    const opening = engine
      .open([{ name: path.basename(file), path: path.resolve(file) }])
      .finally(() => (isOpen = false));
    while (isOpen) {
      const asked = performance.now();
      const isTime = cancelAfter !== null && Number.isNaN(cancelled) && asked - started >= cancelAfter;
      if (isTime) cancelled = asked;
      // The cheapest question; it fails until the capture is known, which is an answer too.
      await (isTime ? engine.cancel() : engine.rows(noRows).catch(() => undefined));
      // The thread's own start is none of its answers.
      if (asked - started > 500) worst = Math.max(worst, performance.now() - asked);
      await new Promise((then) => setTimeout(then, 2));
    }
    const summary = await opening;
    return {
      at: share === null ? 'never' : `${Math.round(share * 100)} %`,
      worstAnswerMilliseconds: Math.round(worst),
      partialMilliseconds: Math.round(performance.now() - cancelled),
      packets: summary.sources.reduce((sum, { packets }) => sum + packets, 0),
    };
  } finally {
    dispose();
  }
}

const noRows = { from: 0, count: 0, filter: '', sort: 'number', descending: false } as const;
