/** `ttl`: a duration, or a function of the result and the arguments. */
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';
import { cache, Cached, cacheOf } from '../../src/index.js';
import { ManualClock } from '../../src/testing/manual-clock.js';
import { rejectionOf, thrownBy } from '../support/caught.js';
import { settled } from '../support/deferred.js';
import { Counting } from '../support/doubles.js';
import { inMemory, kinds } from '../support/sources.js';

describe.each(kinds)('%s', (_name, open) => {
  test('an entry is fresh until its ttl has passed since the store, and gone at exactly that', async () => {
    const { clock, source, get } = open({ ttl: '100ms' });
    source.close();
    const first = get('a');
    await settled();
    clock.advance(50); // the load takes its time, which does not count
    source.open();
    expect(await first).toBe('a1');
    await settled();
    clock.advance(99);
    expect(await get('a')).toBe('a1');
    clock.advance(1);
    expect(await get('a')).toBe('a2');
  });

  test('a function decides by the awaited result and the arguments', async () => {
    const asked: unknown[][] = [];
    const ttl = (result: unknown, ...args: unknown[]) => {
      asked.push([result, ...args]);
      return args[0] === 'long' ? '1s' : 10;
    };
    const { clock, source, get } = open({ ttl });
    await Promise.all([get('long'), get('short')]);
    expect(asked).toEqual([
      ['long1', 'long'],
      ['short2', 'short'],
    ]);
    await settled();
    clock.advance(10);
    await Promise.all([get('long'), get('short')]);
    expect(source.calls).toEqual(['long', 'short', 'short']);
    clock.advance(990);
    await get('long');
    expect(source.calls).toEqual(['long', 'short', 'short', 'long']);
  });

  test('0 keeps nothing, as for a result that is empty', async () => {
    const { source, get } = open({ ttl: (found: unknown[]) => (found.length === 0 ? 0 : '1m') });
    source.give([]);
    expect([await get('a'), await get('a')]).toEqual([[], []]);
    expect(await cacheOf(get).has('a')).toBe(false);
    source.give(['found']);
    expect([await get('a'), await get('a')]).toEqual([['found'], ['found']]);
    expect(source.calls).toHaveLength(3);
  });

  test.each([undefined, null, -1, NaN, '5 s', Promise.resolve(5)])('a result of %p fails the call', async (ttl) => {
    const { get } = open({ ttl: () => ttl });
    const error = await rejectionOf(get('a'));
    expect(error).toMatchObject({ name: 'TypeError', code: 'PURECACHE_INVALID_OPTION' });
    expect(error.message).toMatch(/^Option 'ttl \(its result\)' must be a duration greater than 0/);
    expect(await cacheOf(get).has('a')).toBe(false);
  });

  test('what the function throws fails the call, leader and followers alike, and nothing is kept', async () => {
    const error = new Error('ttl');
    const { source, get } = open({
      ttl: () => {
        throw error;
      },
    });
    expect(await Promise.all([get('a'), get('a')].map(rejectionOf))).toEqual([error, error]);
    expect(await rejectionOf(get('a'))).toBe(error);
    expect(source.calls).toHaveLength(2);
  });

  test('Infinity is no expiry', async () => {
    const { clock, get } = open({ ttl: () => Infinity });
    await get('a');
    await settled();
    clock.advance(2 ** 50);
    expect(await get('a')).toBe('a1');
  });
});

test('a sync method throws what the function throws', () => {
  const get = cache((id: string) => id, { backend: Counting, ttl: () => -1 });
  expect(thrownBy(() => get('a')).code).toBe('PURECACHE_INVALID_OPTION');
});

test('a set of the handle’s is kept as long as a result would be', async () => {
  const { clock, get } = inMemory({ ttl: (value: unknown) => (value === 'empty' ? 0 : value === 'short' ? 10 : 100) });
  await cacheOf(get).set(['a'], 'short');
  await cacheOf(get).set(['b'], 'long');
  clock.advance(10);
  expect([await get('a'), await get('b')]).toEqual(['a1', 'long']);
  await cacheOf(get).set(['b'], 'empty'); // kept for no time at all, so what was there goes
  expect(await get('b')).toBe('b2');
});

test('TTL, which asks for a ttl, and LRU take a function; it is typed from the method, in both protocols', async () => {
  const clock = new ManualClock();
  const calls: string[] = [];
  class Service {
    @Cached({ backend: TTL, clock, ttl: (result: string, id: string) => (id === result ? 10 : 20) })
    async ttl(id: string): Promise<string> {
      calls.push(id);
      return id;
    }
    @Cached({ backend: LRU, capacity: 5, clock, ttl: () => '10ms' as const })
    lru(id: string): string {
      calls.push(id);
      return id;
    }
  }
  const service = new Service();
  for (let i = 0; i < 2; i++) {
    await service.ttl('t');
    service.lru('l');
  }
  expect(calls).toEqual(['t', 'l']);
  clock.advance(10);
  await service.ttl('t');
  service.lru('l');
  expect(calls).toEqual(['t', 'l', 't', 'l']);
});

test('a result of the ttl option that is no duration is not shown: it is made of values', () => {
  for (const given of ['secret text', { secret: 1 }, -5.125, ['secret']]) {
    const get = cache((id: string) => id, { backend: LRU, capacity: 10, ttl: () => given as '1s' });
    const { code, message } = thrownBy(() => get('a'));
    expect(code).toBe('PURECACHE_INVALID_OPTION');
    expect(message).toMatch(/^Option 'ttl \(its result\)' must be /);
    expect(message).not.toMatch(/secret|5\.125/);
  }
});
