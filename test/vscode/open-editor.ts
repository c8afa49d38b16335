/** The last step of `npm start`: VS Code with the extension, on a copy of the sample or on the files named. */
import { spawn } from 'node:child_process';
import { cp, mkdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packExtension } from './pack-extension.ts';
import { temporaryDirectory } from './processes.ts';
import { serveServer } from './serve-server.ts';

export interface EditorRequest {
  /** Absolute; none for the sample. */
  readonly files: readonly string[];
  /** Path of the command `code`, to be used instead of a browser. */
  readonly code: string | undefined;
}

/** Resolves when `code` has opened its window; otherwise serves until this process is ended, or VS Code ends by itself. */
export async function openEditor({ files, code }: EditorRequest): Promise<void> {
  if (code !== undefined && (await openWindow(code, files))) return;
  console.log('\nStarting VS Code; the first time installs it (about 600 MB)…');
  const directory = temporaryDirectory('start');
  const workspace = await makeWorkspace(directory, files);
  const { vsix } = await packExtension(directory);
  const { url, failure } = await serveServer(vsix, workspace);
  const first = files[0] === undefined ? 'reset-client-side.pcap' : path.basename(files[0]);
  console.log(`\nVS Code with ALG Trace:\n\n  ${url}\n\nOpen ${first} in the explorer. Ctrl+C ends VS Code.`);
  while (failure() === undefined) await sleep(1000);
  throw new Error(failure());
}

/** A window of the installed VS Code that runs the extension from this folder; false when `code` could not do it. */
async function openWindow(code: string, files: readonly string[]): Promise<boolean> {
  const workspace = await makeWorkspace(path.resolve('.vscode-test/workspace'), files);
  console.log(`\n$ code --extensionDevelopmentPath=${process.cwd()} ${workspace}`);
  const child = spawn(code, ['--new-window', `--extensionDevelopmentPath=${process.cwd()}`, workspace], {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (status) => resolve(status === 0));
  });
}

/** A folder with a copy of the sample, or with links to the files named, so that large captures are not copied. */
async function makeWorkspace(directory: string, files: readonly string[]): Promise<string> {
  const workspace = path.join(directory, files.length > 0 ? 'files' : 'sample');
  await rm(workspace, { recursive: true, force: true });
  await mkdir(workspace, { recursive: true });
  if (files.length === 0) await cp('dist/sample', workspace, { recursive: true });
  for (const file of files) {
    await symlink(file, path.join(workspace, path.basename(file)));
  }
  return workspace;
}
