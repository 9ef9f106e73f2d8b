/** A call that carries an AbortSignal loads for itself alone. */
import { cache, Cached, cacheOf } from '../../src/index.js';
import { rejectionOf } from '../support/caught.js';
import { Counting } from '../support/doubles.js';
import { Loads } from '../support/loads.js';

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
    const aborted = rejectionOf(get('throws', { signal: controller.signal }));
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

  test('one behind 20,000 numbers is found, so that aborting it fails no other caller', async () => {
    const loads = new Loads();
    const get = cache(
      async (_ids: readonly number[], { signal }: { signal?: AbortSignal }) => {
        await loads.load('ids');
        signal?.throwIfAborted();
        return 'loaded';
      },
      { backend: Counting },
    );
    const ids = Array.from({ length: 20_000 }, (_, i) => i);
    const controller = new AbortController();
    const aborted = get(ids, { signal: controller.signal });
    const other = get(ids, {});
    controller.abort(new Error('gone'));
    for (const each of loads.pending) each.resolve(undefined);
    expect(await rejectionOf(aborted)).toEqual(new Error('gone'));
    expect(await other).toBe('loaded');
    expect(loads.calls).toHaveLength(2);
  });

  test('with a key option only arguments and their plain fields are looked at, and no accessor is run', async () => {
    const { signal } = new AbortController();
    const loads = new Loads();
    const get = cache(async (_id: string, _options: object) => await loads.load('id'), {
      backend: Counting,
      key: (id) => id,
    });
    const accessor = {
      get signal(): never {
        throw new Error('was read');
      },
    };
    const deep = { http: { signal } };
    const { proxy: revoked, revoke } = Proxy.revocable({}, {});
    revoke();
    const joined = [deep, accessor, revoked, { field: revoked }, deep].map((options) => get('a', options));
    expect(loads.calls).toHaveLength(1);
    const alone = [{ signal }, signal].map((options) => get('a', options));
    expect(loads.calls).toHaveLength(3);
    for (const each of loads.pending) each.resolve('loaded');
    expect(new Set(await Promise.all([...joined, ...alone]))).toEqual(new Set(['loaded']));
  });
});
