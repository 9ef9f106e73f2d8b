import { AsyncLocalStorage } from 'node:async_hooks';
import { cache, cacheOf, Cached, type PurecacheError } from '../../src/index.js';
import { Counting, Failing, FailingSync, Slow } from '../support/doubles.js';
import { Deferred, settled } from '../support/deferred.js';

const code = (error: unknown) => (error as PurecacheError).code;
const rejection = async (promise: unknown): Promise<unknown> =>
  await (promise as Promise<unknown>).then(
    () => new Error('did not reject'),
    (error: unknown) => error,
  );

/** A service whose loads the test settles by hand. */
class Loads {
  readonly calls: string[] = [];
  readonly pending: Deferred<unknown>[] = [];
  load(id: string): Promise<unknown> {
    this.calls.push(id);
    const deferred = new Deferred<unknown>();
    this.pending.push(deferred);
    return deferred.promise;
  }
}

class Service extends Loads {
  @Cached({ backend: Counting })
  async get(id: string): Promise<unknown> {
    return await this.load(id);
  }
}

let names = 0;
/** A cached function over a backend that answers later. */
function onSlow(backend = new Slow(), options: object = {}) {
  const loads = new Loads();
  const errors: { code: string; operation: string }[] = [];
  const get = cache(async (id: string): Promise<unknown> => await loads.load(id), {
    backend,
    namespace: `test ${names++}`,
    onBackendError: (error, { operation }) => void errors.push({ code: error.code, operation }),
    ...options,
  });
  return { backend, loads, errors, get };
}

describe('hits', () => {
  test('every value that is no promise is one: undefined, null, false, 0, the empty string, NaN', async () => {
    let calls = 0;
    class Values {
      @Cached({ backend: Counting }) sync(value: unknown): unknown {
        calls++;
        return value;
      }
      @Cached({ backend: Counting }) async async(value: unknown): Promise<unknown> {
        calls++;
        return value;
      }
    }
    const values = new Values();
    for (const value of [undefined, null, false, 0, '', NaN]) {
      calls = 0;
      expect([values.sync(value), values.sync(value)]).toEqual([value, value]);
      expect([await values.async(value), await values.async(value)]).toEqual([value, value]);
      expect(calls).toBe(2);
    }
  });

  test('an async method gives each caller a promise of its own, of the same value', async () => {
    const service = new Service();
    const first = service.get('1');
    service.pending[0]?.resolve({ id: 1 });
    const value = await first;
    const [a, b] = [service.get('1'), service.get('1')];
    expect(a).toBeInstanceOf(Promise);
    expect(a).not.toBe(b);
    expect(await a).toBe(value);
    expect(service.calls).toEqual(['1']);
  });

  test('a value stored before it is known whether the method is async counts as a miss', async () => {
    let calls = 0;
    class Plain {
      @Cached({ backend: Counting }) get(_id: string): Promise<number> {
        return Promise.resolve(++calls);
      }
    }
    const plain = new Plain();
    await cacheOf(plain, 'get').set(['a'], 100);
    expect(await cacheOf(plain, 'get').peek('a')).toBe(100);
    const first = plain.get('a');
    expect(first).toBeInstanceOf(Promise);
    expect(await first).toBe(1);
    expect(await plain.get('a')).toBe(1);
  });

  test('a method that answers now plainly, now by promise, gets each result back in its own kind', async () => {
    class Mixed {
      @Cached({ backend: Counting }) get(wait: boolean): string | Promise<string> {
        return wait ? Promise.resolve('later') : 'now';
      }
    }
    for (const order of [
      [false, true],
      [true, false],
    ]) {
      const mixed = new Mixed();
      for (const wait of order) await mixed.get(wait);
      expect(mixed.get(false)).toBe('now');
      expect(mixed.get(true)).toBeInstanceOf(Promise);
      expect(await mixed.get(true)).toBe('later');
    }
  });

  test('what is stored is the value, never a promise, and a plain result without any wrapper', async () => {
    const service = new Service();
    const value = { id: 1 };
    const first = service.get('1');
    service.pending[0]?.resolve(value);
    await first;
    const { entries } = cacheOf(service, 'get').backend as Counting;
    expect([...entries.values()]).toEqual([value]);
    expect([...entries.values()][0]).toBe(value);
  });
});

