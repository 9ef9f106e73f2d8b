/** `refresh` of a handle on a backend that answers later: when it is done, its value is stored, or it says why not. */
import { cacheOf } from '../src/index.js';
import { rejectionOf } from './support/caught.js';
import { settled } from './support/deferred.js';
import { Failing, Slow } from './support/doubles.js';
import { onSlow } from './support/loads.js';

const { signal } = new AbortController();

describe.each<[string, [string, AbortSignal?]]>([
  ['without a signal', ['1']],
  ['with a signal', ['1', signal]],
])('%s', (_title, args) => {
  test('peek right after it gives the new value', async () => {
    const { backend, loads, get } = onSlow();
    const handle = cacheOf(get);
    await handle.set(['1'], 'old');
    backend.hold('set');
    let isDone = false;
    const refreshed = handle.refresh(...args).finally(() => (isDone = true));
    await settled();
    loads.pending[0]?.resolve('new');
    await settled();
    expect(isDone).toBe(false);
    backend.release('set');
    expect(await refreshed).toBe('new');
    expect(await handle.peek('1')).toBe('new');
  });

  test('a store that fails rejects it', async () => {
    const { loads, errors, get } = onSlow(new Failing('set'));
    const refreshed = rejectionOf(cacheOf(get).refresh(...args));
    await settled();
    loads.pending[0]?.resolve('new');
    expect((await refreshed).code).toBe('PURECACHE_BACKEND_FAILED');
    expect(errors).toEqual([]);
  });
});

test('callers who joined it have the value even if the store fails', async () => {
  const { loads, get } = onSlow(new Failing('set'));
  const refreshed = rejectionOf(cacheOf(get).refresh('1'));
  await settled();
  const follower = get('1');
  loads.pending[0]?.resolve('new');
  expect(await follower).toBe('new');
  expect((await refreshed).code).toBe('PURECACHE_BACKEND_FAILED');
  expect(loads.calls).toEqual(['1']);
});

test('begun while a set is under way it wins, for its value is newer', async () => {
  const { backend, loads, get } = onSlow(new Slow());
  const handle = cacheOf(get);
  backend.hold('set');
  const set = handle.set(['1'], 'set');
  const refreshed = handle.refresh('1');
  await settled();
  loads.pending[0]?.resolve('refreshed');
  await settled();
  expect(backend.log).toEqual(['set']);
  backend.release('set');
  await set;
  expect(await refreshed).toBe('refreshed');
  expect([await handle.peek('1'), backend.log.filter((each) => each === 'set').length]).toEqual(['refreshed', 2]);
});

test('a set made while it loads wins, and it still gives its value', async () => {
  const { loads, get } = onSlow();
  const handle = cacheOf(get);
  const refreshed = handle.refresh('1');
  await settled();
  await handle.set(['1'], 'set');
  loads.pending[0]?.resolve('refreshed');
  expect([await refreshed, await handle.peek('1')]).toEqual(['refreshed', 'set']);
});
