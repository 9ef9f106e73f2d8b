/** What `invalidateTags` does to loads under way, to what handles see and set, and to stale entries. */
import { LRU } from '@purecache/lru';
import { cache, Cached, cacheOf, fromMap, invalidateTags, type CacheBackend } from '../../src/index.js';
import { ManualClock } from '../../src/testing/manual-clock.js';
import { rejectionOf, thrownBy } from '../support/caught.js';
import { settled } from '../support/deferred.js';
import { loadsByHand } from '../support/loads-by-hand.js';
import { Remote } from '../support/remote.js';

const backends: [string, (clock: ManualClock) => CacheBackend][] = [
  ['in memory', (clock) => fromMap(new Map(), { clock })],
  ['on a backend that keeps track itself', (clock) => new Remote(clock)],
];

describe.each(backends)('%s', (_kind, make) => {
  /** Each entry carries a tag that is known from its value alone. */
  function open(options: object = {}) {
    const clock = new ManualClock(1_000);
    const given = loadsByHand(make(clock), { tags: (value: string) => [`of ${value}`], ...options });
    const invalidate = async (tag: string): Promise<void> => {
      await invalidateTags(given.handle, [tag]);
      clock.advance(1);
    };
    const call = async (): Promise<{ readonly result: Promise<string> }> => {
      const result = given.get();
      result.catch(() => {}); // whoever awaits it sees the failure
      await settled();
      return { result };
    };
    const settle = async (load: number, how: string | Error): Promise<void> => {
      const pending = given.pending[load];
      if (how instanceof Error) pending?.reject(how);
      else pending?.resolve(how);
      await settled();
    };
    return { ...given, clock, invalidate, call, settle };
  }
  type Opened = ReturnType<typeof open>;

  test('a load under way whose result carries the tag is joined no more, and not stored', async () => {
    const { handle, pending, call, invalidate, settle } = open();
    const before = [await call(), await call()];
    expect(pending).toHaveLength(1);
    await invalidate('of old');
    const after = await call();
    expect(pending).toHaveLength(2);
    await settle(0, 'old');
    expect(await Promise.all(before.map(({ result }) => result))).toEqual(['old', 'old']);
    expect(await handle.has()).toBe(false);
    await settle(1, 'new');
    expect([await after.result, await handle.peek()]).toEqual(['new', 'new']);
    expect(handle.stats()).toMatchObject({ misses: 2, loads: 2, coalesced: 1 });
  });

  test('a load under way whose result does not carry the tag is stored', async () => {
    const { handle, call, invalidate, settle } = open();
    const { result } = await call();
    await invalidate('of another');
    await settle(0, 'old');
    expect([await result, await handle.peek()]).toEqual(['old', 'old']);
  });

  test('a load that is begun after the invalidation is stored, whatever its tags', async () => {
    const { handle, call, invalidate, settle } = open();
    await invalidate('of new');
    await call();
    await settle(0, 'new');
    expect(await handle.peek()).toBe('new');
  });

  test('an outdated entry is not there for the handle, nor for a call, which counts as a miss', async () => {
    const { handle, pending, call, invalidate, settle } = open();
    await call();
    await settle(0, 'old');
    expect([await handle.has(), await handle.peek(), await (await call()).result]).toEqual([true, 'old', 'old']);
    await invalidate('of old');
    expect([await handle.has(), await handle.peek(), await handle.expire()]).toEqual([false, undefined, false]);
    const { result } = await call();
    expect(pending).toHaveLength(2);
    await settle(1, 'new');
    expect(await result).toBe('new');
    expect(handle.stats()).toMatchObject({ hits: 1, misses: 2, loads: 2, staleHits: 0 });
  });

  test('an entry that was set before the first call ever is outdated like any other, and can be set again', async () => {
    const { handle, invalidate } = open();
    await handle.set([], 'given');
    expect(await handle.peek()).toBe('given');
    await invalidate('of another');
    expect(await handle.peek()).toBe('given');
    await invalidate('of given');
    expect(await handle.has()).toBe(false);
    await handle.set([], 'given');
    expect(await handle.peek()).toBe('given');
  });

  const makeStale: [string, (given: Opened) => Promise<unknown>][] = [
    ['whose ttl is over', async ({ clock }) => clock.advance(1_500)],
    ['that was expired', async ({ handle }) => await handle.expire()],
  ];
  test.each(makeStale)('an outdated entry %s is not served as a stale one', async (_how, age) => {
    for (const window of ['staleWhileRevalidate', 'staleIfError']) {
      const given = open({ [window]: '1m' });
      await given.handle.set([], 'old');
      await age(given);
      await given.invalidate('of old');
      const { result } = await given.call();
      expect(given.pending).toHaveLength(1);
      await given.settle(0, new Error('down'));
      expect((await rejectionOf(result)).message).toBe('down');
      expect(given.handle.stats().staleHits).toBe(0);
    }
  });

  test('a refresh in the background that began before is not stored, and its stale entry is served no more', async () => {
    const given = open({ staleWhileRevalidate: '1m' });
    await given.handle.set([], 'old');
    given.clock.advance(1_500);
    expect(await (await given.call()).result).toBe('old');
    expect(given.pending).toHaveLength(1);
    await given.invalidate('of old');
    const { result } = await given.call();
    expect(given.pending).toHaveLength(2);
    await given.settle(0, 'old');
    expect(await given.handle.has()).toBe(false);
    await given.settle(1, 'new');
    expect([await result, await given.handle.peek()]).toEqual(['new', 'new']);
  });

  test('an entry that went stale while a load was under way is not served in its place', async () => {
    const given = open({ staleIfError: '1m' });
    await given.handle.set([], 'old');
    given.clock.advance(1_500);
    const { result } = await given.call();
    await given.invalidate('of old');
    await given.settle(0, new Error('down'));
    expect((await rejectionOf(result)).message).toBe('down');
  });
});

