/**
 * `npm test`: everything that has to hold, from a fresh clone with only Node 20. Installs what is missing, builds,
 * checks the source, and runs every test in one vitest run; the last line counts them.
 *
 * node test/run.mjs [--unit]     --unit leaves out the tests in Chromium and VS Code
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { ensureChromium, ensurePackages, PreparationError, root } from './prepare.mjs';

const unitOnly = process.argv.includes('--unit');
const reportFile = path.join(root, '.vscode-test', `results-${process.pid}.json`);
const running = new Set();
const failed = [];

/** Ends on Ctrl+C and on a time limit of whoever runs this, without leaving a step behind. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    for (const child of running) child.kill(signal);
    process.exitCode = 1;
  });
}

try {
  await test();
} catch (error) {
  if (!(error instanceof PreparationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function test() {
  ensurePackages();
  const environment = unitOnly ? {} : { CHROMIUM_PATH: ensureChromium() };
  const isBuilt = await step('build', ['esbuild.mjs']);
  // Two at a time: each is one thread, and small machines have two.
  await Promise.all([
    inOrder([
      ['types', ['node_modules/typescript/bin/tsc', '-p', '.']],
      ['types of the page', ['node_modules/typescript/bin/tsc', '-p', 'webview']],
      ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']],
    ]),
    inOrder([
      ['lint', ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.']],
      ['unused code', ['node_modules/knip/bin/knip.js']],
    ]),
  ]);
  const counts = await vitest(environment, unitOnly || !isBuilt);
  if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}`);
  if (failed.length > 0) process.exitCode = 1;
  const { passed = 0, failures = 0, skipped = 0 } = counts ?? {};
  console.log(`${passed} passed, ${failures} failed, ${skipped} skipped`);
}

async function inOrder(steps) {
  for (const [name, parameters] of steps) await step(name, parameters);
}

/** Runs one check; what it prints is shown when it fails. */
async function step(name, parameters) {
  const started = performance.now();
  const { code, output } = await run(parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  report(name, code === 0, started);
  if (code !== 0) process.stdout.write(`${output.trimEnd()}\n`);
  return code === 0;
}

/** Runs the tests with their output shown, and counts them. */
async function vitest(environment, withoutEditor) {
  const started = performance.now();
  await mkdir(path.dirname(reportFile), { recursive: true });
  const parameters = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  if (withoutEditor) parameters.push('--project=unit');
  const { code } = await run(['node_modules/vitest/vitest.mjs', ...parameters], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
  });
  report('tests', code === 0, started);
  try {
    const results = JSON.parse(await readFile(reportFile, 'utf8'));
    return {
      passed: results.numPassedTests,
      // A file that could not even be loaded has no tests to count, and is one failure.
      failures:
        results.numFailedTests +
        results.testResults.filter(({ status, assertionResults }) => {
          return status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed');
        }).length,
      skipped: results.numPendingTests + results.numTodoTests,
    };
  } catch (error) {
    console.error(`vitest left no report: ${error.message}`);
    return undefined;
  } finally {
    await rm(reportFile, { force: true });
  }
}

function report(name, isGood, started) {
  if (!isGood) failed.push(name);
  console.log(`${isGood ? '✓' : '✗'} ${name} ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** Runs a Node script of the repository; resolves with its exit code and what it printed into pipes. */
function run(parameters, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, parameters, { cwd: root, ...options });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}
