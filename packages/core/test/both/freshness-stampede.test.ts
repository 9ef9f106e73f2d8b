/** Stampedes: many callers of one key at once cost one load, whether the entry is not there yet, stale, or expired. */
import { cacheOf } from '../../src/index.js';
import { background, kinds } from '../support/sources.js';

const CALLERS = 10_000;

test.each(kinds)('%s: 10,000 callers of a cold, a stale and an expired key: loads 1, 1, 1', async (_name, open) => {
  const { clock, source, get } = open({ ttl: 100, staleWhileRevalidate: 50 });
  const storm = async (): Promise<{ loads: number; values: Set<unknown> }> => {
    const before = source.calls.length;
    source.close();
    const callers = Array.from({ length: CALLERS }, async () => await get('a'));
    await background();
    source.open();
    const values = new Set(await Promise.all(callers));
    await background();
    return { loads: source.calls.length - before, values };
  };
  expect(await storm()).toEqual({ loads: 1, values: new Set(['a1']) });
  clock.advance(100);
  expect(await storm()).toEqual({ loads: 1, values: new Set(['a1']) });
  expect(await get('a')).toBe('a2');
  clock.advance(150);
  expect(await storm()).toEqual({ loads: 1, values: new Set(['a3']) });
  expect(cacheOf(get).stats()).toMatchObject({
    loads: 3,
    misses: 2,
    coalesced: 2 * (CALLERS - 1),
    staleHits: CALLERS,
    hits: 1,
  });
});

test.each(kinds)('%s: 10,000 callers of a key whose load fails get one error of one load', async (_name, open) => {
  const { source, get } = open({});
  const error = new Error('down');
  source.fail(error);
  source.close();
  const callers = Array.from({ length: CALLERS }, async () => await get('a').catch((thrown: unknown) => thrown));
  await background();
  source.open();
  expect([new Set(await Promise.all(callers)), source.calls.length]).toEqual([new Set([error]), 1]);
});

test.each(kinds)('%s: 10,000 callers during an outage are served the old value by one load', async (_name, open) => {
  const { clock, source, get } = open({ ttl: 100, staleIfError: 50 });
  await get('a');
  await background();
  clock.advance(100);
  source.fail(new Error('down'));
  source.close();
  const callers = Array.from({ length: CALLERS }, async () => await get('a'));
  await background();
  source.open();
  expect([new Set(await Promise.all(callers)), source.calls.length]).toEqual([new Set(['a1']), 2]);
});
