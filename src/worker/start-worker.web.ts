/** Starts the engine from the web extension host: in a worker of its own, or in the host where it may not have one. */
import { nextTurn } from '../base/turn.ts';
import { CaptureError } from '../base/capture-error.ts';
import { createEngine } from '../engine/engine.ts';
import type { AnalysisProgress } from '../engine/api.ts';
import { contentSource } from './content-source.ts';
import type { EngineConnection } from './engine-connection.ts';
import { connectEngine } from './rpc.ts';

/** The part of the browser's Worker that is used here; the DOM's types are not part of the extension's side. */
interface WebWorker {
  readonly postMessage: (message: unknown, transfer: ArrayBuffer[]) => void;
  readonly terminate: () => void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
}

type WebWorkerConstructor = new (url: string) => WebWorker;

/** `script` is the text of the bundled worker.web: a worker from an address of another origin is refused, a blob's is not. */
export function startWebWorker(
  script: Uint8Array<ArrayBuffer>,
  onProgress: (progress: AnalysisProgress) => void,
): EngineConnection {
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = createWorker(address);
  if (!worker) return startInHost(onProgress);
  const { engine, fail } = connectEngine(
    {
      post: (message, transfer) => {
        worker.postMessage(message, transfer);
      },
      listen: (receive) => {
        worker.onmessage = ({ data }) => {
          receive(data);
        };
      },
    },
    onProgress,
  );
  worker.onerror = ({ message }) => {
    fail(new CaptureError('unreadable', `The analysis ended unexpectedly: ${message ?? 'the worker failed to run'}`));
  };
  return {
    engine,
    dispose: () => {
      fail(new CaptureError('cancelled', 'The analysis was closed.'));
      worker.terminate();
      URL.revokeObjectURL(address);
    },
  };
}

/** The same engine on the host's own thread, which the sources give back to the host every few milliseconds. */
export function startInHost(onProgress: (progress: AnalysisProgress) => void): EngineConnection {
  const engine = createEngine({ openSource: (input) => contentSource(input, nextTurn), onProgress });
  return { engine, dispose: () => void engine.cancel() };
}

/** Null where workers do not exist or the page's policy refuses them. */
function createWorker(address: string): WebWorker | null {
  const { Worker } = globalThis as { readonly Worker?: WebWorkerConstructor };
  try {
    return Worker ? new Worker(address) : null;
  } catch {
    return null;
  }
}
