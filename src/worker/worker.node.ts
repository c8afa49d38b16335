/** The engine in a thread of the node extension host; captures are read by descriptor, never held. */
import { parentPort } from 'node:worker_threads';
import { fileSource } from '../capture/byte-source.node.ts';
import { createEngine } from '../engine/engine.ts';
import { contentSource } from './content-source.ts';
import { serveEngine } from './rpc.ts';

const nextTask = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

if (!parentPort) throw new Error('worker.node runs as a worker thread only');
const port = parentPort;

serveEngine(
  {
    post: (message, transfer) => {
      port.postMessage(message, transfer);
    },
    listen: (receive) => {
      port.on('message', receive);
    },
  },
  (onProgress) =>
    createEngine({
      openSource: (input) => (input.path === undefined ? contentSource(input, nextTask) : fileSource(input.path)),
      onProgress,
    }),
);
