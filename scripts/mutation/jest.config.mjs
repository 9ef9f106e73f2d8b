// Jest for mutation runs: one decorator protocol (the mutated files do not know protocols), sources of every package by
// path, because the links of the workspace lead out of the mutation sandbox.

export default {
  rootDir: '../..',
  testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/packages/{core,lru,ttl}/test/{,both/,standard/}*.test.ts'],
  globals: { PROTOCOL: 'standard' },
  moduleNameMapper: {
    '^@purecache/([a-z]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^@purecache/([a-z]+)/([a-z]+)$': '<rootDir>/packages/$1/src/$2/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: '<rootDir>/tsconfig.standard.json' }] },
};