describe('single flight', () => {
  test('concurrent calls run the method once, and each has its own promise', async () => {
    const service = new Service();
    const calls = Array.from({ length: 100 }, () => service.get('1'));
    expect(new Set(calls).size).toBe(100);
    service.pending[0]?.resolve('value');
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['value']));
    expect(service.calls).toEqual(['1']);
    expect(cacheOf(service, 'get').stats()).toMatchObject({ hits: 0, misses: 1, loads: 1, coalesced: 99 });
  });

  test('concurrent calls over a backend that answers later share the look-up, the load and the store', async () => {
    const { backend, loads, get } = onSlow();
    const calls = Array.from({ length: 100 }, () => get('1'));
    await settled();
    loads.pending[0]?.resolve('value');
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['value']));
    expect(loads.calls).toEqual(['1']);
    await settled();
    expect(backend.log).toEqual(['get', 'set']);
    const again = Array.from({ length: 10 }, () => get('1'));
    expect(new Set(await Promise.all(again))).toEqual(new Set(['value']));
    expect(backend.log).toEqual(['get', 'set', 'get']);
    expect(cacheOf(get).stats()).toMatchObject({ hits: 10, misses: 1, loads: 1, coalesced: 99 });
  });

  test('a call that comes while the value is being stored gets it, without a load or a look-up', async () => {
    const { backend, loads, get } = onSlow();
    backend.hold('set');
    const first = get('1');
    await settled();
    loads.pending[0]?.resolve('value');
    expect(await first).toBe('value');
    expect(await get('1')).toBe('value');
    expect(loads.calls).toEqual(['1']);
    expect(backend.log).toEqual(['get', 'set']);
    backend.release('set');
    await settled();
    expect(await get('1')).toBe('value');
    expect(backend.log).toEqual(['get', 'set', 'get']);
  });

  test('a failed load reaches all callers as the same error, is not kept, and the next call loads anew', async () => {
    const service = new Service();
    const calls = [service.get('1'), service.get('1')];
    const error = new Error('boom');
    service.pending[0]?.reject(error);
    expect(await Promise.all(calls.map(rejection))).toEqual([error, error]);
    const next = service.get('1');
    service.pending[1]?.resolve('fine');
    expect(await next).toBe('fine');
    expect(cacheOf(service, 'get').stats()).toMatchObject({ loads: 2, loadErrors: 1, size: 1 });
  });

  test('an error that is thrown at once stays thrown, untouched, and is not kept', () => {
    const error = Object.freeze({ thrown: true });
    let calls = 0;
    class Throwing {
      @Cached({ backend: Counting }) get(): number {
        if (++calls < 3) throw error;
        return calls;
      }
    }
    const throwing = new Throwing();
    for (let i = 0; i < 2; i++) {
      let caught: unknown;
      try {
        throwing.get();
      } catch (thrown) {
        caught = thrown;
      }
      expect(caught).toBe(error);
    }
    expect([throwing.get(), throwing.get()]).toEqual([3, 3]);
  });

  test('the stack of a failed load names the method and the leader, with and without followers', async () => {
    class Failing {
      @Cached({ backend: Counting }) async get(_followers: number): Promise<never> {
        await settled();
        throw new Error('boom');
      }
    }
    for (const followers of [0, 2]) {
      const failing = new Failing();
      const theLeader = async () => await failing.get(followers);
      const leading = rejection(theLeader());
      const following = Array.from({ length: followers }, () => rejection(failing.get(followers)));
      const { stack } = (await leading) as Error;
      await Promise.all(following);
      expect(stack).toMatch(/Failing\.get/);
      expect(stack).toMatch(/at (async )?theLeader/);
    }
  });

  test('the stack of a failed load over a backend that answers later names the leader too', async () => {
    const get = cache(
      async function theLoad(): Promise<never> {
        await settled();
        throw new Error('boom');
      },
      { backend: new Slow(), namespace: 'stack' },
    );
    const theLeader = async () => await get();
    const { stack } = (await rejection(theLeader())) as Error;
    expect(stack).toMatch(/theLoad/);
    expect(stack).toMatch(/at (async )?theLeader/);
  });

  test('each caller continues in its own async context, and the load runs in the leader’s', async () => {
    const context = new AsyncLocalStorage<string>();
    const gate = new Deferred<void>();
    class Contextual {
      @Cached({ backend: Counting }) async get(): Promise<string | undefined> {
        await gate.promise;
        return context.getStore();
      }
    }
    const contextual = new Contextual();
    const call = async (name: string) =>
      await context.run(name, async () => [await contextual.get(), context.getStore()] as const);
    const calls = [call('leader'), call('follower')];
    gate.resolve();
    expect(await Promise.all(calls)).toEqual([
      ['leader', 'leader'],
      ['leader', 'follower'],
    ]);
  });

  test('the synchronous part of the method runs before the call returns, on a synchronous backend', async () => {
    const service = new Service();
    const call = service.get('1');
    expect(service.calls).toEqual(['1']);
    service.pending[0]?.resolve(1);
    await call;
  });

  test('a lazy thenable runs once, and its caller gets a real promise', async () => {
    let runs = 0;
    class Lazy {
      @Cached({ backend: Counting }) get(_id: string): PromiseLike<number> {
        return {
          then(resolve?: ((value: number) => unknown) | null) {
            runs++;
            return Promise.resolve(runs).then(resolve as never) as never;
          },
        } as PromiseLike<number>;
      }
    }
    const lazy = new Lazy();
    const call = lazy.get('1');
    expect(call).toBeInstanceOf(Promise);
    expect([await call, await lazy.get('1'), runs]).toEqual([1, 1, 1]);
  });

  test('no flight is left behind by a call that succeeded, failed or threw', async () => {
    const { loads, get, backend } = onSlow();
    const calls = [get('ok'), rejection(get('bad'))];
    await settled();
    loads.pending[0]?.resolve(1);
    loads.pending[1]?.reject(new Error('boom'));
    await Promise.all(calls);
    await settled();
    const { stateOf } = await import('../../src/backend-state.js');
    const { flights, writes } = stateOf(backend, () => '');
    expect([flights.size, writes.size]).toEqual([0, 0]);
  });
});

