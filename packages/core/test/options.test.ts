import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';
import { cache, Cached, type CacheBackend } from '../src/index.js';
import { FRESHNESS_OPTIONS } from '../src/freshness/freshness-policy.js';
import { resolvePolicy } from '../src/options.js';
import { Counting, Slow } from './support/doubles.js';
import { rejectionOf, thrownBy } from './support/caught.js';

/** A shared backend that lacks one operation. */
const lacking = (operation: string): unknown => ({ ...methods, [operation]: undefined });
const methods = { get() {}, set() {}, delete: () => false, clear() {} };
class WithoutDelete {
  get() {}
  set() {}
  clear() {}
}
class Asynchronous extends Slow {}
class Bare {
  readonly sync = true;
  constructor(readonly given: object) {}
  get(): unknown {
    return undefined;
  }
  set(): void {}
  delete(): boolean {
    return false;
  }
  clear(): void {}
}

const shared = { backend: new Counting(), namespace: 'users' };

/** What a user may write, and what the message must say of it: the option, what was expected and came, what to do. */
const wrong: [string, unknown, RegExp][] = [
  ['capacity: 0', { backend: LRU, capacity: 0 }, /'capacity' must be a whole number from 1 \(or Infinity\), not 0\./],
  ['capacity: -1', { backend: LRU, capacity: -1 }, /'capacity' must be a whole number from 1 .*, not -1\./],
  ['capacity: 1.5', { backend: LRU, capacity: 1.5 }, /'capacity' must be a whole number from 1 .*, not 1\.5\./],
  ['capacity: NaN', { backend: LRU, capacity: NaN }, /'capacity' must be a whole number from 1 .*, not NaN\./],
  ["capacity: '10'", { backend: LRU, capacity: '10' }, /'capacity' must be a whole number from 1 .*, not '10'\./],
  ['capacity: null', { backend: LRU, capacity: null }, /'capacity' must be a whole number from 1 .*, not null\./],
  ['no capacity', { backend: LRU }, /'capacity' must be .* not undefined\. Write 'capacity: 1_000', say\./],
  ['no ttl of TTL', { backend: TTL }, /'ttl' must be a duration greater than 0.*'5m'.* not undefined/],
  ['capacity: 0 of TTL', { backend: TTL, ttl: 1, capacity: 0 }, /'capacity' must be a whole number from 1 .*, not 0\./],
  ...[0, -5, NaN, 'soon', '-5s', null, '1 s'].map((ttl): [string, unknown, RegExp] => [
    `ttl: ${String(ttl)}`,
    { ...shared, ttl },
    new RegExp(
      `'ttl' must be a duration greater than 0.*'5m'.*, not ${typeof ttl === 'string' ? `'${ttl}'` : String(ttl)}\\.`,
    ),
  ]),
  ['ttl: 0 of a class', { backend: LRU, capacity: 1, ttl: 0 }, /'ttl' must be a duration greater than 0/],
  [
    'an unknown option of a class',
    { backend: LRU, capcity: 10 },
    /'capcity'\. Did you mean 'capacity'\? Known: backend,.* capacity/,
  ],
  ['an unknown option of core', { backend: LRU, capacity: 1, varyby: 1 }, /'varyby'\. Did you mean 'varyBy'\?/],
  [
    'an unknown option beside an object',
    { ...shared, capacity: 10 },
    /Unknown option 'capacity'\. Known: backend, scope/,
  ],
  [
    'an unknown option beside a selector',
    { backend: (s: any) => s.c, namespace: 'n', tttl: 1 },
    /'tttl'\. Did you mean 'ttl'\?/,
  ],
  [
    'backend: undefined',
    { backend: undefined },
    /'backend' must be a backend, not undefined\. Give .*backend: LRU, capacity: 128.*\(self\) => self\.cache/,
  ],
  ['no backend', {}, /'backend' must be a backend, not undefined/],
  ['backend: null', { backend: null }, /'backend' must be a backend, not null/],
  ["backend: 'lru'", { backend: 'lru' }, /'backend' must be a backend, not text\. Give/],
  ['backend: a secret', { backend: 'redis://user:pass@host' }, /^(?!.*pass).*'backend' must be a backend, not text\. /],
  [
    'a class without get',
    { backend: class Store {} },
    /the function Store, neither a backend class nor a selector\. .*LRU.*self\.cache/,
  ],
  [
    'a class without delete',
    { backend: WithoutDelete },
    /'backend' must be a backend with get, set, delete and clear, .*WithoutDelete has no delete\(\)/,
  ],
  ...['get', 'set', 'delete', 'clear'].map((operation): [string, unknown, RegExp] => [
    `an object without ${operation}`,
    { backend: lacking(operation), namespace: 'n' },
    new RegExp(
      `'backend' must be a backend with get, set, delete and clear, not an object \\(Object\\)\\. It has no ${operation}\\(\\)`,
    ),
  ]),
  [
    'an array',
    { backend: [], namespace: 'n' },
    /'backend' must be a backend with get, set, delete and clear, not an array/,
  ],
  [
    'a function',
    {
      backend: function pick(self: any) {
        return self.cache;
      },
      namespace: 'n',
    },
    /the function pick, neither a backend class nor a selector.*backend: LRU.*\(self\) => self\.cache/,
  ],
  [
    'a selector without a parameter',
    { backend: () => new Counting(), namespace: 'n' },
    /a selector without a parameter; write \(self\) => self\.cache/,
  ],
  [
    'an asynchronous class',
    { backend: Asynchronous },
    /the class Asynchronous, whose backends are asynchronous\. .* make one object of it and give it with a namespace/,
  ],
  [
    'an object without namespace',
    { backend: new Counting() },
    /'namespace' must be given with a shared backend, not undefined\. .*namespace: 'users'/,
  ],
  ['a selector without namespace', { backend: (s: any) => s.c }, /'namespace' must be given with a shared backend/],
  [
    "namespace: ''",
    { backend: new Counting(), namespace: '' },
    /'namespace' must be text that is not empty, or a function of the object, not ''/,
  ],
  ['namespace: 5', { backend: new Counting(), namespace: 5 }, /'namespace' must be text .*, not 5/],
  ["namespace: '' of a class", { backend: Counting, namespace: '' }, /'namespace' must be text that is not empty/],
  [
    'a scope of a shared backend',
    { ...shared, scope: 'class' },
    /'scope' goes with a backend class; .* shared by all objects/,
  ],
  [
    'a scope of a selector',
    { backend: (s: any) => s.c, namespace: 'n', scope: 'instance' },
    /'scope' goes with a backend class/,
  ],
  ["scope: 'global'", { backend: Counting, scope: 'global' }, /'scope' must be 'instance' or 'class', not 'global'/],
  ['scope: null', { backend: Counting, scope: null }, /'scope' must be 'instance' or 'class', not null/],
  ['version: {}', { ...shared, version: {} }, /'version' must be text or a finite number, not an object \(Object\)/],
  ['version: null', { ...shared, version: null }, /'version' must be text or a finite number, not null/],
  ['version: NaN', { ...shared, version: NaN }, /'version' must be text or a finite number, not NaN/],
  [
    "backendErrors: 'ignore'",
    { ...shared, backendErrors: 'ignore' },
    /'backendErrors' must be 'open' or 'throw', not 'ignore'/,
  ],
  ['backendErrors: null', { ...shared, backendErrors: null }, /'backendErrors' must be 'open' or 'throw', not null/],
  [
    'backendTimeout: 0',
    { ...shared, backendTimeout: 0 },
    /'backendTimeout' must be a duration greater than 0.*, not 0/,
  ],
  [
    'backendTimeout: null',
    { ...shared, backendTimeout: null },
    /'backendTimeout' must be a duration greater than 0.*, not null/,
  ],
  ["key: 'id'", { ...shared, key: 'id' }, /'key' must be a function, not 'id'/],
  ['key: null', { ...shared, key: null }, /'key' must be a function, not null/],
  ["varyBy: 'tenant'", { ...shared, varyBy: 'tenant' }, /'varyBy' must be a function, not 'tenant'/],
  ['onBackendError: console', { ...shared, onBackendError: {} }, /'onBackendError' must be a function, not an object/],
  [
    "detectReentrancy: 'yes'",
    { ...shared, detectReentrancy: 'yes' },
    /'detectReentrancy' must be true or false, not 'yes'/,
  ],
  [
    'detectReentrancy: null',
    { ...shared, detectReentrancy: null },
    /'detectReentrancy' must be true or false, not null/,
  ],
  [
    'no options',
    undefined,
    /Options were expected, not undefined\. Give a backend class \(backend: LRU, capacity: 128\)/,
  ],
  [
    'a Map as backend',
    { backend: new Map(), namespace: 'map' },
    /Option 'backend' is a Map, which knows no ttl .* backend: fromMap\(map\)/,
  ],
  ['options: null', null, /Options were expected, not null/],
  ['options: []', [], /Options were expected, not an array/],
  ["options: 'LRU'", 'LRU', /Options were expected, not text/],
  ['the class instead of options', LRU, /Options were expected, not the function LRU\. .*backend: LRU, capacity: 128/],
];

