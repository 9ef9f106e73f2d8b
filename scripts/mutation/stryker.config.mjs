// Stryker for one group of files; run-mutation.mjs runs one group after the other.
import { currentGroup } from './groups.mjs';

const { name, mutate } = currentGroup();

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: mutate.map((path) => (path.startsWith('!') ? path : `packages/${path}`)),
  // By name: pnpm keeps the runner where Stryker's own search does not look.
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  jest: { configFile: 'scripts/mutation/jest.config.mjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  // Stryker's way to ignore type errors of mutants, by a comment in every file; ts-jest does not check types anyway.
  disableTypeChecks: false,
  concurrency: 2,
  timeoutMS: 5_000,
  ignorePatterns: ['dist', 'coverage', 'reports', '.github', '.changeset'],
  incremental: true,
  incrementalFile: `reports/mutation/${name}.incremental.json`,
  reporters: ['clear-text', 'json', 'html', 'progress'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: `reports/mutation/${name}.json` },
  htmlReporter: { fileName: `reports/mutation/${name}.html` },
  thresholds: { high: 95, low: 85, break: 85 },
};