describe('re-entrancy', () => {
  test('a sync method that calls itself with the same arguments is told so; other arguments recurse', () => {
    class Recursive {
      calls = 0;
      @Cached({ backend: Counting }) fib(n: number): number {
        this.calls++;
        return n < 2 ? n : this.fib(n - 1) + this.fib(n - 2);
      }
      @Cached({ backend: Counting }) loop(n: number): number {
        return this.loop(n);
      }
    }
    const recursive = new Recursive();
    expect([recursive.fib(40), recursive.calls]).toEqual([102_334_155, 41]);
    for (let i = 0; i < 2; i++) {
      expect(() => recursive.loop(1)).toThrow(expect.objectContaining({ code: 'PURECACHE_REENTRANT_LOAD' }));
    }
  });

  test('an async method that calls itself before its first await is told so, on either kind of backend', async () => {
    class Loop {
      @Cached({ backend: Counting }) async get(id: string): Promise<string> {
        return await this.get(id);
      }
    }
    expect(code(await rejection(new Loop().get('a')))).toBe('PURECACHE_REENTRANT_LOAD');
    const get: (id: string) => Promise<string> = cache(async (id: string): Promise<string> => await get(id), {
      backend: new Slow(),
      namespace: 'loop',
    });
    expect(code(await rejection(get('a')))).toBe('PURECACHE_REENTRANT_LOAD');
  });

  test('a call with a signal, and a refresh, that call themselves are told so too', async () => {
    const { signal } = new AbortController();
    class Loop {
      @Cached({ backend: Counting }) async get(id: string, by?: AbortSignal): Promise<string> {
        return await this.get(id, by);
      }
      @Cached({ backend: Counting }) async again(id: string): Promise<unknown> {
        return await cacheOf(this, 'again').refresh(id);
      }
    }
    expect(code(await rejection(new Loop().get('a', signal)))).toBe('PURECACHE_REENTRANT_LOAD');
    expect(code(await rejection(new Loop().again('a')))).toBe('PURECACHE_REENTRANT_LOAD');
  });

  test('detectReentrancy tells it after an await as well, and lets strangers join', async () => {
    const gate = new Deferred<void>();
    class Loop {
      @Cached({ backend: Counting, detectReentrancy: true }) async get(id: string): Promise<string> {
        await gate.promise;
        return id === 'loop' ? await this.get(id) : id;
      }
    }
    const loop = new Loop();
    const calls = [rejection(loop.get('loop')), rejection(loop.get('loop'))];
    const fine = [loop.get('fine'), loop.get('fine')];
    gate.resolve();
    expect((await Promise.all(calls)).map(code)).toEqual(['PURECACHE_REENTRANT_LOAD', 'PURECACHE_REENTRANT_LOAD']);
    expect(await Promise.all(fine)).toEqual(['fine', 'fine']);
  });
});

