import { readFileSync } from 'node:fs';
import * as errors from '../src/errors.js';
import { PurecacheError } from '../src/errors.js';

const cause = new Error('inner');

/** Every function that makes an error, its code, and what its message must tell: what came, what to do. */
const rows: [keyof typeof errors, unknown[], string, RegExp][] = [
  ['invalidOption', ['ttl', 'a duration', -5], 'INVALID_OPTION', /^Option 'ttl' must be a duration, not -5\.$/],
  ['invalidOption', ['ttl', 'a duration', 0, 'Write 1.'], 'INVALID_OPTION', /must be a duration, not 0\. Write 1\.$/],
  [
    'unknownOption',
    ['capcity', ['capacity', 'ttl'], 'capacity'],
    'INVALID_OPTION',
    /'capcity'\. Did you mean 'capacity'\? Known: capacity, ttl\.$/,
  ],
  ['unknownOption', ['x', ['ttl'], undefined], 'INVALID_OPTION', /^Unknown option 'x'\. Known: ttl\.$/],
  ['invalidUse', ['Write it so.'], 'INVALID_OPTION', /^Write it so\.$/],
  [
    'unsupportedTarget',
    ['a getter', 'size', 'Write it as a method.'],
    'UNSUPPORTED_TARGET',
    /^@Cached works on methods, not on a getter \(size\)\. Write it as a method\.$/,
  ],
  ['unsupportedTarget', ['a field', 'x', 'No.', 'CachePut'], 'UNSUPPORTED_TARGET', /^@CachePut works on methods, not/],
  [
    'unkeyableArgument',
    ['A.get', 'args[0].filter', 'a function'],
    'UNKEYABLE_ARGUMENT',
    /^A\.get: .* args\[0\]\.filter: a function\. .*'key' option.*\[cacheKey\]\(\).*toJSON\(\)/,
  ],
  [
    'undefinedKey',
    ['A.get'],
    'UNKEYABLE_ARGUMENT',
    /^A\.get: the 'key' option returned undefined\. Return what identifies/,
  ],
  ['undefinedKey', ['A.get', 'an AbortSignal'], 'UNKEYABLE_ARGUMENT', /'key' option returned an AbortSignal\. Return/],
  [
    'uncacheableResult',
    ['A.get', 'a stream'],
    'UNCACHEABLE_RESULT',
    /^A\.get returned a stream, .* collects it into an array/,
  ],
  [
    'uncacheableValue',
    ['A.get', 'a promise'],
    'UNCACHEABLE_RESULT',
    /set of A\.get was given a promise where the value itself was expected\. Await the promise/,
  ],
  [
    'uncopyableResult',
    ['A.get', 'freeze', 'result.at', 'a Date'],
    'UNCACHEABLE_RESULT',
    /^A\.get returned what cannot .* result\.at: a Date\. Option 'copy': 'freeze' takes plain.*Use 'structured'.*function/,
  ],
  [
    'uncopyableResult',
    ['A.get', 'structured', 'result', 'a function'],
    'UNCACHEABLE_RESULT',
    /^A\.get returned what cannot .* result: a function\. Option 'copy': 'structured' takes what.*plain data, or give a/,
  ],
  ['reentrantLoad', ['A.get'], 'REENTRANT_LOAD', /^A\.get called itself with the same arguments.*bypass/],
  ['noBackend', ['A.get', 'redis://user:pass@host'], 'NO_BACKEND', /the 'backend' selector returned text where/],
  ['noBackend', ['A.get', undefined], 'NO_BACKEND', /^A\.get: the 'backend' selector returned undefined.*constructor/],
  ['syncMethod', ['A.get'], 'SYNC_METHOD', /^A\.get returned a plain value, .* Make the method async/],
  ['varyByMissing', ['A.get'], 'VARY_BY_MISSING', /^A\.get: 'varyBy' returned undefined.*varied\(value\)/],
  ['varyByMissing', ['A.get', 'an AbortSignal'], 'VARY_BY_MISSING', /^A\.get: 'varyBy' returned an AbortSignal, so/],
  [
    'variedElsewhere',
    ['A.get'],
    'VARY_BY_MISSING',
    /^A\.get: refresh\(\) loads in the context of its caller, where 'varyBy' gives another value.*within that context\.$/,
  ],
  [
    'ambiguousNamespace',
    ['users', 'A', 'B'],
    'AMBIGUOUS_NAMESPACE',
    /'users' already holds entries of A, and B inherits.*namespace: \(self\) =>.*'varyBy'/,
  ],
  [
    'namespaceTaken',
    ['users', 'A.get', 'B.get'],
    'NAMESPACE_TAKEN',
    /'users' .* belongs to A\.get; B\.get must have another one/,
  ],
  [
    'notCached',
    ["'get' of an object (A)"],
    'NOT_CACHED',
    /^'get' of an object \(A\) is not cached.*cacheOf\(object, Class\.prototype\.method\)/,
  ],
  [
    'namedUncached',
    ['CacheEvict', 'A.set', 'get'],
    'NOT_CACHED',
    /^@CacheEvict of A\.set names 'get', which is not cached: .* put @Cached above them\.$/,
  ],
  [
    'ownerMissing',
    ['A.get'],
    'NOT_CACHED',
    /^A\.get is a method: its cache belongs to an object\. Write cacheOf\(object, method\)/,
  ],
  [
    'backendContract',
    ['A.get', 'get', 'returned a promise'],
    'BACKEND_CONTRACT',
    /^A\.get: the backend's get\(\) returned a promise\. Run backendConformance/,
  ],
  ['backendFailed', ['A.get', 'set', cause], 'BACKEND_FAILED', /^A\.get: the backend's set\(\) failed; see 'cause'/],
  [
    'backendTimeout',
    ['A.get', 'set', 250],
    'BACKEND_TIMEOUT',
    /^A\.get: the backend's set\(\) did not answer within 250 ms \(option 'backendTimeout'\)/,
  ],
  [
    'loadTimeout',
    ['A.get', 5_000],
    'LOAD_TIMEOUT',
    /^A\.get did not give its result within 5000 ms \(option 'timeout'\)\. .*is not used, and the next call runs it anew/,
  ],
];

test.each(rows)(
  '%s %j: its code, and a message that says what was expected, what came and what to do',
  (maker, args, code, message) => {
    const error = (errors[maker] as (...args: unknown[]) => Error & { code: string })(...args);
    expect(error.code).toBe(`PURECACHE_${code}`);
    expect(error.message).toMatch(message);
    const isMisuse = ['INVALID_OPTION', 'UNSUPPORTED_TARGET'].includes(code);
    expect([error instanceof TypeError, error instanceof PurecacheError]).toEqual([isMisuse, !isMisuse]);
    expect(error.name).toBe(isMisuse ? 'TypeError' : 'PurecacheError');
  },
);

test('every function that makes an error is in the table above', () => {
  const makers = Object.keys(errors).filter((name) => name !== 'PurecacheError');
  expect(new Set(rows.map(([maker]) => maker))).toEqual(new Set(makers));
});

test('what went wrong below is the cause, and only then is there one', () => {
  expect(errors.backendFailed('A.get', 'get', cause).cause).toBe(cause);
  expect(errors.backendFailed('A.get', 'get', undefined)).toHaveProperty('cause', undefined);
  expect(errors.unkeyableArgument('A.get', 'args[0]', 'reading it threw', cause).cause).toBe(cause);
  expect('cause' in errors.unkeyableArgument('A.get', 'args[0]', 'a function')).toBe(false);
  expect(errors.uncopyableResult('A.get', 'freeze', 'result', 'a Date', cause).cause).toBe(cause);
  expect('cause' in errors.uncopyableResult('A.get', 'freeze', 'result', 'a Date')).toBe(false);
  expect(errors.notCached('x', cause).cause).toBe(cause);
  expect(errors.namedUncached('CachePut', 'A.set', 'get', cause).cause).toBe(cause);
  expect('cause' in errors.namedUncached('CachePut', 'A.set', 'get')).toBe(false);
  expect('cause' in errors.notCached('x')).toBe(false);
});

test('each code of the type has a heading of its own in docs/errors.md, and no other has', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const type = /export type PurecacheErrorCode =([^;]+);/.exec(read('../src/errors.ts'))?.[1] ?? '';
  const codes = [...type.matchAll(/'(PURECACHE_\w+)'/g)].map(([, code]) => code);
  const headings = [...read('../../../docs/errors.md').matchAll(/^#+ .*?(PURECACHE_\w+)/gm)].map(([, code]) => code);
  expect(codes).toHaveLength(15);
  expect(headings.toSorted()).toEqual(codes.toSorted());
});
