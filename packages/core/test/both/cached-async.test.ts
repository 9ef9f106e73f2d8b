/** Async methods under `@Cached`, over LRU and TTL: one run for concurrent calls, errors, stacks, contexts, signals. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';
import { Cached, cacheOf } from '../../src/index.js';
import { Slow } from '../support/doubles.js';
import { Deferred, settled } from '../support/deferred.js';
import { rejectionOf, thrownBy } from '../support/caught.js';

/** Loads that the test settles by hand. */
class Loads {
  readonly pending: Deferred<unknown>[] = [];
  load(): Promise<unknown> {
    const deferred = new Deferred<unknown>();
    this.pending.push(deferred);
    return deferred.promise;
  }
}
class OverLru extends Loads {
  @Cached({ backend: LRU, capacity: 8 }) async get(_id: string): Promise<unknown> {
    return await this.load();
  }
  @Cached({ backend: LRU, capacity: 8 }) plain(_id: string): Promise<unknown> {
    return this.load();
  }
}
class OverTtl extends Loads {
  @Cached({ backend: TTL, ttl: '1h' }) async get(_id: string): Promise<unknown> {
    return await this.load();
  }
  @Cached({ backend: TTL, ttl: '1h' }) plain(_id: string): Promise<unknown> {
    return this.load();
  }
}

describe.each([
  ['LRU', OverLru],
  ['TTL', OverTtl],
])('over %s', (_name, Service) => {
  test.each(['get', 'plain'] as const)(
    'concurrent calls of %s() run it once, and have a promise each',
    async (method) => {
      const [service, other] = [new Service(), new Service()];
      const calls = Array.from({ length: 10 }, () => service[method]('a'));
      const elsewhere = [service[method]('b'), other[method]('a')];
      expect([service.pending.length, other.pending.length]).toEqual([2, 1]);
      expect(new Set(calls).size).toBe(10);
      const value = { id: 'a' };
      service.pending[0]?.resolve(value);
      service.pending[1]?.resolve('b');
      other.pending[0]?.resolve('other');
      expect(new Set(await Promise.all(calls))).toEqual(new Set([value]));
      expect(await Promise.all(elsewhere)).toEqual(['b', 'other']);
      const hits = [service[method]('a'), service[method]('a')];
      expect(hits.map((hit) => hit instanceof Promise)).toEqual([true, true]);
      expect(hits[0]).not.toBe(hits[1]);
      expect(await hits[0]).toBe(value);
      expect(service.pending).toHaveLength(2);
    },
  );

  test.each(['get', 'plain'] as const)(
    'a rejection of %s() reaches all, untouched, is not kept, and the next call runs',
    async (method) => {
      const service = new Service();
      const calls = [service[method]('a'), service[method]('a'), service[method]('a')];
      const error = Object.freeze(new Error('boom'));
      service.pending[0]?.reject(error);
      for (const call of calls) expect(await rejectionOf(call)).toBe(error);
      const next = service[method]('a');
      expect(service.pending).toHaveLength(2);
      service.pending[1]?.resolve('fine');
      expect([await next, await service[method]('a')]).toEqual(['fine', 'fine']);
    },
  );

  test.each<
    [string, (handle: { delete(id: string): Promise<unknown>; clear(): Promise<unknown> }) => Promise<unknown>]
  >([
    ['delete', (handle) => handle.delete('a')],
    ['clear', (handle) => handle.clear()],
  ])(
    '%s during a load: the late value is delivered, not stored, and the next call runs anew',
    async (_what, invalidate) => {
      const service = new Service();
      const [leader, follower] = [service.get('a'), service.get('a')];
      await invalidate(cacheOf(service, 'get'));
      const next = service.get('a');
      expect(service.pending).toHaveLength(2);
      service.pending[0]?.resolve('old');
      expect([await leader, await follower]).toEqual(['old', 'old']);
      expect(await cacheOf(service, 'get').has('a')).toBe(false);
      service.pending[1]?.resolve('new');
      expect([await next, await service.get('a'), service.pending.length]).toEqual(['new', 'new', 2]);
    },
  );
});

