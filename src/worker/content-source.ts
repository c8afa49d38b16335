/** Sources whose content came along with the request: the web's only kind, and the desktop's for virtual file systems. */
import { CaptureError } from '../base/capture-error.ts';
import { memorySource, type ByteSource } from '../capture/byte-source.ts';
import type { SourceInput } from '../engine/api.ts';
import { yieldingSource } from './yielding-source.ts';

/** Rejects with `CaptureError('unreadable')` for an input that has a path only. */
export function contentSource({ name, bytes }: SourceInput, nextTask: () => Promise<void>): Promise<ByteSource> {
  if (bytes) return Promise.resolve(yieldingSource(memorySource(bytes), nextTask));
  return Promise.reject(new CaptureError('unreadable', `${name} has no content that could be read here.`));
}
