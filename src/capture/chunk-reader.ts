/**
 * Walks a source from front to back in chunks. What is in memory is taken in small pieces; of a file the next chunk is read
 * by the runtime's I/O threads while the present one is worked on.
 */
import type { Cancellation } from '../base/cancellation.ts';
import { nextTurn } from '../base/turn.ts';
import type { ByteSource } from './byte-source.ts';

/** Large enough that a chunk's turn of the event loop costs nothing beside it, small enough that a cancellation waits 5 ms. */
const chunkLength = 1 << 22;
const cachedChunkLength = 1 << 19;
/** Room in front of a chunk for what the previous one left over: a record that straddles the two. */
const carryLength = 1 << 19;
/** After so long the thread's other work (a question from the page, a cancellation) gets its turn. */
const turnMilliseconds = 15;

/**
 * Gets `buffer[from, to)`, which is the file's content from `fileOffset` on. Returns how many bytes it is done with:
 * fewer than `to - from` to see the rest again with more behind it, more to skip ahead. When that is beyond the end, an
 * empty last call at the end says so.
 */
export type ChunkVisitor = (buffer: Uint8Array, from: number, to: number, fileOffset: number, last: boolean) => number;

/** Called after each chunk; what it promises is waited for. */
export type Pause = () => Promise<void> | undefined;

/** Stops early when cancelled or when the visitor leaves more than the carry unread (a record larger than any real one). */
export const readChunks = (
  source: ByteSource,
  visit: ChunkVisitor,
  cancellation: Cancellation,
  pause: Pause = () => undefined,
): Promise<void> =>
  source.readNow
    ? readInTurns(source, source.readNow, visit, cancellation, pause)
    : readAhead(source, visit, cancellation, pause);

async function readInTurns(
  source: ByteSource,
  readNow: (offset: number, target: Uint8Array) => number,
  visit: ChunkVisitor,
  cancellation: Cancellation,
  pause: Pause,
): Promise<void> {
  const room = Math.min(carryLength, source.size);
  const buffer = new Uint8Array(room + Math.min(cachedChunkLength, source.size));
  let offset = 0;
  let carried = 0;
  let turnEnds = Date.now() + turnMilliseconds;
  while (true) {
    const target = buffer.subarray(room, room + Math.min(cachedChunkLength, source.size - offset));
    if (Date.now() >= turnEnds) {
      await nextTurn();
      if (cancellation.cancelled) return;
      turnEnds = Date.now() + turnMilliseconds;
    }
    const length = readNow(offset, target);
    const last = length < target.length || offset + length >= source.size;
    const from = room - carried;
    const to = room + length;
    const done = visit(buffer, from, to, offset - carried, last);
    const left = to - from - done;
    const paused = pause();
    if (paused) await paused;
    if (last || left > room || cancellation.cancelled) return;
    carried = Math.max(0, left);
    buffer.copyWithin(room - carried, to - carried, to);
    offset += length - Math.min(0, left);
    if (offset > source.size) {
      visit(buffer, to, to, source.size, true);
      return;
    }
  }
}

async function readAhead(
  source: ByteSource,
  visit: ChunkVisitor,
  cancellation: Cancellation,
  pause: Pause,
): Promise<void> {
  const room = carryLength + Math.min(chunkLength, source.size);
  let current = new Uint8Array(room);
  let next = new Uint8Array(room);
  const fill = (buffer: Uint8Array, offset: number): Promise<number> => {
    const end = carryLength + Math.max(0, Math.min(chunkLength, source.size - offset));
    const filled = source.read(offset, buffer.subarray(carryLength, end));
    // A read that fails while the reader pauses is told when it is waited for.
    filled.catch(() => undefined);
    return filled;
  };
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
    const paused = pause();
    if (paused) await paused;
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
      if (offset > source.size) {
        visit(current, to, to, source.size, true);
        return;
      }
      pending = fill(next, offset);
    }
    [current, next] = [next, current];
  }
}
