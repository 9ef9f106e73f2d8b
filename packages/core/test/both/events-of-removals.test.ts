/** What is told on the channel `purecache` of entries that a backend drops by itself. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { LRU } from '@purecache/lru';
import { CACHE_CHANNEL, Cached, type CacheEvent } from '../../src/index.js';
import { inMemory, inMemorySync } from '../support/sources.js';

const events: CacheEvent[] = [];
const listener = (event: unknown): void => void events.push(event as CacheEvent);
const listen = (): void => subscribe(CACHE_CHANNEL, listener);
beforeEach(() => void (events.length = 0));
afterEach(() => void unsubscribe(CACHE_CHANNEL, listener));

test('an entry that is evicted', async () => {
  const { get } = inMemory({ capacity: 1 });
  listen();
  await get('a');
  const key = events.splice(0)[0]?.key;
  await get('b');
  expect(events.filter(({ type }) => type === 'evict')).toMatchObject([{ type: 'evict', key }]);
});

test('an entry that has expired, also if it was stored before anybody listened', () => {
  const { clock, get } = inMemorySync({ ttl: 100 });
  get('a');
  get('b');
  listen();
  get('a');
  const key = events.splice(0)[0]?.key;
  clock.advance(100);
  get('b');
  get('a');
  const keys = events.filter(({ type }) => type === 'expire').map((event) => event.key);
  expect([keys.length, new Set(keys).size, keys[1]]).toEqual([2, 2, key]);
});

test('on a backend that methods share events name the method they are of; what was put there by hand is not told', () => {
  const shared = new LRU({ capacity: 3 });
  class Shop {
    @Cached({ backend: shared, namespace: 'prices' }) price(id: string): string {
      return id;
    }
    @Cached({ backend: shared, namespace: 'stocks' }) stock(id: string): string {
      return id;
    }
  }
  const shop = new Shop();
  listen();
  shop.price('a');
  shared.set('by hand', 1);
  shop.stock('a');
  shop.price('a'); // so that it is not the oldest any more
  shop.price('b');
  expect([events.filter(({ type }) => type === 'evict'), shared.peek('by hand')]).toEqual([[], undefined]);
  shop.price('c');
  const stock = events.find(({ type, namespace }) => type === 'store' && namespace === 'stocks');
  expect(events.filter(({ type }) => type === 'evict')).toEqual([
    { type: 'evict', method: 'Shop.stock', namespace: 'stocks', key: stock?.key },
  ]);
});
