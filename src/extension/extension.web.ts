/** The extension in a browser's host: whole files in memory, the engine in a web worker. */
import { Uri, workspace, type ExtensionContext } from 'vscode';
import { startWebWorker } from '../worker/start-worker.web.ts';
import { activateExtension } from './activate.ts';
import { heldHead, heldSource } from './held-content.ts';

export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'worker.web.js');
  activateExtension(context, {
    startEngine: async (onProgress) => startWebWorker(new Uint8Array(await workspace.fs.readFile(script)), onProgress),
    sourceOf: heldSource,
    headOf: heldHead,
  });
}
