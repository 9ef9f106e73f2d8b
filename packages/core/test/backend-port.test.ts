import { jest } from '@jest/globals';
import { cache, cacheOf, type CacheBackend, type PurecacheError } from '../src/index.js';
import { Failing, Slow } from './support/doubles.js';

/** Asynchronous; the named operations never answer, until they are told to. */
class Hanging extends Slow {
  constructor(...operations: ('get' | 'set' | 'delete' | 'clear')[]) {
    super();
    for (const operation of operations) this.hold(operation);
  }
}

/** Runs timers of up to `ms`, and what waits for them. */
const advance = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

let names = 0;
function cached(backend: CacheBackend, options: object = {}) {
  const errors: { code: string; operation: string; method: string }[] = [];
  let calls = 0;
  const get = cache(
    async function load(_id: string): Promise<number> {
      return ++calls;
    },
    {
      backend,
      namespace: `port ${names++}`,
      onBackendError: (error, { operation, method }) => void errors.push({ code: error.code, operation, method }),
      ...options,
    },
  );
  return { get, errors };
}

describe('a backend that does not answer', () => {
  test('get: the method runs after backendTimeout, 250 ms by default', async () => {
    const { get, errors } = cached(new Hanging('get'));
    let value: number | undefined;
    void get('1').then((result) => (value = result));
    await advance(249);
    expect(value).toBeUndefined();
    await advance(1);
    expect(value).toBe(1);
    expect(errors).toEqual([{ code: 'PURECACHE_BACKEND_TIMEOUT', operation: 'get', method: 'load' }]);
  });

  test('backendTimeout is a duration of the user’s', async () => {
    const { get } = cached(new Hanging('get'), { backendTimeout: '1.5s' });
    let value: number | undefined;
    void get('1').then((result) => (value = result));
    await advance(1_499);
    expect(value).toBeUndefined();
    await advance(1);
    expect(value).toBe(1);
  });

  test.each([Infinity, 2 ** 40])('backendTimeout: %d sets no timer', async (backendTimeout) => {
    const backend = new Hanging('get');
    const { get } = cached(backend, { backendTimeout });
    const call = get('1');
    await advance(0);
    expect(jest.getTimerCount()).toBe(0);
    backend.release('get');
    expect(await call).toBe(1);
  });

  test('set: callers have their value at once, and the key is bypassed until the delete of it is answered', async () => {
    const backend = new Hanging('set');
    const { get, errors } = cached(backend);
    expect(await get('1')).toBe(1);
    expect(await get('1')).toBe(1); // joins while the store is under way
    await advance(250);
    expect(errors).toEqual([{ code: 'PURECACHE_BACKEND_TIMEOUT', operation: 'set', method: 'load' }]);
    expect(backend.log).toEqual(['get', 'set', 'delete']);
    expect(await get('2')).toBe(2);
    expect(await cacheOf(get).peek('1')).toBeUndefined();
  });

  test('a store that takes effect after its deadline is deleted again', async () => {
    const backend = new Hanging('set');
    const { get } = cached(backend);
    await get('1');
    await advance(250);
    backend.release('set');
    await advance(0);
    expect(backend.log).toEqual(['get', 'set', 'delete', 'delete']);
    expect(backend.entries.size).toBe(0);
  });

  test('a handle’s operation rejects after the deadline', async () => {
    const { get } = cached(new Hanging('delete', 'clear', 'get'));
    const handle = cacheOf(get);
    const failures = [handle.delete('1'), handle.clear(), handle.has('2')].map((promise) =>
      promise.then(
        () => 'resolved',
        (error: unknown) => (error as PurecacheError).code,
      ),
    );
    await advance(500);
    expect(await Promise.all(failures)).toEqual(Array(3).fill('PURECACHE_BACKEND_TIMEOUT'));
  });

  test('an invalidation waits for a hanging store no longer than the deadline', async () => {
    const backend = new Hanging('set');
    const { get } = cached(backend);
    await get('1');
    let isDeleted = false;
    void cacheOf(get)
      .delete('1')
      .then(() => (isDeleted = true));
    await advance(249);
    expect(isDeleted).toBe(false);
    await advance(1);
    expect(isDeleted).toBe(true);
  });

  test('however many stores hang before it, a delete is answered within two deadlines', async () => {
    const backend = new Hanging('set');
    const handle = cacheOf(cached(backend).get);
    const sets = Array.from({ length: 10 }, (_, i) => handle.set(['1'], i).catch(() => 'timed out'));
    let answer: boolean | undefined;
    void handle.delete('1').then((removed) => (answer = removed));
    await advance(500);
    expect(answer).toBe(false);
    expect(backend.log).toContain('delete');
    await advance(10 * 250);
    expect(await Promise.all(sets)).toEqual(Array(10).fill('timed out'));
  });

  test('the timer goes when the answer comes', async () => {
    const { get } = cached(new Slow());
    await get('1');
    await advance(0);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('failures nobody listens to', () => {
  const emitted: unknown[][] = [];
  beforeEach(() => {
    emitted.length = 0;
    jest.spyOn(process, 'emitWarning').mockImplementation((...args: unknown[]) => void emitted.push(args));
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('are told by one process warning per backend and minute, without what the backend said', async () => {
    const { get } = cached(new Failing('get'), { onBackendError: undefined });
    const other = cached(new Failing('get'), { onBackendError: undefined }).get;
    for (const id of ['canary', 'b', 'c']) await get(id);
    await other('a');
    await advance(59_999);
    await get('d');
    expect(emitted).toHaveLength(2);
    await advance(1);
    await get('d');
    expect(emitted).toHaveLength(3);
    expect(emitted[0]?.[0]).toMatch(/^load: the backend's get\(\) failed.*\(Error\).*onBackendError/);
    expect(emitted[0]?.[0]).not.toMatch(/canary|get failed/);
    expect(emitted[0]?.[1]).toBe('PurecacheWarning');
  });

  const thrown: [string, () => unknown, string][] = [
    ['an error', () => new Error('listener'), 'Error: listener'],
    ['what has no text', () => Object.create(null), 'something that has no text'],
    [
      'what throws when it is asked for its text',
      () => ({
        toString() {
          throw new Error('text');
        },
      }),
      'something that has no text',
    ],
  ];
  test.each(thrown)(
    'a listener that throws %s does not fail the call, nor one that rejects so',
    async (_what, make, text) => {
      const fail = (): never => {
        throw make();
      };
      for (const onBackendError of [fail, async () => fail()]) {
        emitted.length = 0;
        const { get } = cached(new Failing('get'), { onBackendError });
        expect(await get('1')).toBe(1);
        expect(emitted).toEqual([[`The 'onBackendError' option of load failed: ${text}`, 'PurecacheWarning']]);
      }
    },
  );

  test('an error that does not let its code or name be read is told without them', async () => {
    const refuse = (): never => {
      throw new Error('read');
    };
    for (const property of ['code', 'name', 'message']) {
      emitted.length = 0;
      const backend = new Slow();
      backend.get = () => Promise.reject(Object.defineProperty(new Error('get failed'), property, { get: refuse }));
      const { get } = cached(backend, { onBackendError: undefined });
      expect(await get('1')).toBe(1);
      const kind = property === 'message' ? ' (Error)' : '';
      expect(emitted).toEqual([
        [
          `load: the backend's get() failed; see 'cause'.${kind} Calls run uncached; give 'onBackendError' to hear of ` +
            `each failure.`,
          'PurecacheWarning',
        ],
      ]);
    }
  });

  test('the code of an error is told, if it is text', async () => {
    const suffixes: unknown[] = [];
    for (const code of ['ECONNREFUSED', 42]) {
      emitted.length = 0;
      const backend = new Slow();
      backend.get = () => Promise.reject(Object.assign(new TypeError('x'), { code }));
      await cached(backend, { onBackendError: undefined }).get('1');
      suffixes.push(/\(.*?\) Calls/.exec(String(emitted[0]?.[0]).replace('get()', ''))?.[0]);
    }
    expect(suffixes).toEqual(['(TypeError ECONNREFUSED) Calls', '(TypeError) Calls']);
  });
});