describe.each(wrong)('%s', (_name, options, message) => {
  const error = { name: 'TypeError', code: 'PURECACHE_INVALID_OPTION', message: expect.stringMatching(message) };

  test('is refused when the class is defined', () => {
    expect(thrownBy(() => Cached(options as never))).toMatchObject(error);
  });

  test('is refused when the function is made', () => {
    expect(thrownBy(() => cache(async () => 1, options as never))).toMatchObject(error);
  });
});

test.each([undefined, null, 'load', {}])('cache() of %p, which is no function, is refused', (fn) => {
  expect(thrownBy(() => cache(fn as never, { backend: Counting }))).toMatchObject({
    name: 'TypeError',
    code: 'PURECACHE_INVALID_OPTION',
    message: expect.stringMatching(/^cache\(\) takes a function and options, not /),
  });
});

describe('what is found only when a call comes', () => {
  test.each([
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['an object without get', {}, 'an object \\(Object\\)'],
    ['a promise', Promise.resolve(new Counting()), 'an object \\(Promise\\)'],
    ['a class', Counting, 'the function Counting'],
    ['a Map', new Map(), 'an object \\(Map\\)'],
  ])('a selector that returns %s', async (_name, backend, shown) => {
    class Service {
      cache = backend as never as CacheBackend;
      @Cached({ backend: (self: Service) => self.cache, namespace: 'selected' })
      async get(id: string): Promise<string> {
        return id;
      }
    }
    const error = await rejectionOf(new Service().get('a'));
    expect(error.code).toBe('PURECACHE_NO_BACKEND');
    expect(error.message).toMatch(new RegExp(`^Service\\.get: the 'backend' selector returned ${shown} .*constructor`));
  });

  test('two methods that claim one namespace', async () => {
    const backend = new Counting();
    const first = cache(
      async function loadUser(id: string) {
        return id;
      },
      { backend, namespace: 'same' },
    );
    const second = cache(
      async function loadOrder(id: string) {
        return id;
      },
      { backend, namespace: 'same' },
    );
    expect(await first('1')).toBe('1');
    expect(await rejectionOf(second('1'))).toMatchObject({
      code: 'PURECACHE_NAMESPACE_TAKEN',
      message: expect.stringMatching(
        /'same' .* belongs to the function loadUser; the function loadOrder must have another one/,
      ),
    });
  });

  test.each([undefined, '', 5])('a namespace function that returns %p', async (name) => {
    const get = cache(async () => 1, { backend: new Counting(), namespace: () => name as string });
    expect(await rejectionOf(get())).toMatchObject({
      name: 'TypeError',
      code: 'PURECACHE_INVALID_OPTION',
      message: expect.stringMatching(
        /^Option 'namespace' must be a function that returns text that is not empty, not /,
      ),
    });
  });
});

