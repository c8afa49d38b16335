/** The real VS Code of the server build: node extension host, opened in a browser, with a packed extension installed. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { installServer } from './install.ts';
import { freePort, start, temporaryDirectory, untilAnswers } from './processes.ts';
import type { ServedEditor } from './served-editor.ts';

const run = promisify(execFile);

/** Serves the folder `workspace` with the extension `vsix` on 127.0.0.1, in a profile that is thrown away. */
export async function serveServer(vsix: string, workspace: string): Promise<ServedEditor> {
  const { node, main } = await installServer();
  const data = temporaryDirectory('server');
  await mkdir(path.join(data, 'User'));
  await writeFile(path.join(data, 'User/settings.json'), JSON.stringify(settings));
  const token = randomBytes(16).toString('hex');
  const tokenFile = path.join(data, 'token');
  await writeFile(tokenFile, token, { mode: 0o600 });

  const directories = [
    '--user-data-dir',
    data,
    '--server-data-dir',
    data,
    '--extensions-dir',
    path.join(data, 'extensions'),
  ];
  const environment = { EXTENSIONS_GALLERY: '{"serviceUrl":""}' }; // the page asks nothing of the outside
  await run(node, [main, ...directories, '--install-extension', vsix], {
    env: { ...process.env, ...environment },
    timeout: 180_000,
  });
  const port = await freePort();
  const parameters = ['--host', '127.0.0.1', '--port', String(port), '--connection-token-file', tokenFile];
  parameters.push('--accept-server-license-terms', '--disable-telemetry', '--disable-workspace-trust');
  const child = start(node, [main, ...parameters, ...directories], {
    logFile: path.join(data, 'server.log'),
    environment,
  });
  const origin = `http://127.0.0.1:${port}`;
  try {
    await untilAnswers(`${origin}/version`, child, 180);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    url: `${origin}/?tkn=${token}&folder=${encodeURIComponent(workspace)}`,
    stop: child.stop,
    failure: child.failure,
  };
}

/** A quiet first look: no welcome page, no chat, nothing that reaches out. */
const settings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'files.autoSave': 'off',
  'telemetry.telemetryLevel': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};