describe('the fence', () => {
  const invalidations = {
    delete: (service: Service) => cacheOf(service, 'get').delete('1'),
    expire: (service: Service) => cacheOf(service, 'get').expire('1'),
    clear: (service: Service) => cacheOf(service, 'get').clear(),
  };
  test.each(Object.entries(invalidations))('%s during a load: the late value is delivered and not stored', async (_name, invalidate) => {
    const service = new Service();
    const old = service.get('1');
    const joined = service.get('1');
    await invalidate(service);
    const fresh = service.get('1');
    expect(service.calls).toEqual(['1', '1']);
    service.pending[1]?.resolve('new');
    expect(await fresh).toBe('new');
    service.pending[0]?.resolve('old');
    expect(await Promise.all([old, joined])).toEqual(['old', 'old']);
    expect(await service.get('1')).toBe('new');
    expect(service.calls).toHaveLength(2);
  });

  test('a value that is set during a load is not overwritten by it', async () => {
    const service = new Service();
    const old = service.get('1');
    await cacheOf(service, 'get').set(['1'], 'set');
    service.pending[0]?.resolve('old');
    expect(await old).toBe('old');
    expect(await service.get('1')).toBe('set');
  });

  test('a delete of another key leaves a load alone', async () => {
    const service = new Service();
    const call = service.get('1');
    await cacheOf(service, 'get').delete('2');
    service.pending[0]?.resolve('value');
    await call;
    expect([await service.get('1'), service.calls.length]).toEqual(['value', 1]);
  });

  test('a refresh fences older loads, is joined by later calls, and keeps the old entry if it fails', async () => {
    const service = new Service();
    const handle = cacheOf(service, 'get');
    await handle.set(['1'], 'first');
    const failing = handle.refresh('1');
    expect(await service.get('1')).toBe('first');
    service.pending[0]?.reject(new Error('boom'));
    await rejection(failing);
    expect(await service.get('1')).toBe('first');
    const older = handle.refresh('1');
    const newer = handle.refresh('1');
    service.pending[2]?.resolve('newer');
    expect(await newer).toBe('newer');
    service.pending[1]?.resolve('older');
    expect(await older).toBe('older');
    expect(await service.get('1')).toBe('newer');
  });

  test('a refresh joins no older flight, and is joined by later calls', async () => {
    const service = new Service();
    const leader = service.get('1');
    const refreshed = cacheOf(service, 'get').refresh('1');
    const follower = service.get('1');
    expect(service.calls).toHaveLength(2);
    service.pending[0]?.resolve('old');
    service.pending[1]?.resolve('new');
    expect(await Promise.all([leader, refreshed, follower])).toEqual(['old', 'new', 'new']);
    expect(await service.get('1')).toBe('new');
  });

  test('an invalidation waits for a store under way, so that it cannot be undone by it', async () => {
    const { backend, loads, get } = onSlow();
    backend.hold('set');
    const call = get('1');
    await settled();
    loads.pending[0]?.resolve('old');
    await call;
    const deleted = cacheOf(get).delete('1');
    await settled();
    expect(backend.log).toEqual(['get', 'set']);
    backend.release('set');
    expect(await deleted).toBe(true);
    expect(backend.log).toEqual(['get', 'set', 'delete']);
    expect(backend.entries.size).toBe(0);
  });

  test('a clear waits for the stores under way on its keys', async () => {
    const { backend, loads, get } = onSlow();
    backend.hold('set');
    const call = get('1');
    await settled();
    loads.pending[0]?.resolve('old');
    await call;
    const cleared = cacheOf(get).clear();
    await settled();
    expect(backend.log).toEqual(['get', 'set']);
    backend.release('set');
    await cleared;
    expect(backend.entries.size).toBe(0);
  });

  test('a call begun after an invalidation has resolved does not join a look-up begun before', async () => {
    const { backend, loads, get } = onSlow();
    await cacheOf(get).set(['1'], 'old');
    backend.hold('delete');
    const deleted = cacheOf(get).delete('1');
    backend.hold('get');
    const early = get('1'); // its look-up may still see the old value
    backend.release('delete');
    await deleted;
    const late = get('1');
    await settled();
    backend.release('get');
    await settled();
    loads.pending.forEach((each) => each.resolve('new'));
    expect(await late).toBe('new');
    expect(loads.calls.length).toBeGreaterThanOrEqual(1);
    await early;
  });

  test('writes of a handle act in the order in which they were made', async () => {
    const { backend, get } = onSlow();
    backend.hold('set');
    const handle = cacheOf(get);
    const writes = [handle.set(['1'], 'a'), handle.delete('1'), handle.set(['1'], 'b')];
    backend.release('set');
    await Promise.all(writes);
    expect(backend.log).toEqual(['set', 'delete', 'set']);
    expect(await handle.peek('1')).toBe('b');
  });
});

