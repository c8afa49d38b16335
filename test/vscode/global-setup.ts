/** Serves the packed extension in both real VS Codes for the whole test run, each with its own copy of the sample. */
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { packExtension } from './pack-extension.ts';
import { temporaryDirectory } from './processes.ts';
import { serveServer } from './serve-server.ts';
import { serveWeb } from './serve-web.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of each VS Code. */
    readonly server: string;
    readonly web: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await rm('.vscode-test/screenshots', { recursive: true, force: true });
  const directory = temporaryDirectory('test');
  const { vsix, directory: extension } = await packExtension(directory);
  const workspaces = ['server', 'web'].map((name) => path.join(directory, name, 'sample'));
  for (const workspace of workspaces) await cp('dist/sample', workspace, { recursive: true });
  const [forServer = '', forWeb = ''] = workspaces;
  await keepUnsaved(forWeb);
  const started = await Promise.allSettled([serveServer(vsix, forServer), serveWeb(extension, forWeb)]);
  const [server, web] = started;
  const stop = async (): Promise<void> => {
    for (const one of started) if (one.status === 'fulfilled') await one.value.stop();
  };
  if (server.status === 'rejected' || web.status === 'rejected') {
    await stop();
    throw server.status === 'rejected' ? server.reason : web.status === 'rejected' ? web.reason : undefined;
  }
  project.provide('server', server.value.url);
  project.provide('web', web.value.url);
  return stop;
}

/** VS Code for the web saves by itself a second after a change: a capture would be joined with what a test has just undone. */
async function keepUnsaved(workspace: string): Promise<void> {
  const folder = path.join(workspace, '.vscode');
  await mkdir(folder);
  await writeFile(path.join(folder, 'settings.json'), JSON.stringify({ 'files.autoSave': 'off' }));
}
