/**
 * A source in memory answers every read at once, so a reader of it would never let go of its thread and the worker would
 * hear neither a question about rows nor a cancel before the end. This wrapper lets waiting messages in now and then.
 */
import type { ByteSource } from '../capture/byte-source.ts';

/** Longest stretch without a look at waiting messages; a tenth of what a user feels as a delay. */
const stretchMilliseconds = 10;

/** `source`, whose reads wait for `nextTask` when the thread has been busy for a stretch. */
export function yieldingSource(source: ByteSource, nextTask: () => Promise<void>): ByteSource {
  let busySince = performance.now();
  return {
    size: source.size,
    read: async (offset, target) => {
      if (performance.now() - busySince >= stretchMilliseconds) {
        await nextTask();
        busySince = performance.now();
      }
      return source.read(offset, target);
    },
    close: () => source.close(),
  };
}
