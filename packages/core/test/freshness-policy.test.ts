/** Options of freshness and isolation that are refused, and what the refusal says. */
import { LRU } from '@purecache/lru';
import { cache, Cached, type CacheBackend } from '../src/index.js';
import { ManualClock } from '../src/testing/manual-clock.js';
import { rejectionOf, thrownBy } from './support/caught.js';
import { Counting, Slow } from './support/doubles.js';
import { DatedSlow } from './support/sources.js';

const memory = { backend: LRU, capacity: 1 };
const fresh = { ...memory, ttl: '1m' };
const slow = { backend: new Slow(), namespace: 'slow', ttl: '1m' };

/** What a user may write, and what the message must say of it. */
const wrong: [string, object, RegExp][] = [
  ...['staleWhileRevalidate', 'staleIfError', 'timeout'].flatMap((option) =>
    [0, -1, NaN, 'soon', null].map((value): [string, object, RegExp] => [
      `${option}: ${String(value)}`,
      { ...fresh, [option]: value },
      new RegExp(`^Option '${option}' must be a duration greater than 0.*'5m'.*, not .*${String(value)}`),
    ]),
  ),
  [
    'staleIfError: {}',
    { ...fresh, staleIfError: {} },
    /^Option 'staleIfError\.for' must be a duration .*, not undefined/,
  ],
  [
    'staleIfError.for: 0',
    { ...fresh, staleIfError: { for: 0 } },
    /^Option 'staleIfError\.for' must be a duration .*, not 0/,
  ],
  [
    'staleIfError.when: true',
    { ...fresh, staleIfError: { for: 1, when: true } },
    /^Option 'staleIfError\.when' must be a function, not true/,
  ],
  [
    'staleIfError.where',
    { ...fresh, staleIfError: { for: 1, where: () => true } },
    /^Option 'staleIfError' has no 'where'\. Known: staleIfError\.for, staleIfError\.when\.$/,
  ],
  ['softTimeout: 0', { ...fresh, staleIfError: 1, softTimeout: 0 }, /^Option 'softTimeout' must be a duration/],
  [
    'softTimeout without a stale window',
    { ...fresh, softTimeout: 5 },
    /^Option 'softTimeout' .* needs a stale window: give 'staleIfError' with 'ttl'\. .* use 'timeout'\.$/,
  ],
  ...[5, 6].map((softTimeout): [string, object, RegExp] => [
    `softTimeout: ${softTimeout} of a timeout of 5`,
    { ...fresh, staleIfError: 1, softTimeout, timeout: 5 },
    /^Option 'softTimeout' must be shorter than 'timeout', which ends the load, not [56]/,
  ]),
  ...(
    [
      ['staleWhileRevalidate', '1m'],
      ['staleIfError', '1m'],
      ['jitter', 0.1],
      ['earlyRefresh', {}],
    ] as const
  ).map(([option, value]): [string, object, RegExp] => [
    `${option} without ttl`,
    { ...memory, [option]: value },
    new RegExp(`^Option '${option}' needs 'ttl': .* Write ttl: '1m' beside it`),
  ]),
  ...[-0.1, 1.1, NaN, '10%', null, true].map((jitter): [string, object, RegExp] => [
    `jitter: ${String(jitter)}`,
    { ...fresh, jitter },
    /^Option 'jitter' must be a number from 0 to 1, the largest share of the ttl that is cut off, not /,
  ]),
  [
    'jitter of an endless ttl',
    { ...memory, ttl: Infinity, jitter: 0.1 },
    /^Option 'jitter' shortens 'ttl', and Infinity stays what it is\. Leave one out\.$/,
  ],
  ...[true, 1, null].map((earlyRefresh): [string, object, RegExp] => [
    `earlyRefresh: ${String(earlyRefresh)}`,
    { ...fresh, earlyRefresh },
    /^Option 'earlyRefresh' must be an object such as \{ beta: 1 \}, not /,
  ]),
  ...[0, -1, Infinity, NaN, '1', null].map((beta): [string, object, RegExp] => [
    `earlyRefresh.beta: ${String(beta)}`,
    { ...fresh, earlyRefresh: { beta } },
    /^Option 'earlyRefresh\.beta' must be a finite number greater than 0; 1 is what its authors recommend, not /,
  ]),
  [
    'earlyRefresh.betta',
    { ...fresh, earlyRefresh: { betta: 1 } },
    /^Option 'earlyRefresh' has no 'betta'\. Known: earlyRefresh\.beta/,
  ],
  ...['random', 'cacheErrors', 'condition', 'unless', 'tags', 'waitUntil'].flatMap((option) =>
    [true, null, 5].map((value): [string, object, RegExp] => [
      `${option}: ${String(value)}`,
      { ...fresh, [option]: value },
      new RegExp(`^Option '${option}' must be a function, not ${String(value)}\\.`),
    ]),
  ),
  ...[true, {}, { encode: () => 1 }, { decode: () => 1 }].map((errorCodec): [string, object, RegExp] => [
    `errorCodec: ${JSON.stringify(errorCodec)}`,
    { ...fresh, cacheErrors: () => 1, errorCodec },
    /^Option 'errorCodec' must be an object with encode\(error\) and decode\(data\), not /,
  ]),
  [
    'errorCodec without cacheErrors',
    { ...fresh, errorCodec: { encode: () => 1, decode: () => 1 } },
    /^Option 'errorCodec' goes with 'cacheErrors', which is not given\.$/,
  ],
  ...['deep', true, null].map((copy): [string, object, RegExp] => [
    `copy: ${String(copy)}`,
    { ...fresh, copy },
    /^Option 'copy' must be 'structured', 'freeze' or a function of the value, not /,
  ]),
  [
    'a misspelt name',
    { ...fresh, staleWhileRevalidat: 5 },
    /'staleWhileRevalidat'\. Did you mean 'staleWhileRevalidate'\?/,
  ],
];

