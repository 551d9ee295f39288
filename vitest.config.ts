import { defineConfig } from 'vitest/config';

/** Two projects: what runs in seconds without the CLI, and what drives the real Pulumi CLI. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          include: [
            'provider/**/*.test.ts',
            'simulator/**/*.test.ts',
            'tools/**/*.test.ts',
            'scripts/**/*.test.ts',
            'test/**/*.test.ts',
          ],
          exclude: ['test/engine/**', 'test/schema/**', 'node_modules/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'engine',
          include: ['test/engine/**/*.test.ts', 'test/schema/**/*.test.ts'],
          globalSetup: ['test/engine/setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
