/** The engine in a web worker; captures arrive as bytes, since a browser has no file descriptors. */
import { nextTurn } from '../base/turn.ts';
import { createEngine } from '../engine/engine.ts';
import { contentSource } from './content-source.ts';
import { serveEngine } from './rpc.ts';

/** What a dedicated worker's global scope offers; the DOM's types are not part of the engine's side. */
interface WorkerScope {
  readonly postMessage: (message: unknown, transfer: ArrayBuffer[]) => void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;

serveEngine(
  {
    post: (message, transfer) => {
      scope.postMessage(message, transfer);
    },
    listen: (receive) => {
      scope.onmessage = ({ data }) => {
        receive(data);
      };
    },
  },
  (onProgress) => createEngine({ openSource: (input) => contentSource(input, nextTurn), onProgress }),
);
