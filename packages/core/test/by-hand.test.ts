import { expireByHand, peekByHand, setByHand } from '../src/by-hand.js';
import { CachedMethod } from '../src/cached-method.js';
import { BackendPort } from '../src/entries/backend-port.js';
import { BackendState } from '../src/entries/backend-state.js';
import { EntryStore } from '../src/entries/entry-store.js';
import type { CacheBackend } from '../src/index.js';
import { resolvePolicy } from '../src/options.js';
import { CacheRecord, type ResultKind } from '../src/record.js';
import { ManualClock } from '../src/testing/manual-clock.js';
import { Counting, Slow } from './support/doubles.js';

function open<B extends CacheBackend & { readonly entries: Map<string, unknown> }>(
  given: B,
  options: object = {},
  kind: { readonly known: ResultKind | undefined } = { known: 'async' },
) {
  const clock = new ManualClock(1_000);
  const backend = Object.assign(given, { clock });
  const method = new CachedMethod(() => 1, resolvePolicy({ backend: Counting, ...options }), 'load', true, false);
  method.kind = kind.known;
  const state = new BackendState(() => '');
  const cache = {
    method,
    store: new EntryStore(method, new BackendPort(backend, method.policy, state, method), state),
  };
  return {
    clock,
    state,
    entry: () => backend.entries.get('k'),
    set: (value: unknown) => setByHand(cache, 'k', ['arg'], value),
    peek: () => peekByHand(cache, 'k'),
    expire: () => expireByHand(cache, 'k'),
  };
}

describe('what is set', () => {
  test('is the bare value where a load would store it so', () => {
    const { set, entry } = open(new Counting());
    set('v');
    expect(entry()).toBe('v');
  });

  test('has the dates of a load that took no time, its tags, and the invalidations until now', () => {
    const tags = (value: unknown, arg: unknown) => [`${String(value)} of ${String(arg)}`];
    const { state, set, entry } = open(new Counting(), { ttl: 100, staleIfError: 50, tags });
    state.tags.invalidate(['x']);
    set('v');
    expect(entry()).toEqual(
      new CacheRecord({
        value: 'v',
        startedAt: 1_000,
        loadTime: 0,
        freshFor: 100,
        staleFor: 50,
        tags: ['v of arg'],
        stamp: 1,
      }),
    );
  });

  test('has no stamp on a backend that answers later, which counts for itself', async () => {
    const { set, entry } = open(new Slow(), { tags: () => ['t'] });
    await set('v');
    expect(entry()).toEqual(new CacheRecord({ value: 'v', startedAt: 1_000, loadTime: 0, tags: ['t'] }));
  });

  test.each([undefined, 'sync', 'async'] as const)(
    'is of the method’s own way, in memory, and known so: %p',
    (known) => {
      const { set, entry } = open(new Counting(), {}, { known });
      set('v');
      expect(entry()).toBe('v');
    },
  );

  test('is a copy, where the option says so', () => {
    const { set, entry } = open(new Counting(), { copy: 'structured' });
    const value = { id: 1 };
    set(value);
    expect(entry()).toEqual(value);
    expect(entry()).not.toBe(value);
  });

  test('is not kept where unless says so, and then nothing stays', () => {
    let isKept = true;
    const { set, entry } = open(new Counting(), { unless: () => !isKept });
    set('v');
    isKept = false;
    set('w');
    expect(entry()).toBeUndefined();
  });
});

describe('peek', () => {
  test('gives an entry until its time is over, though it is kept for longer', () => {
    const { clock, set, peek, entry } = open(new Counting(), { ttl: 100, staleWhileRevalidate: 50 });
    expect(peek()).toBeUndefined();
    set('v');
    clock.advance(99);
    expect(peek()).toMatchObject({ value: 'v' });
    clock.advance(1);
    expect([peek(), entry()]).toMatchObject([undefined, { value: 'v' }]);
  });

  test('gives what has no dates, a cached undefined too', async () => {
    for (const backend of [new Counting(), new Slow()]) {
      const { set, peek } = open(backend);
      await set(undefined);
      expect(await peek()).toEqual(new CacheRecord({}));
      await set('v');
      expect(await peek()).toBe('v');
    }
  });
});

describe('expire', () => {
  test('makes a fresh entry stale, for the whole of its window', () => {
    const { clock, set, expire, peek, entry } = open(new Counting(), { ttl: 100, staleIfError: 50 });
    set('v');
    clock.advance(40);
    expect(expire()).toBe(true);
    expect([peek(), entry()]).toMatchObject([undefined, { value: 'v', staleFor: 50 }]);
    expect((entry() as CacheRecord).freshFor).toBeCloseTo(40, 6);
  });

  test('takes an entry away where there is no window', async () => {
    for (const backend of [new Counting(), new Slow()]) {
      const { set, expire, entry } = open(backend);
      await set('v');
      expect([await expire(), entry()]).toEqual([true, undefined]);
    }
  });

  test('does nothing where there is no entry, or none that is fresh', () => {
    const { clock, set, expire, entry } = open(new Counting(), { ttl: 100, staleIfError: 50 });
    expect(expire()).toBe(false);
    set('v');
    clock.advance(100);
    const before = entry();
    expect([expire(), entry() === before]).toEqual([false, true]);
  });
});