describe('the stack of an error', () => {
  class Failing {
    @Cached({ backend: LRU, capacity: 8 }) async load(_followers: number): Promise<never> {
      await settled();
      throw new Error('boom');
    }
    @Cached({ backend: LRU, capacity: 8 }) now(): never {
      throw new Error('boom');
    }
  }

  // The test runner leaves out the word "async"; a synchronous frame it cannot be, as the method has waited.
  test.each([0, 2])('of a rejection with %d followers names the method and the leader’s caller', async (followers) => {
    const failing = new Failing();
    const theLeader = async (): Promise<never> => await failing.load(followers);
    const leading = theLeader().then(undefined, (error: Error) => error);
    const following = Array.from({ length: followers }, () => rejectionOf(failing.load(followers)));
    const error = await leading;
    expect(await Promise.all(following)).toEqual(Array(followers).fill(error));
    expect(error.stack).toMatch(/at .*Failing\.load/);
    expect(error.stack).toMatch(/at (async )?theLeader/);
  });

  test('of a synchronous throw names the method and its caller, and stays synchronous', () => {
    const failing = new Failing();
    const theCaller = (): never => failing.now();
    const { stack } = thrownBy(theCaller) as Error;
    expect(stack).toMatch(/at .*Failing\.now[^]*at theCaller/);
    expect(thrownBy(theCaller)).toMatchObject({ message: 'boom' });
  });
});

test('a method that throws before it returns its promise throws in memory, and rejects where the look-up comes first', async () => {
  const error = new Error('at once');
  const fail = (): Promise<string> => {
    throw error;
  };
  class Throwing {
    @Cached({ backend: LRU, capacity: 8 }) inMemory(): Promise<string> {
      return fail();
    }
    @Cached({ backend: new Slow(), namespace: 'throwing' }) later(): Promise<string> {
      return fail();
    }
  }
  const throwing = new Throwing();
  for (let i = 0; i < 2; i++) {
    expect(thrownBy(() => throwing.inMemory())).toBe(error);
    expect(await rejectionOf(throwing.later())).toBe(error);
  }
});

test('the synchronous part of the method has run when the call returns, in memory; after the look-up elsewhere', async () => {
  const log: string[] = [];
  class Logging {
    @Cached({ backend: LRU, capacity: 8 }) async inMemory(): Promise<void> {
      log.push('in memory');
    }
    @Cached({ backend: new Slow(), namespace: 'logging' }) async later(): Promise<void> {
      log.push('later');
    }
  }
  const logging = new Logging();
  const calls = [logging.later(), logging.inMemory()];
  expect(log).toEqual(['in memory']);
  await Promise.all(calls);
  expect(log).toEqual(['in memory', 'later']);
});

test('after an await each caller is in its own context; the method runs in the leader’s', async () => {
  const context = new AsyncLocalStorage<string>();
  const gate = new Deferred<void>();
  class Contextual {
    @Cached({ backend: TTL, ttl: '1h' }) async get(): Promise<string | undefined> {
      await gate.promise;
      return context.getStore();
    }
  }
  const contextual = new Contextual();
  const call = async (name: string): Promise<unknown[]> =>
    await context.run(name, async () => [await contextual.get(), context.getStore()]);
  const calls = ['leader', 'follower'].map(call);
  gate.resolve();
  calls.push(call('late'));
  expect(await Promise.all(calls)).toEqual([
    ['leader', 'leader'],
    ['leader', 'follower'],
    ['leader', 'late'],
  ]);
  expect(await call('hit')).toEqual(['leader', 'hit']);
});

test('an AbortSignal does not split the key; who aborts rejects alone', async () => {
  const loads = new Loads();
  class Fetching {
    @Cached({ backend: LRU, capacity: 8 }) async get(id: string, signal?: AbortSignal): Promise<string> {
      await loads.load();
      signal?.throwIfAborted();
      return `fetched ${id}`;
    }
  }
  const fetching = new Fetching();
  const [aborting, patient] = [new AbortController(), new AbortController()];
  const [gone, waiting, plain] = [
    fetching.get('a', aborting.signal),
    fetching.get('a', patient.signal),
    fetching.get('a'),
  ];
  const reason = new Error('gone');
  aborting.abort(reason);
  for (const each of loads.pending) each.resolve(undefined);
  expect(await rejectionOf(gone)).toBe(reason);
  expect([await waiting, await plain]).toEqual(['fetched a', 'fetched a']);
  const runs = loads.pending.length;
  expect([await fetching.get('a', new AbortController().signal), await fetching.get('a')]).toEqual([
    'fetched a',
    'fetched a',
  ]);
  expect(loads.pending).toHaveLength(runs);
});

test('a lazy thenable runs once, and callers get real promises', async () => {
  let runs = 0;
  class Querying {
    @Cached({ backend: LRU, capacity: 8 }) query(_id: string): PromiseLike<number> {
      const then: PromiseLike<number>['then'] = (...args) => Promise.resolve(++runs).then(...args);
      return { then };
    }
  }
  const querying = new Querying();
  const calls = [querying.query('a'), querying.query('a')];
  for (const call of calls) expect(call).toBeInstanceOf(Promise);
  expect([await calls[0], await calls[1], await querying.query('a'), runs]).toEqual([1, 1, 1, 1]);
});
