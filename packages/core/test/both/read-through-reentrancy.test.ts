/** A load that calls itself with its own arguments would wait for itself, and is told so. */
import { cache, Cached, cacheOf } from '../../src/index.js';
import { rejectionOf } from '../support/caught.js';
import { Deferred } from '../support/deferred.js';
import { Counting, Slow } from '../support/doubles.js';

const reentrant = expect.objectContaining({ code: 'PURECACHE_REENTRANT_LOAD' });

describe('re-entrancy', () => {
  test('a sync method that calls itself with the same arguments is told so, each time', () => {
    class Recursive {
      @Cached({ backend: Counting }) loop(n: number): number {
        return this.loop(n);
      }
    }
    const recursive = new Recursive();
    for (let i = 0; i < 2; i++) {
      expect(() => recursive.loop(1)).toThrow(reentrant);
    }
  });

  test('an async method that calls itself before its first await is told so, on either kind of backend', async () => {
    class Loop {
      @Cached({ backend: Counting }) async get(id: string): Promise<string> {
        return await this.get(id);
      }
    }
    expect(await rejectionOf(new Loop().get('a'))).toEqual(reentrant);
    const get: (id: string) => Promise<string> = cache(async (id: string): Promise<string> => await get(id), {
      backend: new Slow(),
      namespace: 'loop',
    });
    expect(await rejectionOf(get('a'))).toEqual(reentrant);
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
    expect(await rejectionOf(new Loop().get('a', signal))).toEqual(reentrant);
    expect(await rejectionOf(new Loop().again('a'))).toEqual(reentrant);
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
    const calls = [rejectionOf(loop.get('loop')), rejectionOf(loop.get('loop'))];
    const fine = [loop.get('fine'), loop.get('fine')];
    gate.resolve();
    expect(await Promise.all(calls)).toEqual([reentrant, reentrant]);
    expect(await Promise.all(fine)).toEqual(['fine', 'fine']);
  });

  test('a load that deletes its own key before it calls itself is told so too', async () => {
    class Loop {
      calls = 0;
      @Cached({ backend: Counting }) now(id: string): string {
        this.calls++;
        void cacheOf(this, 'now').delete(id);
        return this.now(id);
      }
      @Cached({ backend: Counting }) async later(id: string): Promise<string> {
        this.calls++;
        void cacheOf(this, 'later').clear();
        return await this.later(id);
      }
    }
    const loop = new Loop();
    expect(() => loop.now('a')).toThrow(reentrant);
    expect(await rejectionOf(loop.later('a'))).toEqual(reentrant);
    expect(loop.calls).toBe(2);
  });
});
