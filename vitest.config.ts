import { defineConfig } from 'vitest/config';

/** Files at once of what boots servers: these tests mostly wait, for a deadline, a restart, a session of Kafka to end. */
const WAITING = 3;

/** Files of `e2e` that only use the whole system; one is started for all of them (`useSharedSystem`). */
const ON_ONE_SYSTEM = [
  ...['duplicates', 'improbable', 'payments', 'readme', 'refusals', 'samples', 'screens', 'truths', 'twice'],
].map((file) => `test/e2e/${file}.test.ts`);

/** Files of `test/e2e` that take a running part away (kill, stop, wipe, restart, set back) and look whether the births survive it. */
const FAULTS = ['faults', 'key-rotation', 'kills', 'one-owner', 'paid-once', 'two-of-each'].map(
  (file) => `test/e2e/${file}.test.ts`,
);

/**
 * Kinds of tests, each with its own command (`npm test -- --project unit`). What boots servers comes after what does not,
 * and never competes with it.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [
            '**/node_modules/**',
            '**/*.integration.test.ts',
            'test/replay/**',
            'test/e2e/**',
            'test/production/**',
            'test/screens/**',
          ],
          // Half the time of a file is its imports; files of one process share them.
          isolate: false,
          // a corrected number of the law is told by one test, not by all
          setupFiles: ['test/support/worked-setup.ts'],
          sequence: { groupOrder: 0 },
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'replay',
          include: ['test/replay/**/*.test.ts'],
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          globalSetup: ['test/support/servers-setup.ts'],
          // As above; what a file starts it stops, and what it sets of the process it sets back.
          isolate: false,
          sequence: { groupOrder: 2 },
          maxWorkers: WAITING,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e-shared',
          include: ON_ONE_SYSTEM,
          globalSetup: ['test/support/shared-setup.ts'],
          sequence: { groupOrder: 2 },
          maxWorkers: WAITING,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Each file has a whole system of its own, which it may stop, kill and set as it likes.
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: [...ON_ONE_SYSTEM, ...FAULTS],
          sequence: { groupOrder: 2 },
          maxWorkers: WAITING,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Fault drills written as tests: `npm run test:faults`, which .ci/run calls after `npm test`.
        test: {
          name: 'faults',
          include: FAULTS,
          sequence: { groupOrder: 3 },
          maxWorkers: WAITING,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Every page in a browser, at three widths: `npm run test:screens`, which .ci/run calls after the drills.
        test: {
          name: 'screens',
          include: ['test/screens/**/*.test.ts'],
          globalSetup: ['test/support/shared-setup.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Needs Go: `npm run test:production`, not part of `npm test`.
        test: {
          name: 'production',
          include: ['test/production/**/*.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          testTimeout: 120_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
