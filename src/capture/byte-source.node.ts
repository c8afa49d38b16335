/** A file by descriptor: the capture is never held in memory. */
import { open } from 'node:fs/promises';
import { CaptureError } from '../base/capture-error.ts';
import type { ByteSource } from './byte-source.ts';

/** Opens `path`. Throws `CaptureError('unreadable')` when the file cannot be opened. */
export async function fileSource(path: string): Promise<ByteSource> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw new CaptureError(
      'unreadable',
      `Cannot open ${path}: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  const { size } = await file.stat();
  return {
    size,
    read: async (offset, target) => {
      let filled = 0;
      while (filled < target.length) {
        const { bytesRead } = await file.read(target, filled, target.length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled;
    },
    close: () => file.close(),
  };
}
