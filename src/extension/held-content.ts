/** Content of files that no descriptor reaches: everything on the web, and virtual file systems on the desktop. */
import { workspace, type Uri } from 'vscode';
import { CaptureError } from '../base/capture-error.ts';
import type { SourceInput } from '../engine/api.ts';
import { refuseAboveLimit } from './size-limit.ts';

/** Reads the whole file. Rejects with `CaptureError('too-large' | 'unreadable')`. */
export async function heldSource(uri: Uri, name: string): Promise<SourceInput> {
  try {
    refuseAboveLimit(name, (await workspace.fs.stat(uri)).size);
    return { name, bytes: await workspace.fs.readFile(uri) };
  } catch (error) {
    if (error instanceof CaptureError) throw error;
    throw new CaptureError(
      'unreadable',
      `${name} could not be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** A part cannot be asked for here, so callers bound the size of the whole. */
export const heldHead = async (uri: Uri, length: number): Promise<Uint8Array> =>
  (await workspace.fs.readFile(uri)).subarray(0, length);