/** The part of a policy that says how long results are fresh, without options. */
const noFreshness = {
  ttl: undefined,
  ttlOf: undefined,
  staleWhileRevalidate: 0,
  staleIfError: 0,
  mayServeOnError: undefined,
  staleFor: 0,
  softTimeout: Infinity,
  timeout: Infinity,
  jitter: 0,
  beta: 0,
  random: Math.random,
  cacheErrors: undefined,
  errorCodec: undefined,
  condition: undefined,
  unless: undefined,
  tags: undefined,
  waitUntil: undefined,
  isDated: false,
  copy: undefined,
};

describe('a policy', () => {
  test('has these defaults', () => {
    const { source, ...policy } = resolvePolicy({ backend: Counting });
    expect(source.kind).toBe('class');
    expect(policy).toEqual({
      ...noFreshness,
      scope: 'instance',
      namespace: undefined,
      version: '',
      key: undefined,
      varyBy: undefined,
      backendTimeout: 250,
      backendErrors: 'open',
      onBackendError: undefined,
      detectReentrancy: false,
    });
  });

  test('an option that is undefined counts as absent', () => {
    const absent = {
      scope: undefined,
      namespace: undefined,
      version: undefined,
      key: undefined,
      varyBy: undefined,
      ttl: undefined,
    };
    const others = {
      backendTimeout: undefined,
      backendErrors: undefined,
      onBackendError: undefined,
      detectReentrancy: undefined,
    };
    const freshness = Object.fromEntries(FRESHNESS_OPTIONS.map((name) => [name, undefined]));
    const { source: _source, ...policy } = resolvePolicy({
      backend: Counting,
      copy: undefined,
      ...absent,
      ...others,
      ...freshness,
    });
    const { source: _other, ...defaults } = resolvePolicy({ backend: Counting });
    expect(policy).toEqual(defaults);
  });

  test('keeps what was given, durations in milliseconds, the version as text', () => {
    const given = {
      key: (id: string) => id,
      varyBy: () => 'tenant',
      onBackendError: () => {},
      namespace: (self: { name: string }) => self.name,
    };
    const backend = new Counting();
    const policy = resolvePolicy({
      ...given,
      backend,
      version: 2,
      ttl: '1.5s',
      backendTimeout: '2m',
      backendErrors: 'throw',
      detectReentrancy: true,
    });
    expect(policy).toEqual({
      ...noFreshness,
      ...given,
      source: { kind: 'object', backend },
      scope: 'instance',
      version: '2',
      ttl: 1_500,
      backendTimeout: 120_000,
      backendErrors: 'throw',
      detectReentrancy: true,
    });
    expect(resolvePolicy({ backend: Counting, scope: 'class', version: 'v3' })).toMatchObject({
      scope: 'class',
      version: 'v3',
    });
  });

  test('a selector, and a bound function or an async arrow function, which have no prototype either', () => {
    const select = (self: { cache: CacheBackend }) => self.cache;
    for (const backend of [
      select,
      function pick(this: void, self: any) {
        return self.cache;
      }.bind(undefined),
      async (self: any) => self.cache,
    ]) {
      expect(resolvePolicy({ backend, namespace: 'n' }).source).toEqual({ kind: 'selector', select: backend });
    }
  });

  test('a ttl of 2 ** 40 ms, or of Infinity, is one; it reaches the backend as it is', () => {
    for (const ttl of [2 ** 40, Infinity]) {
      const backend = new Counting();
      cache((id: string) => id, { backend, namespace: `ttl ${ttl}`, ttl })('a');
      expect(backend.ttls).toEqual([ttl]);
      expect(() => cache((id: string) => id, { backend: LRU, capacity: 1, ttl })).not.toThrow();
    }
    expect(() => cache((id: string) => id, { backend: LRU, capacity: Infinity })).not.toThrow();
  });
});

