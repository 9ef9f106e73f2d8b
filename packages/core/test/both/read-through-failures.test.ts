/** Calls over a backend that fails, throws, lies or is asked for what it cannot do. */
import { cache, cacheOf } from '../../src/index.js';
import { rejectionOf } from '../support/caught.js';
import { settled } from '../support/deferred.js';
import { Counting, Failing, FailingSync, Slow } from '../support/doubles.js';
import { onSlow } from '../support/loads.js';

const code = (error: { readonly code?: string }) => error.code;

describe('a backend that fails', () => {
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
    expect(await rejectionOf(get('1'))).toMatchObject({
      code: 'PURECACHE_BACKEND_FAILED',
      cause: new Error('get failed'),
    });
    const storing = onSlow(new Failing('set'), { backendErrors: 'throw' });
    const calls = [rejectionOf(storing.get('1')), rejectionOf(storing.get('1'))];
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
    expect(code(await rejectionOf(cacheOf(get).clear()))).toBe('PURECACHE_BACKEND_FAILED');
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
    expect(code(await rejectionOf(cacheOf(get).clear()))).toBe('PURECACHE_BACKEND_FAILED');
    expect(get('1')).toBe(2);
    backend.failing.clear();
    expect([get('1'), get('1')]).toEqual([3, 3]); // the clear that the first of them set off succeeded
  });

  test('a sync method on a backend that answers later is refused, and what it threw comes as a rejection', async () => {
    const get = cache((id: string) => id as never as Promise<string>, {
      backend: new Slow(),
      namespace: 'sync method',
    });
    expect(code(await rejectionOf(get('1')))).toBe('PURECACHE_SYNC_METHOD');
    const error = new Error('at once');
    const throwing = cache(
      (): Promise<string> => {
        throw error;
      },
      { backend: new Slow(), namespace: 'sync throw' },
    );
    expect(await rejectionOf(throwing())).toBe(error);
  });
});