describe('AbortSignal', () => {
  test('a call that carries one reads and fills the cache, but neither joins nor is joined', async () => {
    const { signal } = new AbortController();
    const loads = new Loads();
    class Signalled {
      @Cached({ backend: Counting }) async get(id: string, _signal?: AbortSignal): Promise<unknown> {
        return await loads.load(id);
      }
    }
    const service = new Signalled();
    const calls = [service.get('1', signal), service.get('1'), service.get('1', signal), service.get('1')];
    expect(loads.calls).toHaveLength(3);
    loads.pending.forEach((each, i) => each.resolve(i));
    expect(await Promise.all(calls)).toEqual([0, 1, 2, 1]);
    expect(await service.get('1', signal)).toBe(await service.get('1'));
    expect(loads.calls).toHaveLength(3);
  });

  test('an aborted call rejects alone, and its value is not stored', async () => {
    const controller = new AbortController();
    const loads = new Loads();
    const get = cache(
      async (id: string, options: { signal?: AbortSignal } = {}) => {
        const value = await loads.load(id);
        if (id === 'throws') options.signal?.throwIfAborted();
        return value;
      },
      { backend: Counting },
    );
    const aborted = rejection(get('throws', { signal: controller.signal }));
    const other = get('throws', {});
    const ignoring = get('ignores', { signal: controller.signal });
    controller.abort(new Error('gone'));
    loads.pending.forEach((each) => each.resolve('value'));
    expect(await aborted).toEqual(new Error('gone'));
    expect(await other).toBe('value');
    expect(await ignoring).toBe('value');
    expect(await cacheOf(get).has('ignores', {})).toBe(false);
    expect(await cacheOf(get).has('throws', {})).toBe(true);
  });

  test('an invalidation fences a call that carries one', async () => {
    const { signal } = new AbortController();
    const loads = new Loads();
    const get = cache(async (id: string, _signal?: AbortSignal) => await loads.load(id), { backend: Counting });
    const call = get('1', signal);
    await cacheOf(get).delete('1');
    loads.pending[0]?.resolve('old');
    expect(await call).toBe('old');
    expect(await cacheOf(get).has('1')).toBe(false);
  });
});

