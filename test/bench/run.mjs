/** npm run bench [-- --quick] [--runs N]: how fast the command line is, beside other tools on the same captures. */
import { parseArgs } from 'node:util';
import { importTypescript } from '../import-typescript.mjs';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, runs: { type: 'string', default: '5' } },
});
const { bench } = await importTypescript('test/bench/bench.ts');
await bench({ quick: values.quick, runs: values.quick ? 3 : Number(values.runs) });
