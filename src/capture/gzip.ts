/** Bounded inflation of gzip captures with the platform's own DecompressionStream (Node 18+, every browser). */
import { concat } from '../base/bytes.ts';
import { CaptureError } from '../base/capture-error.ts';
import type { ByteSource } from './byte-source.ts';

/** Inflated captures are held in memory, so there is a limit; a bomb meets it too. */
export const maximumInflatedBytes = 1 << 30;
const readLength = 1 << 18;

/**
 * The inflated content of `source`. What could be inflated of a cut file is returned: the capture reader reports the cut.
 * Throws `CaptureError('too-large')` above `maximumBytes`.
 */
export async function gunzip(source: ByteSource, maximumBytes = maximumInflatedBytes): Promise<Uint8Array> {
  const stream = new DecompressionStream('gzip');
  const writer = stream.writable.getWriter();
  const feed = async (): Promise<void> => {
    for (let offset = 0; offset < source.size; offset += readLength) {
      const part = new Uint8Array(Math.min(readLength, source.size - offset));
      await writer.ready;
      await writer.write(part.subarray(0, await source.read(offset, part)));
    }
    await writer.close();
  };
  // A damaged or cut stream rejects both ends; the reading end decides what is kept.
  const feeding = feed().catch(() => undefined);
  const reader = stream.readable.getReader();
  const parts: Uint8Array[] = [];
  let total = 0;
  while (true) {
    const part = await reader.read().catch(() => undefined);
    if (!part || part.done) break;
    total += part.value.length;
    if (total > maximumBytes) {
      await reader.cancel().catch(() => undefined);
      throw new CaptureError(
        'too-large',
        `The gzip content is larger than ${maximumBytes >>> 20} MiB when unpacked. Unpack it with gunzip and open the result.`,
      );
    }
    parts.push(part.value);
  }
  await feeding;
  return concat(parts);
}
