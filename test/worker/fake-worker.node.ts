/** worker.node with the fake engine: the same wiring, bundled by the test. */
import { parentPort } from 'node:worker_threads';
import { fileSource } from '../../src/capture/byte-source.node.ts';
import { contentSource } from '../../src/worker/content-source.ts';
import { serveEngine } from '../../src/worker/rpc.ts';
import { createFakeEngine } from './fake-engine.ts';

const port = parentPort;
if (!port) throw new Error('runs as a worker only');
const nextTask = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
serveEngine(
  {
    post: (message, transfer) => port.postMessage(message, transfer),
    listen: (receive) => port.on('message', receive),
  },
  (onProgress) =>
    createFakeEngine({
      openSource: (input) => {
        if (input.name === 'crash')
          process.nextTick(() => {
            throw new Error('out of luck');
          });
        return input.path === undefined ? contentSource(input, nextTask) : fileSource(input.path);
      },
      onProgress,
    }),
);
