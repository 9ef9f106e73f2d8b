// Lint rules. Formatting is Prettier's, types are tsc's: neither is repeated here.
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

import { house } from './scripts/lint-rules.mjs';

const NODE_GLOBALS = [
  ...['console', 'performance', 'process', 'Buffer', 'URL', 'structuredClone', 'AbortController'],
  ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'queueMicrotask'],
];
const SOURCES = ['packages/*/src/**/*.ts'];
const TESTS = ['packages/*/test/**/*.ts', 'docs/examples/**/*.test.ts'];

const LEGACY_DECORATORS = ['packages/nestjs/test/**/*.ts', 'docs/examples/{nest-api,nestjs,migration}/**/*.ts'];

/** Typing what takes every method, options class or map there is needs `any`: conditional types would refuse valid code. */
const TYPING = [
  'packages/core/src/signatures/*.ts',
  'packages/core/src/{cached,cache,handle,backend,from-map,options}.ts',
  'packages/nestjs/src/cached.ts',
];

export default defineConfig(
  { ignores: ['**/dist/', '**/node_modules/', 'coverage/', 'reports/', '.stryker-tmp/'] },
  js.configs.recommended,
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: Object.fromEntries(NODE_GLOBALS.map((name) => [name, 'readonly'])) },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', __dirname: 'readonly' },
    },
  },
  { files: ['**/*.ts', '**/*.mts', '**/*.cts'], extends: [tseslint.configs.recommended] },
  {
    files: ['packages/**/*.ts', 'docs/**/*.ts', 'scripts/**/*.{ts,mts,cts}'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createNodeResolver({
          extensionAlias: { '.js': ['.ts', '.js'] },
          conditionNames: ['@purecache/source', 'node', 'import', 'default'],
        }),
      ],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'import-x/no-default-export': 'error',
      // What others publish is not ours to untangle, and a bundle of megabytes overflows the parser.
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-self-import': 'error',
      'import-x/no-duplicates': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'interface', format: ['PascalCase'], custom: { regex: '^I[A-Z]', match: false } },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: SOURCES,
    plugins: { house },
    languageOptions: { parserOptions: { project: './tsconfig.standard.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      'house/import-direction': 'error',
      'house/file-name': 'error',
      'max-lines': ['error', { max: 250 }],
      'no-console': 'error',
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'Reach it through globalThis: it may be absent.' },
      ],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  // Declarations of packages that have none describe default exports that are there.
  { files: ['**/*.d.ts'], rules: { 'import-x/no-default-export': 'off' } },
  // With these the parser knows that the type of a parameter is a value too, where decorators make metadata of it.
  {
    files: LEGACY_DECORATORS,
    languageOptions: { parserOptions: { experimentalDecorators: true, emitDecoratorMetadata: true } },
  },
  { files: TYPING, rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  // Names that only a type needs.
  { files: ['**/*.types.ts'], rules: { '@typescript-eslint/no-unused-vars': 'off' } },
  // Reads the source text of whatever function it meets.
  {
    files: ['packages/core/src/key/{object-kind,unkeyable}.ts'],
    rules: { '@typescript-eslint/no-unsafe-function-type': 'off' },
  },
  // The one place that speaks.
  { files: ['packages/core/src/runtime/warn.ts'], rules: { 'no-console': 'off' } },
  {
    files: TESTS,
    rules: {
      // Tests hand in what users get wrong and look at what is not public.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.name=/^(test|it|describe)$/][property.name=/^(only|skip|todo|failing)$/]',
          message: 'Every test runs, and every test can fail.',
        },
        {
          selector: "NewExpression[callee.name='Promise'] CallExpression[callee.name='setTimeout']",
          message: 'Tests do not sleep: use a ManualClock, a deferred promise or fake timers.',
        },
      ],
    },
  },
);
