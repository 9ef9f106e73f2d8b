/** What becomes of refreshes in the background that fail: they are told, and back off. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { CACHE_CHANNEL, cacheOf, type CacheEvent } from '../../src/index.js';
import { background, inMemory, kinds } from '../support/sources.js';

describe('a refresh that fails', () => {
  test.each(kinds)('%s keeps the old value to the end of its window, and is told as an event', async (_name, open) => {
    const seen: CacheEvent[] = [];
    const listen = (event: unknown): void => void seen.push(event as CacheEvent);
    subscribe(CACHE_CHANNEL, listen);
    try {
      const { clock, source, get } = open({ ttl: 100, staleWhileRevalidate: 500 });
      await get('a');
      await background();
      clock.advance(100);
      source.fail(new RangeError('down'));
      expect(await get('a')).toBe('a1');
      await background();
      expect(seen.at(-1)).toMatchObject({ type: 'refresh-error', errorName: 'RangeError', key: expect.any(String) });
      clock.advance(499);
      expect(await get('a')).toBe('a1');
      clock.advance(1);
      await expect(get('a')).rejects.toThrow('down');
      const failures = seen.map(({ type }) => type).filter((type) => type.endsWith('-error'));
      expect(failures).toEqual(['refresh-error', 'load-error']);
      expect(cacheOf(get).stats()).toMatchObject({ staleHits: 2, misses: 2, loads: 3, loadErrors: 2 });
    } finally {
      unsubscribe(CACHE_CHANNEL, listen);
    }
  });

  test.each(kinds)('%s backs off: 1 s, doubling, at most 60 s, and anew after a success', async (_name, open) => {
    const { clock, source, get } = open({ ttl: 100, staleWhileRevalidate: '1d' });
    await get('a');
    await background();
    clock.advance(100);
    source.fail(new Error('down'));
    const callsAfter = async (ms: number): Promise<number> => {
      clock.advance(ms);
      const before = source.calls.length;
      expect(await get('a')).toBe('a1');
      await background();
      return source.calls.length - before;
    };
    expect(await callsAfter(0)).toBe(1);
    for (const pause of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
      expect([pause, await callsAfter(pause - 1), await callsAfter(1)]).toEqual([pause, 0, 1]);
    }
    source.give('a1');
    expect(await callsAfter(60_000)).toBe(1);
    clock.advance(100);
    source.fail(new Error('down'));
    expect([await callsAfter(0), await callsAfter(999), await callsAfter(1)]).toEqual([1, 0, 1]);
  });

  test('does not hold up other keys; what is set by hand ends the pause', async () => {
    const { clock, source, get } = inMemory({ ttl: 100, staleWhileRevalidate: 100 });
    await Promise.all([get('a'), get('b')]);
    clock.advance(100);
    source.fail(new Error('down'));
    await get('a');
    await background();
    source.count();
    expect(await get('b')).toBe('b2');
    await background();
    expect(await get('b')).toBe('b4');
    await cacheOf(get).set(['a'], 'set');
    clock.advance(100);
    expect(await get('a')).toBe('set');
    await background();
    expect(await get('a')).toBe('a5');
  });

  test('does not hold up a call that finds nothing any more', async () => {
    const { clock, source, get } = inMemory({ ttl: 100, staleWhileRevalidate: 100 });
    await get('a');
    clock.advance(100);
    source.fail(new Error('down'));
    await get('a');
    await background();
    clock.advance(100);
    source.count();
    expect(await get('a')).toBe('a3');
  });
});
