/**
 * `npm start [FILE…]`: the diagnosis of the sample, or of the files named, in the terminal; then the same files in VS
 * Code. Installs and builds what is missing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { importTypescript } from '../import-typescript.mjs';
import { commandPath, ensurePackages, PreparationError, root } from '../prepare.mjs';

const help = `npm start -- [FILE…] [--no-editor] [--browser]

Prints what went wrong in the sample capture, or in the captures, router logs and running-configs named,
and opens the same files in VS Code.

  --no-editor   stop after the diagnosis
  --browser     serve VS Code on this machine for a browser, even where the command \`code\` exists`;

try {
  await main();
} catch (error) {
  if (!(error instanceof PreparationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main() {
  const { values, files } = readArguments();
  if (values.help) return console.log(help);
  ensurePackages();
  build();
  const sample = path.join(root, 'dist/sample');
  const diagnosed = files.length > 0 ? files : readdirSync(sample).map((name) => path.join(sample, name));
  diagnose(diagnosed.filter((file) => !file.endsWith('.md')));
  if (values['no-editor']) return;
  process.chdir(root);
  const { openEditor } = await importTypescript('test/vscode/open-editor.ts');
  await openEditor({ files, code: values.browser ? undefined : commandPath('code') });
}

function readArguments() {
  const options = { 'no-editor': { type: 'boolean' }, browser: { type: 'boolean' }, help: { type: 'boolean' } };
  let parsed;
  try {
    parsed = parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new PreparationError(`${error.message}\n\n${help}`);
  }
  // npm runs scripts in the package's folder; INIT_CWD is where the user stands.
  const files = parsed.positionals.map((name) => path.resolve(process.env.INIT_CWD ?? '.', name));
  const missing = files.find((file) => !existsSync(file));
  if (missing) throw new PreparationError(`There is no file ${missing}`);
  return { values: parsed.values, files };
}

function build() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new PreparationError(`The build failed.\n${stdout}${stderr}`);
}

/** The command line's own exit codes 0 and 1 both mean a diagnosis; anything above means there is none. */
function diagnose(files) {
  const names = files.map((file) => (file.startsWith(root) ? path.relative(root, file) : file));
  console.log(`\n$ node dist/cli.js analyze ${names.join(' ')}\n`);
  const { status } = spawnSync(process.execPath, ['dist/cli.js', 'analyze', ...names], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status === null || status > 1) process.exit(status ?? 1);
}
