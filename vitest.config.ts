import { defineConfig } from 'vitest/config';

export default defineConfig({
  ssr: { resolve: { conditions: ['ringback'] } },
  test: {
    // kafkajs on Node 24: harmless.
    execArgv: ['--disable-warning=TimeoutNegativeWarning'],
    coverage: { provider: 'v8', include: ['apps/**/*.ts', 'libs/**/*.ts'] },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{apps,libs}/**/*.spec.ts', 'test/chaos/**/*.spec.ts'],
          exclude: ['test/chaos/chaos.spec.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.spec.ts'],
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.spec.ts'],
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: 'chaos', include: ['test/chaos/chaos.spec.ts'], hookTimeout: 15 * 60_000 },
      },
    ],
  },
});
