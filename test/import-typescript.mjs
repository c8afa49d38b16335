/**
 * Runs a TypeScript module on Node 20, which cannot: the build's and the start script's way into test/captures and
 * test/vscode. Tests do not need it, vitest reads TypeScript itself.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The exports of `file` (relative to the repository root), bundled on the fly. Packages stay outside the bundle, and
 * `import.meta.url` is not the source's: modules that are started this way find the repository by the working directory.
 *
 * @param {string} file
 */
export async function importTypescript(file) {
  const { build } = await import('esbuild');
  const directory = path.join(root, 'node_modules/.cache/alg-trace');
  await mkdir(directory, { recursive: true });
  const outfile = path.join(directory, `${path.basename(file, '.ts')}.${randomUUID()}.mjs`);
  try {
    await build({
      absWorkingDir: root,
      entryPoints: [file],
      outfile,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'inline',
      logLevel: 'warning',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile, { force: true });
  }
}
