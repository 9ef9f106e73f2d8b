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
      expect(() => recursive.loop(1)).toThrow(expect.objectContaining({ code: 'PURECACHE_REENTRANT_LOAD' }));
    }
  });

  test('an async method that calls itself before its first await is told so, on either kind of backend', async () => {
    class Loop {
      @Cached({ backend: Counting }) async get(id: string): Promise<string> {
        return await this.get(id);
      }
    }
    expect(code(await rejectionOf(new Loop().get('a')))).toBe('PURECACHE_REENTRANT_LOAD');
    const get: (id: string) => Promise<string> = cache(async (id: string): Promise<string> => await get(id), {
      backend: new Slow(),
      namespace: 'loop',
    });
    expect(code(await rejectionOf(get('a')))).toBe('PURECACHE_REENTRANT_LOAD');
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
    expect(code(await rejectionOf(new Loop().get('a', signal)))).toBe('PURECACHE_REENTRANT_LOAD');
    expect(code(await rejectionOf(new Loop().again('a')))).toBe('PURECACHE_REENTRANT_LOAD');
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
    expect((await Promise.all(calls)).map(code)).toEqual(['PURECACHE_REENTRANT_LOAD', 'PURECACHE_REENTRANT_LOAD']);
    expect(await Promise.all(fine)).toEqual(['fine', 'fine']);
  });
});
