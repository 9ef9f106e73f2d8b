/** Two copies of the module in one process (ESM and CJS, say) see each other's caches, claims, flights and records. */
import { jest } from '@jest/globals';
import * as first from '../../src/index.js';
import { Counting, Slow } from '../support/doubles.js';
import { Deferred, settled } from '../support/deferred.js';
import { rejectionOf } from '../support/caught.js';

type Core = typeof first;

async function loadCopy(): Promise<Core> {
  jest.resetModules();
  return (await import('../../src/index.js')) as Core;
}

describe('a second copy', () => {
  let second: Core;
  beforeAll(async () => {
    second = await loadCopy();
  });

  test('is one', () => {
    expect(second.Cached).not.toBe(first.Cached);
    expect(second.CacheRecord).not.toBe(first.CacheRecord);
  });

  test('finds the caches of the other, of objects and functions', async () => {
    class Service {
      @first.Cached({ backend: Counting }) get(_id: string): undefined {}
    }
    const service = new Service();
    service.get('a');
    const get = second.cache((id: string) => id, { backend: Counting });
    get('a');
    expect([await second.cacheOf(service, 'get').has('a'), await first.cacheOf(get).delete('a')]).toEqual([true, true]);
  });

  test('recognises the records of the other', async () => {
    const backend = new Counting();
    const of = (core: Core) =>
      core.cache(function nothing(_id: string): undefined {}, { backend, namespace: 'nothing' });
    of(first)('a');
    const loading = of(second);
    loading('b');
    expect(loading('a')).toBeUndefined();
    expect(second.cacheOf(loading).stats()).toMatchObject({ hits: 1, misses: 1 });
    expect(second.CacheRecord.is([...backend.entries.values()][0])).toBe(true);
  });

  test('takes over the same method of the other, and is refused the namespace of another', async () => {
    const backend = new Slow();
    const define = (core: Core) => {
      class Service {
        @core.Cached({ backend, namespace: 'service' }) async get(id: string): Promise<string> {
          return id;
        }
      }
      return new Service();
    };
    expect([await define(first).get('a'), await define(second).get('a')]).toEqual(['a', 'a']);
    const other = second.cache(async (id: string) => id, { backend, namespace: 'service' });
    expect(await rejectionOf(other('a'))).toMatchObject({ code: 'PURECACHE_NAMESPACE_TAKEN' });
  });

  test('joins the flights of the other on a shared backend, and fences them', async () => {
    const backend = new Slow();
    const gates: Deferred<string>[] = [];
    const of = (core: Core) =>
      core.cache(
        async function load(_id: string): Promise<string> {
          const gate = new Deferred<string>();
          gates.push(gate);
          return await gate.promise;
        },
        { backend, namespace: 'flights' },
      );
    const [one, other] = [of(first), of(second)];
    const calls = [one('a'), other('a')];
    await settled();
    expect(gates).toHaveLength(1);
    await second.cacheOf(other).delete('a');
    gates[0]?.resolve('late');
    expect(await Promise.all(calls)).toEqual(['late', 'late']);
    await settled();
    expect(backend.entries.size).toBe(0);
  });
});
