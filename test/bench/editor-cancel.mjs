/** node test/bench/editor-cancel.mjs FILE: how soon the editor's engine answers and hears a cancellation; needs a build. */
import { importTypescript } from '../import-typescript.mjs';

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('Usage: node test/bench/editor-cancel.mjs FILE');
  process.exit(2);
}
const { measureCancel } = await importTypescript('test/bench/editor-cancel.ts');
console.table(await measureCancel(file));