/** What a backend that answers later lacks the means for. */
const unsuited: [string, object, RegExp][] = [
  ...(
    [
      ['staleWhileRevalidate', '1m'],
      ['staleIfError', '1m'],
      ['earlyRefresh', {}],
    ] as const
  ).map(([option, value]): [string, object, RegExp] => [
    option,
    { [option]: value },
    new RegExp(
      `^Option '${option}' cannot be used on this asynchronous backend: it has no 'clock' that dates entries\\. Use 'ttl' alone, or a backend in memory`,
    ),
  ]),
  [
    'tags',
    { tags: () => [] },
    /^Option 'tags' cannot be used on this asynchronous backend: it has no invalidateTags\(\)/,
  ],
  [
    'cacheErrors',
    { cacheErrors: () => 1 },
    /^Option 'cacheErrors' cannot be used .* give an 'errorCodec' that encodes errors/,
  ],
];

describe.each([
  ...wrong,
  ...unsuited.map(
    ([name, options, message]) =>
      [`${name} on a backend that answers later`, { ...slow, ...options }, message] as (typeof wrong)[number],
  ),
])('%s', (_name, options, message) => {
  const error = { name: 'TypeError', code: 'PURECACHE_INVALID_OPTION', message: expect.stringMatching(message) };

  test('is refused when the class is defined', () => {
    expect(thrownBy(() => Cached(options as never))).toMatchObject(error);
  });

  test('is refused when the function is made', () => {
    expect(thrownBy(() => cache(async () => 1, options as never))).toMatchObject(error);
  });
});

test.each(unsuited)(
  '%s: a backend that a selector gives is refused at its first use',
  async (_name, options, message) => {
    let calls = 0;
    class Service {
      cache = new Slow();
      @Cached({ backend: (self: Service) => self.cache, namespace: 'selected', ttl: '1m', ...options })
      async get(): Promise<number> {
        return ++calls;
      }
    }
    expect(await rejectionOf(new Service().get())).toMatchObject({
      code: 'PURECACHE_INVALID_OPTION',
      message: expect.stringMatching(message),
    });
    expect(calls).toBe(0);
  },
);

test('a backend that answers later and has what they need is taken', () => {
  const backend: CacheBackend = Object.assign(new DatedSlow(new ManualClock()), { invalidateTags: () => {} });
  const options = {
    backend,
    namespace: 'suited',
    ttl: '1m',
    staleWhileRevalidate: '1m',
    staleIfError: { for: '1h', when: () => true },
    softTimeout: 5,
    timeout: 10,
    earlyRefresh: { beta: 2 },
    tags: () => [],
    cacheErrors: () => false,
    errorCodec: { encode: () => 1, decode: () => 1 },
  };
  expect(() => cache(async () => 1, options as never)).not.toThrow();
});

test('all of these go without ttl, and on a backend of any kind', () => {
  const options = {
    timeout: '1s',
    condition: () => true,
    unless: () => false,
    copy: 'structured',
    waitUntil: () => {},
  };
  for (const backend of [new Counting(), new Slow()]) {
    expect(() => cache(async () => 1, { backend, namespace: 'plain', ...options } as never)).not.toThrow();
  }
});

test('a jitter of 0 and of 1, and an early refresh without a beta, are options', () => {
  for (const options of [{ jitter: 0 }, { jitter: 1 }, { earlyRefresh: {} }, { earlyRefresh: { beta: undefined } }]) {
    expect(() => cache(async () => 1, { ...fresh, ...options } as never)).not.toThrow();
  }
});
