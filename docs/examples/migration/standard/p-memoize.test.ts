import { Cached } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { pMemoizeDecorator } from 'p-memoize';
import { PricesAfter, PricesBefore } from './p-memoize.js';

const both = [
  ['before', PricesBefore],
  ['after', PricesAfter],
] as const;

/** Loads, and counts. */
function counting() {
  const loads: string[] = [];
  return {
    loads,
    load: async (sku: string, currency: string) => {
      loads.push(`${sku} ${currency}`);
      return sku === 'none' ? undefined : 9;
    },
  };
}

// Before, the Map given belongs to all objects.
beforeEach(() => new PricesBefore(async () => 0).forget());

test.each(both)('%s: hits, one load for calls at once, undefined is kept, and a clean slate', async (_, Prices) => {
  const { load, loads } = counting();
  const prices = new Prices(load);
  await Promise.all([prices.price('a', 'EUR'), prices.price('a', 'EUR')]);
  await prices.price('a', 'USD');
  await prices.price('none', 'EUR');
  await prices.price('none', 'EUR');
  expect(loads).toEqual(['a EUR', 'a USD', 'none EUR']);
  await prices.forget();
  await prices.price('a', 'EUR');
  expect(loads).toHaveLength(4);
});

test.each(both)('%s: an error is passed on and not kept', async (_, Prices) => {
  const lost = new Error('connection lost');
  let calls = 0;
  const prices = new Prices(async () => {
    if (++calls === 1) throw lost;
    return 9;
  });
  await expect(prices.price('a', 'EUR')).rejects.toBe(lost);
  expect(await prices.price('a', 'EUR')).toBe(9);
});

test.each([
  ['before', PricesBefore, 1],
  ['after', PricesAfter, 2],
] as const)('%s: whether two objects share entries', async (_, Prices, times) => {
  const { load, loads } = counting();
  await new Prices(load).price('a', 'EUR');
  await new Prices(load).price('a', 'EUR');
  expect(loads).toHaveLength(times);
});

test('keys: without cacheKey the first argument alone counts before, all of them after', async () => {
  class Before {
    @pMemoizeDecorator() async sum(a: number, b: number): Promise<number> {
      return a + b;
    }
  }
  class After {
    @Cached({ backend: LRU, capacity: 10 }) async sum(a: number, b: number): Promise<number> {
      return a + b;
    }
  }
  const [before, after] = [new Before(), new After()];
  expect([await before.sum(1, 1), await before.sum(1, 2)]).toEqual([2, 2]);
  expect([await after.sum(1, 1), await after.sum(1, 2)]).toEqual([2, 3]);
});

test('inheritance: an override that is not decorated is out of reach before, and runs after', async () => {
  class Before {
    @pMemoizeDecorator() async name(): Promise<string> {
      return 'base';
    }
  }
  class BeforeSub extends Before {
    override async name(): Promise<string> {
      return 'override';
    }
  }
  class After {
    @Cached({ backend: LRU, capacity: 10 }) async name(): Promise<string> {
      return 'base';
    }
  }
  class AfterSub extends After {
    override async name(): Promise<string> {
      return 'override';
    }
  }
  expect([await new BeforeSub().name(), await new AfterSub().name()]).toEqual(['base', 'override']);
});
