/** Starts the engine's thread from the node extension host. */
import { Worker } from 'node:worker_threads';
import { CaptureError } from '../base/capture-error.ts';
import type { AnalysisProgress } from '../engine/api.ts';
import type { EngineConnection } from './engine-connection.ts';
import { connectEngine } from './rpc.ts';

/** `script` is the path of the bundled worker.node. */
export function startNodeWorker(script: string, onProgress: (progress: AnalysisProgress) => void): EngineConnection {
  const worker = new Worker(script);
  const { engine, fail } = connectEngine(
    {
      post: (message, transfer) => {
        worker.postMessage(message, transfer);
      },
      listen: (receive) => {
        worker.on('message', receive);
      },
    },
    onProgress,
  );
  // Out of memory arrives as an error event too; the extension host survives it.
  worker.on('error', (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    fail(new CaptureError('unreadable', `The analysis ended unexpectedly: ${reason}`));
  });
  worker.on('exit', () => {
    fail(new CaptureError('cancelled', 'The analysis was closed.'));
  });
  return {
    engine,
    dispose: () => {
      fail(new CaptureError('cancelled', 'The analysis was closed.'));
      void worker.terminate();
    },
  };
}