describe('results that can be read only once', () => {
  const make = cache((kind: string): unknown => kinds[kind]?.(), { backend: Counting });
  const makeLater = cache(async (kind: string): Promise<unknown> => kinds[kind]?.(), { backend: Counting });
  const kinds: Record<string, () => unknown> = {
    generator: () => (function* () {})(),
    'async generator': () => (async function* () {})(),
    'iterator of a Map': () => new Map().values(),
    'node stream': () => ({ pipe() {}, on() {} }),
    'web stream': () => new ReadableStream(),
    'writable stream': () => new WritableStream(),
    Response: () => new Response('x'),
    Observable: () => ({ subscribe() {}, pipe() {} }),
  };
  test.each(Object.keys(kinds))('%s: refused by name, never stored', async (kind) => {
    const expected = expect.objectContaining({ code: 'PURECACHE_UNCACHEABLE_RESULT' });
    expect(() => make(kind)).toThrow(expected);
    expect(() => make(kind)).toThrow(expected);
    expect(await rejection(makeLater(kind))).toEqual(expected);
    expect([await cacheOf(make).has(kind), await cacheOf(makeLater).has(kind)]).toEqual([false, false]);
    await expect(cacheOf(make).set(['x'], kinds[kind]?.())).rejects.toEqual(expected);
  });

  const reusable: Record<string, () => unknown> = {
    'linked list': () => ({ value: 1, next: () => undefined }),
    'store with subscribe': () => ({ subscribe() {} }),
    array: () => [1],
    Map: () => new Map(),
    Set: () => new Set(),
    Buffer: () => Buffer.from('x'),
    function: () => () => 1,
  };
  test.each(Object.entries(reusable))('%s: kept', (_name, value) => {
    const get = cache(value, { backend: Counting });
    expect(get()).toBe(get());
  });
});