test('a sync method never called: an entry that was set is outdated', async () => {
  class Service {
    loads = 0;
    @Cached({ backend: LRU, capacity: 10, tags: () => ['t'] }) get(): string {
      return `load ${++this.loads}`;
    }
  }
  const service = new Service();
  const handle = cacheOf(service, 'get');
  await handle.set([], 'given');
  expect(await handle.has()).toBe(true);
  await invalidateTags(service, ['t']);
  expect([await handle.has(), service.get()]).toEqual([false, 'load 1']);
});

describe('a tags function that gives no array of text', () => {
  const noText = "The 'tags' option must return an array of text, not";
  const wrong: [string, () => unknown, string][] = [
    ['text', () => 'secret', `${noText} text.`],
    ['nothing', () => undefined, `${noText} undefined.`],
    ['an array of objects', () => ['secret', { secret: 1 }], `${noText} an array.`],
    ['a promise', async () => ['secret'], `${noText} an object (Promise).`],
    ['a promise that rejects', async () => await Promise.reject(new Error('secret')), `${noText} an object (Promise).`],
  ];
  test.each(wrong)(
    '%s: the call fails, without its value in the message, and nothing is stored',
    async (_name, tags, message) => {
      const error = { name: 'TypeError', code: 'PURECACHE_INVALID_OPTION', message };
      const unhandled: unknown[] = [];
      const listener = (reason: unknown) => void unhandled.push(reason);
      process.on('unhandledRejection', listener);
      const options = { backend: LRU, capacity: 10, tags } as never;
      const later = cache(async () => 'secret', options);
      expect(await rejectionOf(later())).toMatchObject(error);
      const atOnce = cache(() => 'secret', options);
      expect(thrownBy(() => atOnce())).toMatchObject(error);
      expect([cacheOf(later).stats().size, cacheOf(atOnce).stats().size]).toEqual([0, 0]);
      expect(await rejectionOf(cacheOf(later).set([], 'secret'))).toMatchObject(error);
      await settled();
      process.off('unhandledRejection', listener);
      expect(unhandled).toEqual([]);
    },
  );
});
