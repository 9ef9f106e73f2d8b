/** Handles of methods whose cache depends on the moment: by a selector, by `varyBy`. */
import { Cached, cacheOf, type CacheBackend } from '../../src/index.js';
import { rejectionOf, thrownBy } from '../support/caught.js';
import { Counting } from '../support/doubles.js';
import { SyncUsers } from '../support/users.js';

describe('with a selector', () => {
  class Selected {
    cache: CacheBackend | undefined = undefined;
    @Cached({ backend: (self: Selected) => self.cache as CacheBackend, namespace: 'selected' })
    async get(id: string): Promise<object> {
      return { id };
    }
  }

  test('a handle follows it from backend to backend', async () => {
    const service = new Selected();
    const handle = cacheOf(service, 'get');
    const backends = [new Counting(), new Counting()];
    for (const backend of backends) {
      service.cache = backend;
      await service.get('1');
      expect([handle.backend, await handle.has('1'), handle.stats().loads]).toEqual([backend, true, 1]);
    }
    await handle.delete('1');
    expect(backends.map(({ size }) => size)).toEqual([1, 0]);
  });

  test('that gives nothing: operations reject, keyOf needs no backend', async () => {
    const handle = cacheOf(new Selected(), 'get');
    for (const attempt of [handle.has('1'), handle.delete('1'), handle.clear(), handle.refresh('1')]) {
      expect((await rejectionOf(attempt)).code).toBe('PURECACHE_NO_BACKEND');
    }
    expect(thrownBy(() => handle.stats()).code).toBe('PURECACHE_NO_BACKEND');
    expect(await handle.bypass('1')).toEqual({ id: '1' });
    expect(handle.keyOf('1')).toMatch(/^8:selected0:~/);
  });
});

describe('varied', () => {
  class Tenants {
    tenant: string | undefined = 't1';
    calls: string[] = [];
    @Cached({ backend: Counting, varyBy: (self: Tenants) => self.tenant }) get(id: string): string {
      this.calls.push(`${this.tenant} ${id}`);
      return `${this.tenant} ${id}`;
    }
  }

  test('is the handle for a given value, whatever the context says', async () => {
    const tenants = new Tenants();
    tenants.get('1');
    tenants.tenant = 't2';
    tenants.get('1');
    tenants.tenant = undefined;
    const handle = cacheOf(tenants, 'get');
    expect([await handle.varied('t1').peek('1'), await handle.varied('t2').peek('1')]).toEqual(['t1 1', 't2 1']);
    expect(await handle.varied('t1').delete('1')).toBe(true);
    await handle.varied('t3').set(['1'], 'given');
    tenants.tenant = 't3';
    expect([tenants.get('1'), handle.keyOf('1') === handle.varied('t3').keyOf('1')]).toEqual(['given', true]);
    tenants.tenant = 't2';
    tenants.get('1');
    tenants.tenant = 't1';
    tenants.get('1');
    expect(tenants.calls).toEqual(['t1 1', 't2 1', 't1 1']);
  });

  test('of undefined fails closed, as does a handle outside of its context', async () => {
    const tenants = new Tenants();
    tenants.tenant = undefined;
    const handle = cacheOf(tenants, 'get');
    expect((await rejectionOf(handle.delete('1'))).code).toBe('PURECACHE_VARY_BY_MISSING');
    expect((await rejectionOf(handle.varied(undefined).delete('1'))).code).toBe('PURECACHE_VARY_BY_MISSING');
    expect((await rejectionOf(handle.varied('t1').varied(undefined).has('1'))).code).toBe('PURECACHE_VARY_BY_MISSING');
  });

  test('clear covers all values', async () => {
    const tenants = new Tenants();
    for (const tenant of ['t1', 't2']) Object.assign(tenants, { tenant }).get('1');
    await cacheOf(tenants, 'get').varied('t1').clear();
    expect(cacheOf(tenants, 'get').stats().size).toBe(0);
  });

  test('of a method without varyBy is refused', () => {
    expect(thrownBy(() => cacheOf(new SyncUsers(), 'get').varied('t1'))).toMatchObject({
      name: 'TypeError',
      code: 'PURECACHE_INVALID_OPTION',
      message: expect.stringMatching(/^(SyncUsers\.)?get has no 'varyBy' option, so its handle cannot be varied\.$/),
    });
  });
});
