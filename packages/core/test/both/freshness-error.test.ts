/** `staleIfError`: the old value where a load fails. */
import { cacheOf } from '../../src/index.js';
import { jest } from '@jest/globals';
import { rejectionOf } from '../support/caught.js';
import { background, inMemory, inMemorySync, kinds } from '../support/sources.js';

const down = new Error('down');

describe.each(kinds)('%s', (_name, open) => {
  /** A function whose entry for `a` was stored `age` ms ago, and whose source is down. */
  const openStale = async (options: object, age = 100) => {
    const opened = open({ ttl: 100, ...options });
    await opened.get('a');
    await background();
    opened.clock.advance(age);
    opened.source.fail(down);
    return opened;
  };

  test('the old value is served to all who wait, the leader and its followers; the next call loads anew', async () => {
    const { source, get } = await openStale({ staleIfError: 50 });
    expect(await Promise.all([get('a'), get('a'), get('a')])).toEqual(['a1', 'a1', 'a1']);
    expect(source.calls).toHaveLength(2);
    await background();
    expect(await get('a')).toBe('a1');
    expect(source.calls).toHaveLength(3);
    source.count();
    expect(await get('a')).toBe('a4');
    expect(cacheOf(get).stats()).toMatchObject({
      loads: 4,
      loadErrors: 2,
      staleHits: 2,
      coalesced: 2,
      misses: 2,
      hits: 0,
    });
  });

  test('where the load succeeds, it is waited for', async () => {
    const { source, get } = await openStale({ staleIfError: 50 });
    source.count();
    expect(await get('a')).toBe('a2');
    await background();
    expect(await get('a')).toBe('a2');
  });

  test('the window counts from the end of ttl, and at its very end the error is the caller’s, the same object', async () => {
    expect(await (await openStale({ staleIfError: '50ms' }, 149.9)).get('a')).toBe('a1');
    expect(await rejectionOf((await openStale({ staleIfError: '50ms' }, 150)).get('a'))).toBe(down);
  });

  test('a window that ends while the load runs is over', async () => {
    const { clock, source, get } = await openStale({ staleIfError: 50 }, 149);
    source.close();
    const call = get('a');
    await background();
    clock.advance(1);
    source.open();
    expect(await rejectionOf(call)).toBe(down);
  });

  test('when decides, by the error and the arguments; nothing but true serves the old value', async () => {
    const asked: unknown[][] = [];
    let answer: unknown = true;
    const when = (...args: unknown[]) => {
      asked.push(args);
      return answer;
    };
    const { get } = await openStale({ staleIfError: { for: 50, when } });
    expect(await get('a')).toBe('a1');
    expect(asked).toEqual([[down, 'a']]);
    for (answer of [false, undefined, 'yes', Promise.resolve(true)]) {
      await background();
      expect(await rejectionOf(get('a'))).toBe(down);
    }
  });

  test('a when that throws is warned of, and the error of the load is the caller’s', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const when = (): never => {
      throw new Error('when');
    };
    const { get } = await openStale({ staleIfError: { for: 50, when } });
    expect(await rejectionOf(get('a'))).toBe(down);
    expect(warned.mock.calls).toEqual([
      [expect.stringMatching(/^Option 'staleIfError\.when' of .* failed \(Error\)\.$/), 'PurecacheWarning'],
    ]);
    warned.mockRestore();
  });

  test.each(['delete', 'clear'] as const)(
    'after a %s while the load ran the old value is not served any more',
    async (name) => {
      const { source, get } = await openStale({ staleIfError: 50 });
      source.close();
      const call = rejectionOf(get('a'));
      await background();
      await (name === 'clear' ? cacheOf(get).clear() : cacheOf(get)[name]('a'));
      source.open();
      expect(await call).toBe(down);
    },
  );

  test('an expire while the load ran takes nothing away: the entry is as stale as before', async () => {
    const { source, get } = await openStale({ staleIfError: 50 });
    source.close();
    const call = get('a');
    await background();
    expect(await cacheOf(get).expire('a')).toBe(false);
    source.open();
    expect(await call).toBe('a1');
  });

  test('the method’s own refresh by hand fails, and the old entry stays', async () => {
    const { get } = await openStale({ staleIfError: 50 });
    expect(await rejectionOf(cacheOf(get).refresh('a'))).toBe(down);
    expect(await get('a')).toBe('a1');
  });

  test('peek and has see no stale value', async () => {
    const { get } = await openStale({ staleIfError: 50 });
    expect([await cacheOf(get).peek('a'), await cacheOf(get).has('a')]).toEqual([undefined, false]);
  });

  test('beside staleWhileRevalidate each has its own window, counted from the end of ttl', async () => {
    const both = { staleWhileRevalidate: 20, staleIfError: 50 };
    const { clock, source, get } = await openStale(both, 119);
    source.close();
    expect(await get('a')).toBe('a1'); // though the load hangs
    await background();
    source.open();
    await background();
    clock.advance(1); // now the load is waited for
    expect(await get('a')).toBe('a1');
    expect(source.calls).toHaveLength(3);
    clock.advance(29);
    expect(await get('a')).toBe('a1');
    clock.advance(1);
    expect(await rejectionOf(get('a'))).toBe(down);
  });

  test('a stale undefined is a value', async () => {
    const { clock, source, get } = open({ ttl: 100, staleIfError: 50 });
    source.give(undefined);
    await get('a');
    await background();
    clock.advance(100);
    source.fail(down);
    expect(await get('a')).toBeUndefined();
    expect(source.calls).toHaveLength(2);
  });
});

test('a sync method is served the old value, then throws', () => {
  const { clock, source, get } = inMemorySync({ ttl: 100, staleIfError: 50 });
  expect(get('a')).toBe('a1');
  clock.advance(100);
  source.fail(down);
  expect(get('a')).toBe('a1');
  clock.advance(50);
  expect(() => get('a')).toThrow(down);
  expect(cacheOf(get).stats()).toMatchObject({ misses: 2, staleHits: 1, loads: 3, loadErrors: 2 });
});

test('an async method that throws at once is served the old value by promise', async () => {
  const { clock, source, get } = inMemory({ ttl: 100, staleIfError: 50 });
  await get('a');
  clock.advance(100);
  source.load = () => {
    throw down;
  };
  const call = get('a');
  expect(call).toBeInstanceOf(Promise);
  expect(await call).toBe('a1');
});

test('expire keeps the entry for the whole of its stale windows', async () => {
  const { clock, source, get } = inMemory({ ttl: 100, staleIfError: 50 });
  await get('a');
  expect([await cacheOf(get).expire('a'), await cacheOf(get).expire('a')]).toEqual([true, false]);
  source.fail(down);
  clock.advance(49);
  expect(await get('a')).toBe('a1');
  clock.advance(1);
  expect(await rejectionOf(get('a'))).toBe(down);
});
