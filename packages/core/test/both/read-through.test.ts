/** Calls step by step: what counts as a hit, and loads shared by callers. */
import { stateOf } from '../../src/entries/backend-state.js';
import { cache, Cached, cacheOf } from '../../src/index.js';
import { rejectionOf } from '../support/caught.js';
import { settled } from '../support/deferred.js';
import { Counting, Slow } from '../support/doubles.js';
import { LoadingService, onSlow } from '../support/loads.js';

describe('hits', () => {
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
    const service = new LoadingService();
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

  test('the stack of a failed load over a backend that answers later names the leader too', async () => {
    const get = cache(
      async function theLoad(): Promise<never> {
        await settled();
        throw new Error('boom');
      },
      { backend: new Slow(), namespace: 'stack' },
    );
    const theLeader = async () => await get();
    const { stack } = (await rejectionOf(theLeader())) as Error;
    expect(stack).toMatch(/theLoad/);
    expect(stack).toMatch(/at (async )?theLeader/);
  });

  test('no flight is left behind by a call that succeeded, failed or threw', async () => {
    const { loads, get, backend } = onSlow();
    const calls = [get('ok'), rejectionOf(get('bad'))];
    await settled();
    loads.pending[0]?.resolve(1);
    loads.pending[1]?.reject(new Error('boom'));
    await Promise.all(calls);
    await settled();
    const { flights, writes } = stateOf(backend, () => '');
    expect([flights.size, writes.size]).toEqual([0, 0]);
  });
});

describe('a result that can be read only once', () => {
  const expected = expect.objectContaining({ code: 'PURECACHE_UNCACHEABLE_RESULT' });

  test('is refused by name and never stored, a writable stream too', async () => {
    const now = cache((): unknown => new WritableStream(), { backend: Counting });
    const later = cache(async (): Promise<unknown> => new WritableStream(), { backend: Counting });
    for (let i = 0; i < 2; i++) {
      expect(now).toThrow(expected);
      expect(await rejectionOf(later())).toEqual(expected);
    }
    expect([await cacheOf(now).has(), await cacheOf(later).has()]).toEqual([false, false]);
  });

  test.each<[string, () => unknown]>([
    ['a generator', () => (function* () {})()],
    ['a writable stream', () => new WritableStream()],
    ['a promise', () => Promise.resolve(1)],
  ])('is not taken by the handle either: %s', async (_what, make) => {
    const get = cache((): unknown => 1, { backend: Counting });
    expect(await rejectionOf(cacheOf(get).set([], make()))).toEqual(expected);
    expect(await cacheOf(get).has()).toBe(false);
  });
});
