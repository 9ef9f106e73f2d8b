/** The kill switch: decorated methods are plain while it is off, and nothing that is invalidated meanwhile is missed. */
import { allStats, cache, Cached, cacheOf, clearAll, isEnabled, setEnabled } from '../../src/index.js';
import { rejectionOf, thrownBy } from '../support/caught.js';
import { settled } from '../support/deferred.js';
import { Counting, Slow } from '../support/doubles.js';
import { runNode } from '../support/run-node.js';
import { background, inMemorySync, kinds } from '../support/sources.js';

afterEach(() => setEnabled(true));

describe.each(kinds)('%s', (_name, open) => {
  test('while it is off a call just runs the method: it reads, stores, joins and counts nothing', async () => {
    const { source, get } = open({ ttl: 100 });
    await get('a');
    await background();
    setEnabled(false);
    source.close();
    const calls = [get('a'), get('a')];
    await settled();
    expect(source.calls).toHaveLength(3);
    source.open();
    expect(await Promise.all(calls)).toEqual(['a2', 'a3']);
    expect(await get('b')).toBe('b4');
    setEnabled(true);
    expect([await get('a'), await cacheOf(get).has('b')]).toEqual(['a1', false]);
    expect(cacheOf(get).stats()).toMatchObject({ hits: 1, misses: 1, loads: 1, coalesced: 0 });
  });

  test('what is invalidated while it is off is gone when it is on again', async () => {
    const { get } = open({ ttl: 100 });
    for (const id of ['a', 'b', 'c']) await get(id);
    await background();
    setEnabled(false);
    expect(await cacheOf(get).delete('a')).toBe(true);
    await cacheOf(get).set(['b'], 'set');
    setEnabled(true);
    expect([await cacheOf(get).has('a'), await get('b'), await get('c')]).toEqual([false, 'set', 'c3']);
    setEnabled(false);
    await cacheOf(get).clear();
    setEnabled(true);
    expect(await get('c')).toBe('c4');
  });

  test('a load that was under way ends as it would have; an invalidation still fences it', async () => {
    const { source, get } = open({});
    source.close();
    const [kept, fenced] = [get('a'), get('b')];
    await background();
    setEnabled(false);
    await cacheOf(get).delete('b');
    source.open();
    expect(await Promise.all([kept, fenced])).toEqual(['a1', 'b2']);
    await background();
    setEnabled(true);
    expect([await cacheOf(get).peek('a'), await cacheOf(get).has('b')]).toEqual(['a1', false]);
  });

  test('refresh still loads and stores; bypass just runs the method, whether it is on or off', async () => {
    const { source, get } = open({});
    setEnabled(false);
    expect(await cacheOf(get).refresh('a')).toBe('a1');
    expect(await cacheOf(get).bypass('a')).toBe('a2');
    setEnabled(true);
    expect([await get('a'), await cacheOf(get).bypass('a'), await get('a')]).toEqual(['a1', 'a3', 'a1']);
    const down = new Error('down');
    source.fail(down);
    expect(await rejectionOf(cacheOf(get).bypass('a'))).toBe(down);
  });
});

test('errors are the method’s own while it is off, whatever the backend or the arguments would have made of them', async () => {
  const get = cache(async (id: unknown) => typeof id, {
    backend: (_self: unknown) => undefined as never,
    namespace: 'none',
  });
  expect((await rejectionOf(get('a'))).code).toBe('PURECACHE_NO_BACKEND');
  setEnabled(false);
  expect(await get(() => 1)).toBe('function');
  const plain = cache((id: string) => id as never as Promise<string>, { backend: new Slow(), namespace: 'plain' });
  expect(plain('a')).toBe('a'); // as it is written, not by promise
});

test('a sync method stays one', () => {
  const { get } = inMemorySync({});
  expect([get('a'), get('a')]).toEqual(['a1', 'a1']);
  setEnabled(false);
  expect([get('a'), get('a')]).toEqual(['a2', 'a3']);
});

test('methods of an object are called on it, and clearAll reaches them', async () => {
  class Service {
    calls = 0;
    @Cached({ backend: Counting }) get(): number {
      return ++this.calls;
    }
  }
  const service = new Service();
  expect([service.get(), service.get()]).toEqual([1, 1]);
  setEnabled(false);
  expect([isEnabled(), service.get()]).toEqual([false, 2]);
  await clearAll(service);
  setEnabled(true);
  expect(service.get()).toBe(3);
  expect(thrownBy(() => setEnabled('no' as never)).code).toBe('PURECACHE_INVALID_OPTION');
  expect(isEnabled()).toBe(true);
  expect(allStats().length).toBeGreaterThan(0);
});

test.each([
  ['1', [1, 2, 'cached again:', 3, 3]],
  ['true', [1, 2, 'cached again:', 3, 3]],
  ['0', [1, 1, 'cached again:', 1, 1]],
  ['', [1, 1, 'cached again:', 1, 1]],
])('PURECACHE_DISABLED=%p at the start; it is read once, and setEnabled overrules it', async (value, printed) => {
  const { stdout } = await runNode(`
    process.env['PURECACHE_DISABLED'] = ${JSON.stringify(value)};
    const { cache, setEnabled } = await import('../../src/index.js');
    const { Counting } = await import('./doubles.js');
    process.env['PURECACHE_DISABLED'] = '';
    let calls = 0;
    const get = cache(() => ++calls, { backend: Counting });
    const seen: unknown[] = [get(), get()];
    setEnabled(true);
    seen.push('cached again:', get(), get());
    console.log(JSON.stringify(seen));
  `);
  expect(JSON.parse(stdout)).toEqual(printed);
});
