// What is mutated, and which tests must notice. A mutant is tried on every test file that is loaded, so a group names
// the tests that are about its files; the others would only cost time.

/**
 * `mutate`: paths from packages/. `tests`: names of test files without `.test.ts`, `*` for any text; of every package
 * and folder, unless a package is named.
 */
export const GROUPS = {
  key: {
    mutate: ['core/src/key/*.ts', 'core/src/call-key.ts'],
    tests: [
      'key*',
      'call-key*',
      'serialize*',
      'class-tag*',
      'find-signal*',
      'sorted-text*',
      'object-kind*',
      'field-layout*',
      'number-key*',
    ],
  },
  'read-through': {
    mutate: ['core/src/{read-through,loads,wrapper}.ts', 'core/src/entries/{entry-store,entry-reader,lease-claim}.ts'],
    tests: [
      'read-through',
      'read-through-*',
      'read-through.refresh',
      'lead*',
      'lease-claim',
      'loads',
      'direct-look-up',
      'entry-store*',
      'unhandled-rejections',
      'backend-port',
      'handle',
      'handle-stats',
      'cached-async',
      'cached-results',
      'cached-failures',
    ],
  },
  answers: {
    mutate: ['core/src/answers.ts'],
    tests: [
      'events-of-calls',
      'trace',
      'trace-of-followers',
      'cached-copy',
      'cache-stats',
      'freshness-stale',
      'freshness-cached-errors',
      'read-through',
      'read-through-failures',
    ],
  },
  'single-flight': {
    mutate: ['core/src/{flight,single-flight}.ts', 'core/src/entries/{suspect-keys,write-order}.ts'],
    tests: ['single-flight*', 'suspect-keys*', 'write-order*', 'read-through', 'read-through-*'],
  },
  storage: {
    mutate: ['core/src/storage/*.ts', '!packages/core/src/storage/index.ts'],
    tests: ['slot*', 'string*', 'entry-slots*', 'expiry*', 'deadline*', 'removals*', 'memory-options*', 'lru', 'ttl'],
  },
  lru: { mutate: ['lru/src/lru.ts'], tests: ['lru', 'lru.model'] },
  ttl: { mutate: ['ttl/src/ttl.ts'], tests: ['ttl*'] },
};

/** The group that the run is about; Stryker starts Jest in a process of its own, which inherits the variable. */
export function currentGroup() {
  const name = process.env.MUTATION_GROUP;
  const group = GROUPS[name];
  if (group === undefined) throw new Error(`MUTATION_GROUP must be one of ${Object.keys(GROUPS).join(', ')}`);
  return { name, ...group };
}
