/** `invalidateTags` and `clearAll` on backends that answer later, which may fail, and from another copy of the module. */
import { jest } from '@jest/globals';
import { LRU } from '@purecache/lru';
import * as first from '../../src/index.js';
import { ManualClock } from '../../src/testing/manual-clock.js';
import { rejectionOf } from '../support/caught.js';
import { Deferred, settled } from '../support/deferred.js';
import { Counting, Failing, Slow } from '../support/doubles.js';

const { cache, Cached, cacheOf, clearAll, invalidateTags } = first;
type Core = typeof first;

/** Asynchronous; notes which tags it is asked to invalidate, and answers as a test says. */
class KeepingTags extends Slow {
  readonly clock = new ManualClock(1_000);
  readonly asked: [tags: readonly string[], prefix: string | undefined][] = [];
  answer: () => Promise<void> = async () => {};

  async invalidateTags(tags: readonly string[], prefix?: string): Promise<void> {
    this.asked.push([tags, prefix]);
    await this.answer();
  }
}

const [one, other, memory] = [new KeepingTags(), new KeepingTags(), new LRU({ capacity: 10 })];
class Service {
  loads = 0;
  @Cached({ backend: one, namespace: 'first', tags: () => ['t'] }) async first(): Promise<number> {
    return 1;
  }
  @Cached({ backend: one, namespace: 'second', tags: () => ['t'] }) async second(): Promise<number> {
    return 1;
  }
  @Cached({ backend: other, namespace: 'third', tags: () => ['t'] }) async third(): Promise<number> {
    return 1;
  }
  @Cached({ backend: one, namespace: 'untagged' }) async untagged(): Promise<number> {
    return 1;
  }
  @Cached({ backend: memory, namespace: 'memory', tags: () => ['t'] }) memory(): number {
    return ++this.loads;
  }
}
const service = new Service();
const prefixes = { first: '5:first0:', second: '6:second0:', third: '5:third0:' };

beforeEach(() => {
  for (const backend of [one, other]) {
    backend.asked.length = 0;
    backend.answer = async () => {};
  }
});

