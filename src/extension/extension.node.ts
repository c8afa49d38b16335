/** The extension in a node host: desktop and remote. Files are read by descriptor, wherever there is one. */
import { Uri, type ExtensionContext } from 'vscode';
import { fileSource } from '../capture/byte-source.node.ts';
import { startNodeWorker } from '../worker/start-worker.node.ts';
import { activateExtension } from './activate.ts';
import { heldHead, heldSource } from './held-content.ts';

export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'worker.node.cjs').fsPath;
  activateExtension(context, {
    startEngine: (onProgress) => Promise.resolve(startNodeWorker(script, onProgress)),
    sourceOf: (uri, name) =>
      uri.scheme === 'file' ? Promise.resolve({ name, path: uri.fsPath }) : heldSource(uri, name),
    headOf: (uri, length) => (uri.scheme === 'file' ? fileHead(uri.fsPath, length) : heldHead(uri, length)),
  });
}

async function fileHead(path: string, length: number): Promise<Uint8Array> {
  const source = await fileSource(path);
  try {
    const head = new Uint8Array(Math.min(length, source.size));
    return head.subarray(0, await source.read(0, head));
  } finally {
    await source.close();
  }
}
