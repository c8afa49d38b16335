/** Packs the extension as it ships, so that a file missing from the package fails the tests in VS Code. */
import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface PackedExtension {
  readonly vsix: string;
  /** The same files, not packed: what a web host serves. */
  readonly directory: string;
}

/** Builds for production and packs the repository of the working directory into `target`. */
export async function packExtension(target: string): Promise<PackedExtension> {
  const vsix = path.join(target, 'alg-trace.vsix');
  await vsce('package', '--no-dependencies', '--allow-missing-repository', '--out', vsix);
  const directory = path.join(target, 'extension');
  for (const file of (await vsce('ls', '--no-dependencies')).trim().split('\n')) {
    await mkdir(path.join(directory, path.dirname(file)), { recursive: true });
    await cp(file, path.join(directory, file));
  }
  return { vsix, directory };
}

async function vsce(...parameters: string[]): Promise<string> {
  const script = path.resolve('node_modules/@vscode/vsce/vsce');
  const { stdout } = await run(process.execPath, [script, ...parameters], { timeout: 300_000 });
  return stdout;
}
