/** Real captures, logs and configurations, where they are at hand beside the repository. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const shared = process.env['ALG_TRACE_SHARED'] ?? '../shared';

export interface RealFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Files of `shared/<folder>`, sorted, that are no tables of contents; empty when the folder is not there. */
export function realFiles(folder: string): RealFile[] {
  const directory = path.join(shared, folder);
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.tsv'))
    .map(({ name }) => ({ name, path: path.join(directory, name), bytes: new Uint8Array(0) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((file) => ({ ...file, bytes: new Uint8Array(readFileSync(file.path)) }));
}

export const corpusCaptures = (): RealFile[] => realFiles('corpus');
