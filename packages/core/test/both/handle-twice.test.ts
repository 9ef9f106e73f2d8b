/** Handles of a method that was decorated twice: what is dropped above must not come back from below. */
import { Cached, cacheOf } from '../../src/index.js';
import { rejectionOf } from '../support/caught.js';
import { settled } from '../support/deferred.js';
import { Counting, Slow } from '../support/doubles.js';

describe('of a method that was decorated twice', () => {
  const versions = { inner: 0 };
  const inner = new Slow();
  const outer = new Counting();
  class Layered {
    @Cached({ backend: outer, namespace: 'outer' })
    @Cached({ backend: inner, namespace: 'inner' })
    async get(_id: string): Promise<number> {
      return versions.inner;
    }
    @Cached({ backend: Counting })
    @Cached({ backend: Counting })
    plain(_id: string): number {
      return versions.inner;
    }
  }
  const service = new Layered();
  beforeEach(async () => {
    await Promise.all([cacheOf(service, 'get').clear(), cacheOf(service, 'plain').clear()]);
    versions.inner = 1;
    await service.get('1');
    service.plain('1');
    await settled();
    versions.inner = 2;
  });

  test.each(['delete', 'expire'] as const)('%s drops the entry in both, and tells of either', async (remove) => {
    await outer.clear();
    expect(await cacheOf(service, 'get')[remove]('1')).toBe(true);
    expect([await service.get('1'), await cacheOf(service, 'get').bypass('1')]).toEqual([2, 2]);
  });

  test('clear, refresh, bypass and set do not bring back what is below', async () => {
    const handle = cacheOf(service, 'get');
    expect([await handle.bypass('1'), await service.get('1')]).toEqual([2, 1]);
    expect([await handle.refresh('1'), await service.get('1')]).toEqual([2, 2]);
    versions.inner = 3;
    await handle.clear();
    expect(await service.get('1')).toBe(3);
    await handle.set(['1'], 100);
    await outer.clear();
    versions.inner = 4;
    expect(await service.get('1')).toBe(4);
  });

  test('in memory it has happened when the call returns', () => {
    const handle = cacheOf(service, 'plain');
    expect(service.plain('1')).toBe(1);
    void handle.delete('1');
    expect(service.plain('1')).toBe(2);
    versions.inner = 3;
    void handle.clear();
    expect(service.plain('1')).toBe(3);
    versions.inner = 4;
    void handle.refresh('1');
    expect(service.plain('1')).toBe(4);
    void handle.set(['1'], 100);
    expect(service.plain('1')).toBe(100);
  });

  test.each(['delete', 'clear', 'set'] as const)(
    'a call during a %s that waits below does not keep the old value above',
    async (name) => {
      const handle = cacheOf(service, 'get');
      const acts = { delete: () => handle.delete('1'), clear: () => handle.clear(), set: () => handle.set(['1'], 2) };
      const operation = name === 'clear' ? 'clear' : 'delete';
      inner.hold(operation);
      const done = acts[name]();
      await settled();
      await service.get('1');
      inner.release(operation);
      await done;
      expect(await service.get('1')).toBe(2);
    },
  );

  test('arguments that no key can be made of reject once, for the caller', async () => {
    const handle = cacheOf(service, 'get');
    const bad = (() => 1) as never;
    const attempts = [handle.delete(bad), handle.set([bad], 1), handle.refresh(bad)];
    for (const attempt of attempts) expect((await rejectionOf(attempt)).code).toBe('PURECACHE_UNKEYABLE_ARGUMENT');
  });
});