describe('a backend that keeps track of tags', () => {
  test('is asked once for each method of an object that has tags, with the prefix of its keys', async () => {
    expect(cacheOf(service, 'first').keyOf().startsWith(prefixes.first)).toBe(true);
    await invalidateTags(service, ['t', 'u']);
    expect(one.asked).toEqual([
      [['t', 'u'], prefixes.first],
      [['t', 'u'], prefixes.second],
    ]);
    expect(other.asked).toEqual([[['t', 'u'], prefixes.third]]);
  });

  test('is asked once by a handle, with the prefix, and once as the target itself, with none', async () => {
    await invalidateTags(cacheOf(service, 'third'), ['t']);
    await invalidateTags(other, ['u']);
    expect(other.asked).toEqual([
      [['t'], prefixes.third],
      [['u'], undefined],
    ]);
    expect(one.asked).toEqual([]);
  });

  test('is waited for', async () => {
    const gate = new Deferred<void>();
    other.answer = () => gate.promise;
    let done = 0;
    const calls = [service, other].map((target) => invalidateTags(target, ['t']).then(() => done++));
    await settled();
    expect(done).toBe(0);
    gate.resolve();
    await Promise.all(calls);
    expect(done).toBe(2);
  });

  test('may fail: the invalidation rejects, once the others are done', async () => {
    const cause = new Error('of the server');
    const gate = new Deferred<void>();
    one.answer = () => Promise.reject(cause);
    other.answer = () => gate.promise;
    expect([service.memory(), service.memory()]).toEqual([1, 1]);
    let isSettled = false;
    const call = invalidateTags(service, ['t']);
    call.catch(() => {}).finally(() => (isSettled = true));
    await settled();
    expect([one.asked.length, other.asked.length, service.memory(), isSettled]).toEqual([2, 1, 2, false]);
    gate.resolve();
    expect(await rejectionOf(call)).toMatchObject({
      code: 'PURECACHE_BACKEND_FAILED',
      message: expect.stringMatching(/^Service\.first: the backend's invalidateTags\(\) failed/),
      cause,
    });
  });

  test('may fail as the target itself', async () => {
    const cause = new Error('of the server');
    one.answer = () => Promise.reject(cause);
    expect(await rejectionOf(invalidateTags(one, ['t']))).toMatchObject({
      code: 'PURECACHE_BACKEND_FAILED',
      message: expect.stringMatching(/^invalidateTags: the backend's invalidateTags\(\) failed/),
      cause,
    });
  });

  test('may not answer: the invalidation rejects after the deadline', async () => {
    jest.useFakeTimers();
    one.answer = () => new Promise(() => {});
    const calls = [one, cacheOf(service, 'first')].map((target) => invalidateTags(target, ['t']));
    const outcomes = Promise.all(calls.map(rejectionOf));
    await jest.advanceTimersByTimeAsync(250);
    jest.useRealTimers();
    expect(await outcomes).toMatchObject([
      { code: 'PURECACHE_BACKEND_TIMEOUT' },
      { code: 'PURECACHE_BACKEND_TIMEOUT' },
    ]);
  });
});

test('clearAll rejects with what a backend failed with, after all others were emptied', async () => {
  class Mixed {
    loads = 0;
    @Cached({ backend: new Failing('clear'), namespace: 'failing' }) async failing(): Promise<number> {
      return 1;
    }
    @Cached({ backend: Counting }) sound(): number {
      return ++this.loads;
    }
  }
  const mixed = new Mixed();
  expect([mixed.sound(), mixed.sound()]).toEqual([1, 1]);
  expect(await rejectionOf(clearAll(mixed))).toMatchObject({ code: 'PURECACHE_BACKEND_FAILED' });
  expect(mixed.sound()).toBe(2);
});

describe('another copy of the module', () => {
  let second: Core;
  beforeAll(async () => {
    jest.resetModules();
    second = (await import('../../src/index.js')) as Core;
    expect(second.invalidateTags).not.toBe(invalidateTags);
  });

  class Shop {
    loads = 0;
    @Cached({ backend: LRU, capacity: 10, tags: () => ['t'] }) price(): number {
      return ++this.loads;
    }
  }

  test('outdates what the first has cached: of an object, a handle, a function and a backend', async () => {
    const shop = new Shop();
    let loads = 0;
    const get = cache(() => ++loads, { backend: LRU, capacity: 1, tags: () => ['t'] });
    expect([shop.price(), get()]).toEqual([1, 1]);
    await second.invalidateTags(shop, ['t']);
    expect(shop.price()).toBe(2);
    await second.invalidateTags(cacheOf(shop, 'price'), ['t']);
    expect(shop.price()).toBe(3);
    await second.invalidateTags(cacheOf(shop, 'price').backend, ['t']);
    expect(shop.price()).toBe(4);
    await second.invalidateTags(get, ['t']);
    expect(get()).toBe(2);
    await second.clearAll(shop);
    expect(shop.price()).toBe(5);
  });

  test('fences loads that the first has under way', async () => {
    const gates: Deferred<string>[] = [];
    const get = cache(
      async () => {
        const gate = new Deferred<string>();
        gates.push(gate);
        return await gate.promise;
      },
      { backend: LRU, capacity: 1, tags: (value) => [value] },
    );
    const before = get();
    await second.invalidateTags(get, ['old']);
    const after = get();
    expect(gates).toHaveLength(2);
    gates[0]?.resolve('old');
    expect([await before, await second.cacheOf(get).has()]).toEqual(['old', false]);
    gates[1]?.resolve('new');
    expect([await after, await second.cacheOf(get).peek()]).toEqual(['new', 'new']);
  });
});

test('an entry of a time when the method had no tags is absent for a method that has some', async () => {
  const options = { backend: new LRU({ capacity: 10 }), namespace: 'once without tags' };
  let loads = 0;
  const make = (more: object = {}) => cache(async (_id: string) => ++loads, { ...options, ...more });
  const before = make();
  expect([await before('a'), await before('a')]).toEqual([1, 1]);
  const after = make({ tags: () => ['t'] });
  expect([await after('a'), await after('a')]).toEqual([2, 2]);
});
