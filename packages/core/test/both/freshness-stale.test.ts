/** `staleWhileRevalidate`: the old value at once, a new one in the background. */
import { cacheOf } from '../../src/index.js';
import { background, inMemorySync, kinds } from '../support/sources.js';

const options = { ttl: 100, staleWhileRevalidate: 50 };

describe.each(kinds)('%s', (_name, open) => {
  test('a stale value is served at once and refreshed; from then on the new one is served', async () => {
    const { clock, source, get } = open(options);
    await get('a');
    await background();
    clock.advance(100);
    source.close();
    expect(await get('a')).toBe('a1');
    await background();
    expect(source.calls).toHaveLength(2);
    source.open();
    await background();
    expect(await get('a')).toBe('a2');
    expect(cacheOf(get).stats()).toMatchObject({ hits: 1, misses: 1, staleHits: 1, loads: 2, coalesced: 0 });
  });

  test('the window ends when it says: at its very end the value is gone, and callers wait for a load', async () => {
    for (const [age, value] of [
      [149.9, 'a1'],
      [150, 'a2'],
    ] as const) {
      const { clock, get } = open(options);
      await get('a');
      await background();
      clock.advance(age);
      expect(await get('a')).toBe(value);
      await background();
    }
  });

  test('there is one refresh, whatever the number of callers', async () => {
    const { clock, source, get } = open(options);
    await get('a');
    await background();
    clock.advance(100);
    source.close();
    const callers = Array.from({ length: 10_000 }, async () => await get('a'));
    expect(new Set(await Promise.all(callers))).toEqual(new Set(['a1']));
    await background();
    expect(source.calls).toHaveLength(2);
    source.open();
    await background();
    expect(await get('a')).toBe('a2');
    expect(cacheOf(get).stats()).toMatchObject({ loads: 2, staleHits: 10_000 });
  });

  test('callers who come while the refresh is under way are served the stale value at once, too', async () => {
    const { clock, source, get } = open(options);
    await get('a');
    await background();
    clock.advance(100);
    source.close();
    await get('a');
    await background();
    expect(await Promise.all([get('a'), get('a')])).toEqual(['a1', 'a1']);
    expect(cacheOf(get).stats()).toMatchObject({ loads: 2, staleHits: 3, coalesced: 0 });
    source.open();
  });

  test('the new entry is fresh for a whole ttl, counted from its own store', async () => {
    const { clock, source, get } = open(options);
    await get('a');
    await background();
    clock.advance(120);
    await get('a');
    await background();
    clock.advance(99);
    expect([await get('a'), source.calls.length]).toEqual(['a2', 2]);
    clock.advance(1);
    expect(await get('a')).toBe('a2'); // stale
    await background();
    expect(source.calls).toHaveLength(3);
  });

  test('a caller who finds nothing any more joins the refresh that is under way', async () => {
    const { clock, source, get } = open(options);
    await get('a');
    await background();
    clock.advance(100);
    source.close();
    await get('a');
    await background();
    clock.advance(50);
    const late = get('a');
    await background();
    expect(source.calls).toHaveLength(2);
    source.open();
    expect(await late).toBe('a2');
  });

  test('a refresh whose result is not to be kept removes the old entry', async () => {
    for (const more of [
      { unless: (value: unknown) => value === 'a2' },
      { ttl: (v: unknown) => (v === 'a2' ? 0 : 100) },
    ]) {
      const { clock, source, get } = open({ ...options, ...more });
      await get('a');
      await background();
      clock.advance(100);
      expect(await get('a')).toBe('a1');
      await background();
      expect(await get('a')).toBe('a3');
      expect(source.calls).toHaveLength(3);
    }
  });

  test('peek, has and bypass see no stale value; delete and clear remove it', async () => {
    const { clock, source, get } = open(options);
    const handle = cacheOf(get);
    await get('a');
    await background();
    clock.advance(100);
    expect([await handle.peek('a'), await handle.has('a'), await handle.bypass('a')]).toEqual([undefined, false, 'a2']);
    expect(await handle.delete('a')).toBe(true);
    expect(await get('a')).toBe('a3');
    expect(source.calls).toHaveLength(3);
  });

  test('an invalidation during a refresh keeps its result from being stored', async () => {
    const { clock, source, get } = open(options);
    await get('a');
    await background();
    clock.advance(100);
    source.close();
    await get('a');
    await background();
    await cacheOf(get).delete('a');
    source.open();
    await background();
    expect(await get('a')).toBe('a3');
  });

  test('a call with an AbortSignal is served the stale value; one that is aborted refreshes nothing', async () => {
    const { clock, source, get } = open(options);
    await get('a');
    await background();
    clock.advance(100);
    expect(await get('a', AbortSignal.abort())).toBe('a1');
    await background();
    expect(source.calls).toHaveLength(1);
    expect(await get('a', new AbortController().signal)).toBe('a1');
    await background();
    expect(source.calls).toHaveLength(2);
    expect(await get('a')).toBe('a2');
  });
});

test('a sync method serves the stale value and refreshes after the call', async () => {
  const { clock, source, get } = inMemorySync(options);
  expect(get('a')).toBe('a1');
  clock.advance(100);
  expect([get('a'), get('a'), source.calls.length]).toEqual(['a1', 'a1', 1]);
  await background();
  expect([get('a'), source.calls.length]).toEqual(['a2', 2]);
  clock.advance(150);
  expect(get('a')).toBe('a3');
});
