/** The walls between the folders, checked over the real import graph; and that each wall would notice a hole. */
import { isBuiltin } from 'node:module';
import { expect, test } from 'vitest';
import { readSourceFile, readSourceFiles, type ImportEdge, type SourceFile } from './import-graph.ts';

/** A folder imports only from folders before it. */
const folders = [
  'base', 'capture', 'packet', 'flow', 'alg', 'gateway', 'platform', 'diagnosis', 'query', 'report', 'engine', 'worker',
  'cli', 'extension',
]; // prettier-ignore
const longestFile = 500;

/** The page's controls come from one package, in one file, so that they can be swapped. */
/** Packages of the engine, each with the one file that imports it. */
const enginePackages: ReadonlyMap<string, string> = new Map([['saxes', 'src/platform/pan-os/xml-tree.ts']]);
const pagePackage = '@vscode/webview-ui-toolkit';

const isNodeFile = (name: string): boolean => name.endsWith('.node.ts') || name.startsWith('src/cli/');
const folderOf = (name: string): string | undefined => /^src\/([^/]+)\//.exec(name)?.[1];

/** Everything that breaks a rule, as `file: what`. */
function violations(files: readonly SourceFile[]): string[] {
  const known = new Set(files.map((file) => file.path));
  const found = files.flatMap((file) => [
    ...file.imports.flatMap((edge) => importViolations(file.path, edge, known).map((text) => `${file.path}: ${text}`)),
    ...shapeViolations(file).map((text) => `${file.path}: ${text}`),
  ]);
  const importers = files.filter((file) => file.imports.some(({ target }) => target.startsWith(pagePackage)));
  if (importers.length > 1) found.push(`${pagePackage}: imported by ${importers.map((file) => file.path).join(', ')}`);
  return [...found, ...cycles(files)];
}

function importViolations(from: string, { target, isRelative, isTypeOnly }: ImportEdge, known: Set<string>): string[] {
  if (from.startsWith('test/'))
    return isRelative && !known.has(target) && !target.endsWith('.mjs')
      ? [`imports ${target}, which is not there`]
      : [];
  if (!isRelative) return packageViolations(from, target);
  if (target === 'package.json') return folderOf(from) === 'cli' ? [] : ['reads package.json'];
  if (target.endsWith('.css') && from.startsWith('webview/')) return [];
  if (!known.has(target)) return [`imports ${target}, which is not there`];
  const found: string[] = [];
  if (target.startsWith('test/')) found.push(`imports a test's ${target}`);
  if (from.startsWith('webview/')) {
    if (target.startsWith('src/') && !isTypeOnly && folderOf(target) !== 'base') found.push(`runs code of ${target}`);
    return found;
  }
  if (target.startsWith('webview/')) {
    const isProtocol = folderOf(from) === 'extension' && target === 'webview/protocol.ts' && isTypeOnly;
    if (!isProtocol) found.push(`imports the page's ${target}`);
    return found;
  }
  const own = folders.indexOf(folderOf(from) ?? '');
  if (folders.indexOf(folderOf(target) ?? '') > own) found.push(`imports ${target}, a later folder`);
  if (!isTypeOnly && target.endsWith('.node.ts') && !isNodeFile(from)) found.push(`takes node's ${target} to the web`);
  if (!isTypeOnly && target.endsWith('.web.ts') && !from.endsWith('.web.ts'))
    found.push(`takes the web's ${target} to node`);
  return found;
}

function packageViolations(from: string, target: string): string[] {
  if (target === 'vscode') return folderOf(from) === 'extension' ? [] : ['imports vscode'];
  if (target.startsWith('node:')) return isNodeFile(from) ? [] : [`imports ${target}`];
  if (isBuiltin(target)) return [`imports ${target} without node:`];
  if (from.startsWith('webview/') && target.startsWith(pagePackage)) return [];
  if (enginePackages.get(target) === from) return [];
  return [`imports the package ${target}`];
}

function shapeViolations({ path, lines, hasDefaultExport, libraries }: SourceFile): string[] {
  const found: string[] = [];
  if (path.startsWith('src/') && !folders.includes(folderOf(path) ?? '')) found.push('is in no known folder');
  if (lines > longestFile) found.push(`has ${lines} lines`);
  if (hasDefaultExport) found.push('has a default export');
  if (!path.startsWith('webview/') && libraries.some((name) => /^(dom|webworker)/.test(name)))
    found.push('asks for the DOM');
  return found;
}

/** Import cycles, each once, types included: they tie files together for the reader as much as for the machine. */
function cycles(files: readonly SourceFile[]): string[] {
  const targets = new Map(files.map((file) => [file.path, file.imports.map(({ target }) => target)]));
  const finished = new Set<string>();
  const open: string[] = [];
  const found: string[] = [];
  const visit = (name: string): void => {
    if (finished.has(name)) return;
    const at = open.indexOf(name);
    if (at >= 0) {
      found.push(`cycle: ${[...open.slice(at), name].join(' > ')}`);
      return;
    }
    open.push(name);
    for (const target of targets.get(name) ?? []) visit(target);
    open.pop();
    finished.add(name);
  };
  for (const name of targets.keys()) visit(name);
  return found;
}