describe('a backend that fails', () => {
  test('get rejects: the method runs, and onBackendError hears of it', async () => {
    const { loads, errors, get } = onSlow(new Failing('get'));
    const call = get('1');
    await settled();
    loads.pending[0]?.resolve('value');
    expect(await call).toBe('value');
    expect(errors).toEqual([{ code: 'PURECACHE_BACKEND_FAILED', operation: 'get' }]);
  });

  test('set rejects: callers have their value, and the key is bypassed until a delete succeeds', async () => {
    const backend = new Failing('set', 'delete');
    const { loads, errors, get } = onSlow(backend);
    for (let i = 0; i < 2; i++) {
      const call = get('1');
      await settled();
      loads.pending[i]?.resolve(i);
      expect(await call).toBe(i);
      await settled();
    }
    expect(errors).toEqual([{ code: 'PURECACHE_BACKEND_FAILED', operation: 'set' }]);
    expect(backend.log.filter((operation) => operation === 'get')).toHaveLength(1 + 1); // Failing logs, then Slow
    backend.failing.clear();
    const third = get('1'); // the delete that it sets off succeeds
    await settled();
    loads.pending[2]?.resolve(2);
    expect(await third).toBe(2);
    await settled();
    const fourth = get('1');
    await settled();
    loads.pending[3]?.resolve(3);
    expect(await fourth).toBe(await get('1'));
  });

  test('get and set throw on a synchronous backend: the method runs', () => {
    const backend = new FailingSync();
    const errors: string[] = [];
    let calls = 0;
    const get = cache((_id: string) => ++calls, {
      backend,
      namespace: 'sync',
      onBackendError: (_error, { operation }) => void errors.push(operation),
    });
    backend.failing.add('get');
    expect([get('1'), get('1')]).toEqual([1, 2]);
    backend.failing.clear();
    backend.failing.add('set');
    expect(get('2')).toBe(3);
    expect(get('2')).toBe(4);
    expect(errors).toEqual(['get', 'get', 'set', 'set']);
    backend.failing.clear();
    expect([get('2'), get('2')]).toEqual([5, 5]);
  });

  test('a backend that returns a promise although it says sync is told so, and the method runs', () => {
    class Lying extends Counting {
      override get(): unknown {
        return Promise.reject(new Error('late'));
      }
    }
    const codes: string[] = [];
    const get = cache((id: string) => id, {
      backend: new Lying(),
      namespace: 'lying',
      onBackendError: (error) => void codes.push(error.code),
    });
    expect(get('1')).toBe('1');
    expect(codes).toEqual(['PURECACHE_BACKEND_CONTRACT']);
  });

  test("backendErrors: 'throw' fails the call, for a look-up and for a store", async () => {
    const { get } = onSlow(new Failing('get'), { backendErrors: 'throw' });
    const error = (await rejection(get('1'))) as Error;
    expect([code(error), (error.cause as Error).message]).toEqual(['PURECACHE_BACKEND_FAILED', 'get failed']);
    const storing = onSlow(new Failing('set'), { backendErrors: 'throw' });
    const calls = [rejection(storing.get('1')), rejection(storing.get('1'))];
    await settled();
    storing.loads.pending[0]?.resolve(1);
    expect((await Promise.all(calls)).map(code)).toEqual(['PURECACHE_BACKEND_FAILED', 'PURECACHE_BACKEND_FAILED']);
    const backend = new FailingSync();
    const sync = cache((id: string) => id, { backend, namespace: 'throwing', backendErrors: 'throw' });
    backend.failing.add('get');
    expect(() => sync('1')).toThrow(expect.objectContaining({ code: 'PURECACHE_BACKEND_FAILED' }));
    backend.failing.clear();
    backend.failing.add('set');
    expect(() => sync('1')).toThrow(expect.objectContaining({ code: 'PURECACHE_BACKEND_FAILED' }));
  });

  test('a clear that failed leaves its namespace bypassed until one succeeds', async () => {
    const backend = new Failing('clear');
    const { loads, get } = onSlow(backend);
    await cacheOf(get).set(['1'], 'old');
    expect(code(await rejection(cacheOf(get).clear()))).toBe('PURECACHE_BACKEND_FAILED');
    expect(await cacheOf(get).has('1')).toBe(false);
    const call = get('1'); // sets off a clear, which fails once more
    await settled();
    loads.pending[0]?.resolve('new');
    expect(await call).toBe('new');
    backend.failing.clear();
    await cacheOf(get).clear();
    await cacheOf(get).set(['1'], 'newest');
    expect(await get('1')).toBe('newest');
  });

  test('a clear that threw on a synchronous backend leaves it bypassed until one succeeds', async () => {
    const backend = new FailingSync();
    let calls = 0;
    const get = cache((_id: string) => ++calls, { backend, namespace: 'sync clear' });
    backend.failing.add('clear');
    expect([get('1'), get('1')]).toEqual([1, 1]);
    expect(code(await rejection(cacheOf(get).clear()))).toBe('PURECACHE_BACKEND_FAILED');
    expect(get('1')).toBe(2);
    backend.failing.clear();
    expect([get('1'), get('1')]).toEqual([3, 3]); // the clear that the first of them set off succeeded
  });

  test('operations of a handle do reject', async () => {
    const { get } = onSlow(new Failing('get', 'set', 'delete', 'clear'));
    const handle = cacheOf(get);
    const failures = [handle.has('1'), handle.peek('1'), handle.set(['1'], 1), handle.delete('2'), handle.clear()];
    expect((await Promise.all(failures.map(rejection))).map(code)).toEqual(Array(5).fill('PURECACHE_BACKEND_FAILED'));
  });

  test('a sync method on a backend that answers later is refused, and what it threw comes as a rejection', async () => {
    const get = cache((id: string) => id as never as Promise<string>, { backend: new Slow(), namespace: 'sync method' });
    expect(code(await rejection(get('1')))).toBe('PURECACHE_SYNC_METHOD');
    const error = new Error('at once');
    const throwing = cache(
      (): Promise<string> => {
        throw error;
      },
      { backend: new Slow(), namespace: 'sync throw' },
    );
    expect(await rejection(throwing())).toBe(error);
  });
});
