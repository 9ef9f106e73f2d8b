/**
 * One run, both decorator protocols: `test/both` runs in each project, the rest in the project it names.
 *
 * @jest-config-loader esbuild-register
 */
import type { Config } from 'jest';

const project = (name: 'standard' | 'legacy', match: string[], displayName: string = name) => ({
  displayName,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  // Copies of the packages: sandboxes of the mutation tests, and builds.
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/', '<rootDir>/packages/[^/]+/dist/'],
  testMatch: match.map((pattern) => `<rootDir>/${pattern}`),
  // Coverage counts in a global; it is there from the start, so that tests of what an import adds see no difference.
  globals: { PROTOCOL: name, __coverage__: {} },
  testEnvironmentOptions: { customExportConditions: ['@purecache/source', 'node', 'node-addons'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: `<rootDir>/tsconfig.${name}.json` }],
  } as Config['transform'],
});

const legacy11 = project('legacy', ['packages/nestjs/test/legacy/**/*.test.ts'], 'nest-11');
/** What Nest users have who have not moved to Nest 12 yet: the same tests with another Nest in its place. */
const nest11 = {
  ...legacy11,
  globals: { ...legacy11.globals, NEST: 11 },
  moduleNameMapper: {
    ...legacy11.moduleNameMapper,
    '^@nestjs/(?!mapped-types)(.*)$': '<rootDir>/packages/nestjs/test/nest-11/node_modules/@nestjs/$1',
  },
};

const config: Config = {
  projects: [
    project('standard', [
      'packages/*/test/*.test.ts',
      'packages/*/test/both/**/*.test.ts',
      'packages/*/test/standard/**/*.test.ts',
      'docs/examples/*.test.ts',
      'docs/examples/{demo,migration/standard}/*.test.ts',
    ]),
    project('legacy', [
      'packages/*/test/both/**/*.test.ts',
      'packages/*/test/legacy/**/*.test.ts',
      'docs/examples/{nest-api,nestjs}/**/*.test.ts',
      'docs/examples/migration/*.test.ts',
    ]),
    nest11,
  ] as NonNullable<Config['projects']>,
  // Processes that are replaced once they have grown: in one that runs all files, each AsyncLocalStorage that any of them
  // has used makes every promise of the others slower, on Node 20.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '500MB',
  // A loaded machine is slow; nothing waits for time to pass.
  testTimeout: 60_000,
  // Counts statements, where v8 counts every line of a file that holds only types as missed.
  coverageProvider: 'babel',
  collectCoverageFrom: ['packages/*/src/**/*.ts'],
  coverageReporters: ['text', 'json-summary'],
  // Held by `pnpm coverage`; a run of single files collects nothing.
  coverageThreshold: { global: { lines: 100, branches: 95 } },
};

export default config;
