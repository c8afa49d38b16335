/** The real VS Code for the web: browser extension host, virtual workspace (`vscode-test-web://mount/`). */
import path from 'node:path';
import { installWeb } from './install.ts';
import { freePort, start, temporaryDirectory, untilAnswers } from './processes.ts';
import type { ServedEditor } from './served-editor.ts';

/**
 * Serves the folder `workspace` (what is saved stays in the page's memory) with the extension in the directory
 * `extension`, on 127.0.0.1.
 */
export async function serveWeb(extension: string, workspace: string): Promise<ServedEditor> {
  const { serverModule, build } = await installWeb();
  const port = await freePort();
  const script = path.resolve('test/vscode/web-server.mjs');
  const child = start(process.execPath, [script, serverModule, build, extension, workspace, String(port)], {
    logFile: path.join(temporaryDirectory('web'), 'server.log'),
  });
  // Webviews come from subdomains of localhost, which browsers take to this machine; an IP address has none.
  const url = `http://localhost:${port}/`;
  try {
    await untilAnswers(`http://127.0.0.1:${port}/`, child, 180);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { url, stop: child.stop, failure: child.failure };
}
