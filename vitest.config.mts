/**
 * Three projects in one run, so that there is one summary: `unit`; `page`, the page alone in Chromium; and `editor`, the
 * extension in the real VS Code of both builds. They follow each other, because browsers are impatient with a busy machine.
 */
import { defineConfig } from 'vitest/config';

const page = 'test/**/*.editor.test.ts';
const editor = 'test/vscode/**/*.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [page, editor],
          setupFiles: ['test/property-seed.ts'],
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'page',
          include: [page],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'editor',
          include: [editor],
          globalSetup: 'test/vscode/global-setup.ts',
          // One window at a time, and patience: a wait that is over early costs nothing.
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 60_000 } },
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
