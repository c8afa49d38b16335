/**
 * node test/fuzz/run.mjs [--inputs N] [--seed N] [--target NAME [--only NUMBER]]: a long run of the fuzzer over every
 * decoder. What it prints of a fault makes that input again.
 */
import { readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seed: { type: 'string' },
    target: { type: 'string' },
    only: { type: 'string' },
  },
});

/** The golden cases of every protocol, without a list that somebody would have to keep. */
const caseFiles = readdirSync('test/captures').filter((name) => name.endsWith('cases.ts'));
const outfile = path.join(root, `node_modules/.cache/alg-trace/fuzz.${process.pid}.mjs`);
await mkdir(path.dirname(outfile), { recursive: true });
await build({
  stdin: {
    resolveDir: path.join(root, 'test/fuzz'),
    loader: 'ts',
    contents: [
      "export { fuzz } from './fuzz.ts';",
      "export { collectSeeds } from './seeds.ts';",
      ...caseFiles.map((name, at) => `import * as cases${at} from '../captures/${name}';`),
      `export const modules = [${caseFiles.map((_, at) => `cases${at}`).join(', ')}];`,
    ].join('\n'),
  },
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
});
const { fuzz, collectSeeds, modules } = await import(pathToFileURL(outfile).href);
await rm(outfile, { force: true });

const seeds = await collectSeeds(modules);
const seed = Number(values.seed ?? Date.now() % 4_294_967_296);
const inputs = Number(values.inputs);
console.log(
  `seed ${seed}; from ${seeds.captures.length} captures, ${seeds.texts.length} texts, ${seeds.packets.length} packets and ${seeds.talks.length} talks of ${new Set(seeds.talks.map(({ alg }) => alg)).size} ALGs`,
);
const started = performance.now();
let shown = started;
const result = await fuzz(seeds, {
  seed,
  inputs,
  ...(values.target === undefined ? {} : { target: values.target }),
  ...(values.only === undefined ? {} : { only: Number(values.only) }),
  onProgress(done, { milliseconds, input }) {
    if (performance.now() - shown < 30_000) return;
    shown = performance.now();
    const seconds = (shown - started) / 1000;
    console.log(
      `${done} inputs, ${Math.round(done / seconds)} a second, slowest ${Math.round(milliseconds)} ms (${input})`,
    );
  },
});
const total = Object.values(result.inputs).reduce((sum, count) => sum + count, 0);
console.log(
  `${total} inputs in ${((performance.now() - started) / 1000).toFixed(0)} s:`,
  Object.entries(result.inputs)
    .map(([name, count]) => `${name} ${count}`)
    .join(', '),
);
console.log(
  `slowest ${Math.round(result.slowest.milliseconds)} ms (${result.slowest.input}), largest process ${Math.round(result.peakBytes / 1e6)} MB, ${result.faults.length} faults`,
);
for (const { input, error } of result.faults) console.error(`\nnode test/fuzz/run.mjs ${input}\n`, error);
process.exitCode = result.faults.length > 0 ? 1 : 0;
