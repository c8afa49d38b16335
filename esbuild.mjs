/**
 * Builds everything that ships, into dist/: the extension and its worker for both hosts, the page, the command line, and
 * the sample workspace, which test/captures writes, and the licences of the packages that the bundles hold.
 *
 * node esbuild.mjs [--watch] [--production]
 */
import { build, context } from 'esbuild';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { importTypescript } from './test/import-typescript.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/**
 * VS Code 1.100 runs Node 20 and Chromium 132. Extension entries are CommonJS in a package without `"type": "module"`, and
 * the web entry ends in `.js`: web extension hosts refuse ES modules, and older ones append `.js` to any other ending.
 */
const node = { platform: 'node', target: 'node20' };
const browser = { platform: 'browser', target: 'chrome132' };
const vscode = { external: ['vscode'], format: 'cjs' };

/** @type {(import('esbuild').BuildOptions & { entryPoints: [string], outfile: string })[]} */
const bundles = [
  { entryPoints: ['src/extension/extension.node.ts'], outfile: 'dist/extension.node.cjs', ...node, ...vscode },
  { entryPoints: ['src/extension/extension.web.ts'], outfile: 'dist/extension.web.js', ...browser, ...vscode },
  { entryPoints: ['src/worker/worker.node.ts'], outfile: 'dist/worker.node.cjs', ...node, format: 'cjs' },
  { entryPoints: ['src/worker/worker.web.ts'], outfile: 'dist/worker.web.js', ...browser, format: 'iife' },
  { entryPoints: ['webview/main.ts'], outfile: 'dist/webview.js', ...browser, format: 'iife' },
  {
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.js',
    ...node,
    format: 'cjs',
    banner: { js: '#!/usr/bin/env node' },
  },
];

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: !production,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
};

/** Prints what was written, after every build of a bundle. */
const report = {
  name: 'report',
  setup(build) {
    build.onEnd(({ metafile }) => {
      for (const [file, { bytes }] of Object.entries(metafile?.outputs ?? {})) {
        if (!file.endsWith('.map')) console.log(`${file.padEnd(24)} ${(bytes / 1024).toFixed(1).padStart(8)} KiB`);
      }
    });
  },
};

/** The sample workspace: the captures, the router's log and configurations that the walkthrough and the tests open. */
async function writeSamples() {
  const directory = path.join(root, 'dist/sample');
  await rm(directory, { recursive: true, force: true });
  const { writeSamples } = await importTypescript('test/captures/write-samples.ts');
  const paths = await writeSamples(directory);
  console.log(`${'dist/sample'.padEnd(24)} ${String(paths.length).padStart(8)} files`);
}

/** The licences of what the bundles hold: they ask to be handed on with every copy. */
async function writeNotices(outputs) {
  const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
  const inputs = outputs.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const packages = [...new Set(inputs.flatMap((input) => folder.exec(input)?.[1] ?? []))].sort();
  const notices = await Promise.all(
    packages.map(async (each) => {
      const directory = path.join(root, each);
      const { name, version, license } = JSON.parse(await readFile(path.join(directory, 'package.json'), 'utf8'));
      const file = (await readdir(directory)).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file ? (await readFile(path.join(directory, file), 'utf8')).trim() : `Licence: ${license}`;
      return `${name} ${version}\n\n${text}\n`;
    }),
  );
  await writeFile(path.join(root, 'dist/third-party-notices.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));
}

const started = performance.now();
const options = bundles.map((bundle) => ({ ...shared, ...bundle, plugins: [report] }));

if (watch) {
  const contexts = await Promise.all(options.map((bundle) => context(bundle)));
  await Promise.all([...contexts.map((each) => each.watch()), writeSamples()]);
  console.log('Watching. Ctrl+C ends it.');
} else {
  const results = await Promise.allSettled([...options.map((bundle) => build(bundle)), writeSamples()]);
  const failures = results.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
  // esbuild has printed its own diagnostics already.
  for (const reason of failures) if (!('errors' in reason)) console.error(reason);
  if (failures.length > 0) process.exit(1);
  await writeNotices(results.flatMap(({ value }) => (value?.metafile ? [value] : [])));
  await chmod(path.join(root, 'dist/cli.js'), 0o755);
  console.log(`built in ${((performance.now() - started) / 1000).toFixed(2)} s`);
}
