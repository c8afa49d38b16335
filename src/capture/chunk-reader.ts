/**
 * Walks a source from front to back in large chunks, reading the next chunk while the present one is worked on: reading
 * happens in the runtime's I/O threads, so it costs the decoding thread nothing.
 */
import type { Cancellation } from '../base/cancellation.ts';
import type { ByteSource } from './byte-source.ts';

const chunkLength = 1 << 20;
/** Room in front of a chunk for what the previous one left over: a record that straddles the two. */
const carryLength = 1 << 19;

/**
 * Gets `buffer[from, to)`, which is the file's content from `fileOffset` on. Returns how many bytes it is done with:
 * fewer than `to - from` to see the rest again with more behind it, more to skip ahead.
 */
export type ChunkVisitor = (buffer: Uint8Array, from: number, to: number, fileOffset: number, last: boolean) => number;

/** Stops early when cancelled or when the visitor leaves more than the carry unread (a record larger than any real one). */
export async function readChunks(source: ByteSource, visit: ChunkVisitor, cancellation: Cancellation): Promise<void> {
  let current = new Uint8Array(carryLength + chunkLength);
  let next = new Uint8Array(carryLength + chunkLength);
  const fill = (buffer: Uint8Array, offset: number): Promise<number> =>
    source.read(
      offset,
      buffer.subarray(carryLength, carryLength + Math.max(0, Math.min(chunkLength, source.size - offset))),
    );
  let offset = 0;
  let carried = 0;
  let pending = fill(current, 0);
  while (true) {
    const length = await pending;
    if (cancellation.cancelled) return;
    const end = offset + length;
    const last = end >= source.size || length < chunkLength;
    if (!last) pending = fill(next, end);
    const from = carryLength - carried;
    const to = carryLength + length;
    const done = visit(current, from, to, offset - carried, last);
    const left = to - from - done;
    if (last) return;
    if (left > carryLength) {
      await pending;
      return;
    }
    if (left >= 0) {
      next.set(current.subarray(to - left, to), carryLength - left);
      carried = left;
      offset = end;
    } else {
      await pending;
      carried = 0;
      offset = end - left;
      pending = fill(next, offset);
    }
    [current, next] = [next, current];
  }
}
