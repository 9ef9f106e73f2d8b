/** `varyBy`: what else an entry depends on. It fails closed. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { LRU } from '@purecache/lru';
import { cache, Cached, cacheOf } from '../../src/index.js';
import { Counting } from '../support/doubles.js';
import { rejectionOf, thrownBy } from '../support/caught.js';

const tenant = new AsyncLocalStorage<unknown>();
const shared = new Counting();

class Service {
  calls = 0;
  @Cached({ backend: LRU, capacity: 32, varyBy: () => tenant.getStore() }) get(id: string): string {
    this.calls++;
    return `${String(tenant.getStore())} ${id}`;
  }
  @Cached({ backend: shared, namespace: 'service.load', varyBy: () => tenant.getStore() })
  async load(id: string): Promise<string> {
    this.calls++;
    return `${String(tenant.getStore())} ${id}`;
  }
}
const as = <T>(who: unknown, action: () => T): T => tenant.run(who, action);
beforeEach(() => shared.clear());

test('entries are one tenant’s own', async () => {
  const service = new Service();
  for (let i = 0; i < 2; i++) {
    expect([as('one', () => service.get('a')), as('other', () => service.get('a'))]).toEqual(['one a', 'other a']);
    expect(await Promise.all([as('one', () => service.load('a')), as('other', () => service.load('a'))])).toEqual([
      'one a',
      'other a',
    ]);
  }
  expect(service.calls).toBe(4);
});

test('what it varies by and the arguments cannot be mixed up', () => {
  let calls = 0;
  let by: unknown;
  const options = { backend: Counting, varyBy: () => by };
  const list = cache((..._args: unknown[]) => ++calls, options);
  const keyed = cache((..._args: unknown[]) => ++calls, { ...options, key: (...args: unknown[]) => args });
  const cases: [unknown, unknown[]][] = [
    ['a', ['b', 'c']],
    [['a', 'b'], ['c']],
    ['a', [['b', 'c']]],
    [null, []],
    [[], []],
    ['a', []],
  ];
  for (const get of [list, keyed]) {
    const first = cases.map(([value, args]) => ((by = value), get(...args)));
    expect(new Set(first).size).toBe(cases.length);
    expect(cases.map(([value, args]) => ((by = value), get(...args)))).toEqual(first);
  }
});

test('it is given the object and the arguments', () => {
  const seen: unknown[] = [];
  class Seeing {
    constructor(readonly region: string) {}
    @Cached({
      backend: Counting,
      scope: 'class',
      varyBy: (self: Seeing, id: string, page?: number) => (seen.push([self, id, page]), self.region),
    })
    get(id: string, _page?: number): string {
      return `${this.region} ${id}`;
    }
  }
  const [north, south] = [new Seeing('north'), new Seeing('south')];
  expect([north.get('a', 1), south.get('a', 1), new Seeing('north').get('a', 1)]).toEqual([
    'north a',
    'south a',
    'north a',
  ]);
  expect(seen.slice(0, 2)).toEqual([
    [north, 'a', 1],
    [south, 'a', 1],
  ]);
});

describe('it fails closed', () => {
  test('undefined: a sync method throws, an async one rejects, and the method does not run', async () => {
    const service = new Service();
    as('one', () => service.get('a'));
    expect(thrownBy(() => service.get('a'))).toMatchObject({
      code: 'PURECACHE_VARY_BY_MISSING',
      message: expect.stringMatching(/^Service\.get: /),
    });
    expect(await rejectionOf(service.load('a'))).toMatchObject({
      code: 'PURECACHE_VARY_BY_MISSING',
      message: expect.stringMatching(/^Service\.load: /),
    });
    expect([service.calls, shared.size]).toEqual([1, 0]);
  });

  test.each([null, '', 0, false])('%p is a value to vary by', (by) => {
    const service = new Service();
    expect([as(by, () => service.get('a')), as(by, () => service.get('a')), service.calls]).toEqual([
      `${by} a`,
      `${by} a`,
      1,
    ]);
    expect(() => service.get('a')).toThrow(expect.objectContaining({ code: 'PURECACHE_VARY_BY_MISSING' }));
  });

  test('a value that has no key is an error as well', async () => {
    const service = new Service();
    const noKey = () => 1;
    expect(thrownBy(() => as(noKey, () => service.get('a')))).toMatchObject({ code: 'PURECACHE_UNKEYABLE_ARGUMENT' });
    expect(await rejectionOf(as(noKey, () => service.load('a')))).toMatchObject({
      code: 'PURECACHE_UNKEYABLE_ARGUMENT',
    });
  });

  test('an error of the function comes through, the same object', () => {
    const error = new Error('no tenant');
    const get = cache((id: string) => id, {
      backend: Counting,
      varyBy: () => {
        throw error;
      },
    });
    expect(thrownBy(() => get('a'))).toBe(error);
  });

  test('the handle is closed too, unless it is varied', async () => {
    const handle = cacheOf(new Service(), 'load');
    for (const answer of [
      handle.has('a'),
      handle.peek('a'),
      handle.set(['a'], 'x'),
      handle.delete('a'),
      handle.refresh('a'),
    ]) {
      expect(await rejectionOf(answer)).toMatchObject({ code: 'PURECACHE_VARY_BY_MISSING' });
    }
    expect(thrownBy(() => handle.keyOf('a'))).toMatchObject({ code: 'PURECACHE_VARY_BY_MISSING' });
    expect(await rejectionOf(handle.varied(undefined).has('a'))).toMatchObject({ code: 'PURECACHE_VARY_BY_MISSING' });
  });
});

describe('a varied handle', () => {
  test('acts on the entries of that value, from outside of any request', async () => {
    const service = new Service();
    for (const who of ['one', 'other']) await as(who, () => service.load('a'));
    const handle = cacheOf(service, 'load');
    expect(await handle.varied('one').peek('a')).toBe('one a');
    expect(await handle.varied('one').delete('a')).toBe(true);
    expect([await handle.varied('one').has('a'), await handle.varied('other').has('a')]).toEqual([false, true]);
    await handle.varied('one').set(['a'], 'set');
    expect([await as('one', () => service.load('a')), await as('other', () => service.load('a'))]).toEqual([
      'set',
      'other a',
    ]);
    expect(handle.varied('one').keyOf('a')).toBe(as('one', () => handle.keyOf('a')));
  });

  test('refreshes within the context it was varied by, and is refused elsewhere, where it would load for another', async () => {
    const service = new Service();
    const varied = cacheOf(service, 'load').varied('B');
    const refused = { code: 'PURECACHE_VARY_BY_MISSING' };
    for (const elsewhere of ['A', undefined]) {
      expect(await rejectionOf(as(elsewhere, () => varied.refresh('a')))).toMatchObject(refused);
    }
    expect([service.calls, shared.size]).toEqual([0, 0]);
    expect(await as('B', () => varied.refresh('a'))).toBe('B a');
    expect([await varied.peek('a'), service.calls, shared.size]).toEqual(['B a', 1, 1]);
  });

  test('clear covers all values, varied or not', async () => {
    const service = new Service();
    for (const clear of [
      () => cacheOf(service, 'load').clear(),
      () => cacheOf(service, 'load').varied('one').clear(),
    ]) {
      for (const who of ['one', 'other']) await as(who, () => service.load('a'));
      expect(shared.size).toBe(2);
      await clear();
      expect(shared.size).toBe(0);
    }
  });

  test('can be varied anew, and a method without varyBy has none', async () => {
    const service = new Service();
    as('one', () => service.get('a'));
    const handle = cacheOf(service, 'get').varied('other');
    expect([await handle.has('a'), await handle.varied('one').has('a')]).toEqual([false, true]);
    const get = cache((id: string) => id, { backend: Counting });
    expect(thrownBy(() => cacheOf(get).varied('one'))).toMatchObject({
      code: 'PURECACHE_INVALID_OPTION',
      message: expect.stringContaining('varyBy'),
    });
  });
});
