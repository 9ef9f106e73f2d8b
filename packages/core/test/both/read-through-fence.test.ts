/** The fence: what a load brings after an invalidation of its key goes to those who wait for it, and is not stored. */
import { cacheOf } from '../../src/index.js';
import { rejectionOf } from '../support/caught.js';
import { settled } from '../support/deferred.js';
import { Slow } from '../support/doubles.js';
import { LoadingService, onSlow } from '../support/loads.js';

describe('the fence', () => {
  const invalidations = {
    delete: (service: LoadingService) => cacheOf(service, 'get').delete('1'),
    expire: (service: LoadingService) => cacheOf(service, 'get').expire('1'),
    clear: (service: LoadingService) => cacheOf(service, 'get').clear(),
  };
  test.each(Object.entries(invalidations))(
    '%s during a load: the late value is delivered and not stored',
    async (_name, invalidate) => {
      const service = new LoadingService();
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
    },
  );

  test('a value that is set during a load is not overwritten by it', async () => {
    const service = new LoadingService();
    const old = service.get('1');
    await cacheOf(service, 'get').set(['1'], 'set');
    service.pending[0]?.resolve('old');
    expect(await old).toBe('old');
    expect(await service.get('1')).toBe('set');
  });

  test('a delete of another key leaves a load alone', async () => {
    const service = new LoadingService();
    const call = service.get('1');
    await cacheOf(service, 'get').delete('2');
    service.pending[0]?.resolve('value');
    await call;
    expect([await service.get('1'), service.calls.length]).toEqual(['value', 1]);
  });

  test('a refresh fences older loads, is joined by later calls, and keeps the old entry if it fails', async () => {
    const service = new LoadingService();
    const handle = cacheOf(service, 'get');
    await handle.set(['1'], 'first');
    const failing = handle.refresh('1');
    expect(await service.get('1')).toBe('first');
    service.pending[0]?.reject(new Error('boom'));
    await rejectionOf(failing);
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
    const service = new LoadingService();
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

  test.each(['delete', 'clear'] as const)(
    'a call begun after a %s has resolved does not join a look-up that saw what is gone',
    async (operation) => {
      /** Sees what is there when it is asked, and answers later. */
      class Stale extends Slow {
        override async get(key: string): Promise<unknown> {
          const found = this.entries.get(key);
          await super.get(key);
          return found;
        }
      }
      const { backend, loads, get } = onSlow(new Stale());
      const handle = cacheOf(get);
      await handle.set(['1'], 'old');
      backend.hold(operation);
      backend.hold('get');
      const invalidated = operation === 'delete' ? handle.delete('1') : handle.clear();
      const early = get('1');
      backend.release(operation);
      await invalidated;
      const late = get('1');
      await settled();
      backend.release('get');
      await settled();
      expect(loads.calls).toEqual(['1']);
      loads.pending[0]?.resolve('new');
      expect([await early, await late, await get('1')]).toEqual(['old', 'new', 'new']);
    },
  );

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
