// Jest for mutation runs: one decorator protocol, since the mutated files do not know protocols; the sources of every
// package by path, because the links of the workspace lead out of Stryker's sandbox.
import { currentGroup } from './groups.mjs';

const { tests } = currentGroup();

export default {
  rootDir: '../..',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: tests.map((name) => `<rootDir>/packages/*/test/{,both/,standard/}${name}.test.ts`),
  modulePathIgnorePatterns: ['<rootDir>/packages/[^/]+/dist/'],
  globals: { PROTOCOL: 'standard' },
  moduleNameMapper: {
    '^@purecache/([a-z]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^@purecache/([a-z]+)/([a-z]+)$': '<rootDir>/packages/$1/src/$2/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: '<rootDir>/tsconfig.standard.json' }] },
};