test('every import keeps to the walls', () => {
  const files = readSourceFiles(['src', 'webview', 'test']);
  expect(files.length).toBeGreaterThan(50);
  expect(violations(files)).toEqual([]);
});

const house: Readonly<Record<string, string>> = {
  'src/base/bytes.ts': 'export const one = 1;',
  'src/capture/file.node.ts': "import { open } from 'node:fs'; import { one } from '../base/bytes.ts';",
  'src/worker/start.web.ts': "import type { Row } from '../engine/api.ts';",
  'src/engine/api.ts': 'export interface Row { readonly number: number }',
  'src/cli/main.ts': "import { version } from '../../package.json';",
  'src/extension/page.ts': "import { Uri } from 'vscode'; import type { Message } from '../../webview/protocol.ts';",
  'webview/protocol.ts': "import type { Row } from '../src/engine/api.ts'; import { one } from '../src/base/bytes.ts';",
  'webview/main.ts': "import './main.css';",
  'webview/controls.ts': "import { vsCodeButton } from '@vscode/webview-ui-toolkit';",
  'test/base/bytes.test.ts': "import { expect } from 'vitest'; import { one } from '../../src/base/bytes.ts';",
};
const holes = (added: Readonly<Record<string, string>>): string[] =>
  violations(Object.entries({ ...house, ...added }).map(([name, text]) => readSourceFile(name, text)));

test('a sound house has no hole', () => {
  expect(holes({})).toEqual([]);
});

test.each([
  ['src/base/a.ts', 'imports src/engine/api.ts, a later folder', "import type { Row } from '../engine/api.ts';"],
  ['src/base/a.ts', 'imports src/engine/api.ts, a later folder', "export { Row } from '../engine/api.ts';"],
  ['src/base/a.ts', 'imports src/engine/api.ts, a later folder', "type A = import('../engine/api.ts').Row;"],
  ['src/engine/a.ts', 'imports vscode', "import type { Uri } from 'vscode';"],
  ['src/engine/a.ts', 'imports node:fs/promises', "import { readFile } from 'node:fs/promises';"],
  ['src/engine/a.ts', 'imports node:fs', "await import('node:fs');"],
  ['src/cli/a.ts', 'imports fs without node:', "const fs = require('fs');"],
  ['src/engine/a.ts', 'reads package.json', "import { version } from '../../package.json';"],
  ['src/engine/a.ts', 'imports the package left-pad', "import leftPad from 'left-pad';"],
  [
    'src/engine/a.ts',
    "takes node's src/capture/file.node.ts to the web",
    "import { open } from '../capture/file.node.ts';",
  ],
  ['src/worker/a.node.ts', "takes the web's src/worker/start.web.ts to node", "import './start.web.ts';"],
  ['src/engine/a.ts', "imports a test's test/base/bytes.test.ts", "import '../../test/base/bytes.test.ts';"],
  ['src/report/a.ts', "imports the page's webview/protocol.ts", "import type { M } from '../../webview/protocol.ts';"],
  ['src/extension/a.ts', "imports the page's webview/protocol.ts", "import { M } from '../../webview/protocol.ts';"],
  ['webview/a.ts', 'runs code of src/engine/api.ts', "import { Row } from '../src/engine/api.ts';"],
  ['webview/a.ts', 'imports src/base/bytes, which is not there', "import '../src/base/bytes';"],
  ['test/a.test.ts', 'imports src/base/gone.ts, which is not there', "import '../src/base/gone.ts';"],
  ['src/utils/a.ts', 'is in no known folder', ''],
  ['src/base/a.ts', 'has a default export', 'export default 1;'],
  ['src/base/a.ts', 'has a default export', 'export default function a() {}'],
  ['src/base/a.ts', 'has a default export', 'const a = 1; export { a as default };'],
  ['src/worker/a.ts', 'asks for the DOM', '/// <reference lib="WebWorker" />'],
  ['src/base/a.ts', `has ${longestFile + 1} lines`, '\n'.repeat(longestFile) + '1;'],
])('%s that %s is found', (name, expected, text) => {
  expect(holes({ [name]: text })).toEqual([`${name}: ${expected}`]);
});

test('a cycle is found, and a second file with the page package', () => {
  const pair = { 'src/base/a.ts': "import './b.ts';", 'src/base/b.ts': "import type { A } from './a.ts';" };
  expect(holes(pair)).toEqual(['cycle: src/base/a.ts > src/base/b.ts > src/base/a.ts']);
  expect(holes({ 'webview/other.ts': `import '${pagePackage}';` })).toEqual([
    `${pagePackage}: imported by webview/controls.ts, webview/other.ts`,
  ]);
});
