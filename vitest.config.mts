/** Two projects in one run, so that there is one summary: `unit`, and `editor` in the real VS Code of both builds. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/vscode/**'],
        },
      },
      {
        test: {
          name: 'editor',
          include: ['test/vscode/**/*.test.ts'],
          globalSetup: 'test/vscode/global-setup.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
