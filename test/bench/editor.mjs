/** node test/bench/editor.mjs FILE: opens FILE in the real VS Code of the server build and prints how fast it was. */
import { importTypescript } from '../import-typescript.mjs';

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('Usage: node test/bench/editor.mjs FILE');
  process.exit(2);
}
const { measureEditor } = await importTypescript('test/bench/editor-speed.ts');
console.table(await measureEditor(file));
process.exit(0);
