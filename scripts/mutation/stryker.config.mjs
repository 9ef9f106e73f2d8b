// Mutation tests of the files in which a wrong character is a wrong cache: `pnpm mutation`. Takes minutes, so not in CI.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [
    'packages/core/src/{key,serialize*,call-key,class-tag}.ts',
    'packages/core/src/{read-through,single-flight,entry-store,write-order,suspect-keys}.ts',
    'packages/lru/src/**/*.ts',
    'packages/ttl/src/**/*.ts',
    '!packages/*/src/index.ts',
  ],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  jest: { configFile: 'scripts/mutation/jest.config.mjs', enableFindRelatedTests: false },
  // The runner's own coverage hooks live in its test environment, which scripts/mutation/jest.config.mjs names.
  coverageAnalysis: 'perTest',
  // Types are checked elsewhere; a mutant that does not type-check still has to be caught by a test.
  disableTypeChecks: false,
  concurrency: 2,
  timeoutMS: 10_000,
  ignorePatterns: ['dist', 'coverage', 'reports', 'docs', '.github', '.changeset'],
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  reporters: ['clear-text', 'html', 'progress'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'reports/mutation/index.html' },
  thresholds: { high: 95, low: 85, break: 85 },
};