/** How a policy makes backends of a class. */
function makerOf<T>(options: object): () => T {
  const { source } = resolvePolicy(options);
  if (source.kind !== 'class') throw new Error(`The source is of kind ${source.kind}.`);
  return source.make as () => T;
}

describe('a backend class', () => {
  test('is given its own options only, ttl in milliseconds, if it takes one', () => {
    const made: object[] = [];
    class Noting extends Bare {
      constructor(given: object) {
        super(given);
        made.push(given);
      }
    }
    class WithTtl extends Noting {
      static readonly options = ['ttl', 'label'];
    }
    class WithoutTtl extends Noting {
      static readonly options = ['label'];
    }
    const core = {
      namespace: 'n',
      version: 1,
      key: () => 1,
      varyBy: () => 1,
      backendTimeout: 1,
      backendErrors: 'open',
    };
    const more = { onBackendError: () => {}, detectReentrancy: false, scope: 'class', label: 'x', ttl: '1s' };
    for (const backend of [Noting, WithTtl, WithoutTtl]) resolvePolicy({ ...core, ...more, backend });
    resolvePolicy({ backend: WithTtl, label: 'x' });
    expect(made).toEqual([{ label: 'x', ttl: 1_000 }, { label: 'x', ttl: 1_000 }, { label: 'x' }, { label: 'x' }]);
  });

  test('without a list of its options is passed names that nobody knows', () => {
    expect(makerOf<Bare>({ backend: Bare, capcity: 10 })().given).toEqual({ capcity: 10 });
  });

  test('is made once when the class is defined, which becomes the first object’s, then once per object', () => {
    let count = 0;
    class Numbered extends Bare {
      readonly number = ++count;
    }
    const make = makerOf<Numbered>({ backend: Numbered });
    expect(count).toBe(1);
    expect([make().number, make().number, make().number]).toEqual([1, 2, 3]);
    expect(count).toBe(3);
  });

  test('is made with the options as they were when the class was defined', () => {
    const options: Record<string, unknown> = { backend: Bare, label: 'before' };
    const make = makerOf<Bare>(options);
    options['label'] = 'after';
    expect([make().given, make().given]).toEqual([{ label: 'before' }, { label: 'before' }]);
  });

  test('whose constructor throws is refused with what it threw', () => {
    class Refusing extends Bare {
      constructor() {
        super({});
        throw new RangeError('not today');
      }
    }
    expect(() => Cached({ backend: Refusing })).toThrow(new RangeError('not today'));
  });
});
