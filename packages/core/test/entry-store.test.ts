import { BackendPort } from '../src/entries/backend-port.js';
import { stateOf, type BackendState } from '../src/entries/backend-state.js';
import type { CacheBackend } from '../src/backend.js';
import { CachedMethod } from '../src/cached-method.js';
import { namespaceOf } from '../src/call-key.js';
import { EntryStore } from '../src/entries/entry-store.js';
import { resolvePolicy } from '../src/options.js';
import { CacheRecord, type ResultKind } from '../src/record.js';
import { Flight } from '../src/single-flight.js';
import { rejectionOf, thrownBy } from './support/caught.js';
import { settled } from './support/deferred.js';
import { Counting, Failing, FailingSync, Slow } from './support/doubles.js';

interface Opened {
  readonly store: EntryStore;
  readonly state: BackendState;
  readonly method: CachedMethod;
  readonly failures: string[];
}

/** The store of a method on a shared backend. */
function open(backend: CacheBackend, kind: ResultKind | undefined = 'async', options: object = {}): Opened {
  const failures: string[] = [];
  const onBackendError = (error: Error, { operation }: { operation: string }) =>
    void failures.push(`${operation}: ${(error.cause as Error | undefined)?.message ?? ''}`);
  const policy = resolvePolicy({ backend, namespace: 'n', onBackendError, ...options });
  const method = new CachedMethod(() => 1, policy, 'load', true, false);
  method.kind = kind;
  const state = stateOf(backend, namespaceOf);
  return {
    store: new EntryStore(method, new BackendPort(backend, policy, state, method), state),
    state,
    method,
    failures,
  };
}

const PREFIX = '1:n0:';
/** A key of the shape that a shared backend sees. */
const keyOf = (name: string) => `${PREFIX}${name.padStart(46, '.')}`;
const [K, L] = [keyOf('k'), keyOf('l')];
/** A load of a key that nothing has overtaken. */
const load = (key = K) => new Flight(key, true, undefined);
const failed = (operation: string) => `${operation}: ${operation} failed`;

describe('the entry for a value', () => {
  const stored = (value: unknown, result: ResultKind, known: ResultKind | undefined, backend = new Counting()) => {
    open(backend, known).store.fill(load(), value, result, undefined);
    return backend.entries.get(K);
  };

  test('is the value itself, whatever it is, if it came in the method’s own way', () => {
    for (const value of [null, false, 0, '', NaN, { id: 1 }, () => 1]) {
      expect(stored(value, 'sync', 'sync')).toBe(value);
      expect(stored(value, 'async', 'async')).toBe(value);
      expect(stored(value, 'async', undefined)).toBe(value);
    }
  });

  test('is a record for undefined, and for a value that is a record itself', () => {
    const record = new CacheRecord({ value: 1 });
    expect(stored(undefined, 'sync', 'sync')).toEqual(new CacheRecord({}));
    expect(stored(record, 'sync', 'sync')).toEqual(new CacheRecord({ value: record }));
  });

  test('is a record that says so, if it came in another way than the method’s', () => {
    expect(stored(1, 'async', 'sync')).toEqual(new CacheRecord({ value: 1, kind: 'async' }));
    expect(stored(1, 'sync', 'async')).toEqual(new CacheRecord({ value: 1, kind: 'sync' }));
  });

  test('is never a record for its kind on a backend that answers later, where all calls return promises', async () => {
    const backend = new Slow();
    await open(backend, 'sync').store.fill(load(), 1, 'async', undefined);
    expect(backend.entries.get(K)).toBe(1);
  });

  test('is set with the ttl option, and without a ttl if there is none', () => {
    const backend = new Counting();
    open(backend, 'async', { ttl: '2s' }).store.fill(load(), 1, 'async', undefined);
    open(backend).store.fill(load(), 1, 'async', undefined);
    expect(backend.ttls).toEqual([2_000, undefined]);
  });
});

describe('reading', () => {
  test('gives what the backend has, plainly or by promise as the backend does', async () => {
    const backend = new Counting();
    backend.entries.set(K, 0);
    expect([open(backend).store.read(K), open(backend).store.read(L)]).toEqual([0, undefined]);
    const slow = new Slow();
    slow.entries.set(K, 0);
    expect(open(slow).store.read(K)).toBeInstanceOf(Promise);
    expect([await open(slow).store.read(K), await open(slow).store.read(L)]).toEqual([0, undefined]);
  });

  test('a failure is reported and reads as absent; with backendErrors: throw it is the caller’s', async () => {
    const sync = new FailingSync();
    sync.failing.add('get');
    for (const backend of [sync, new Failing('get')]) {
      const open_ = open(backend);
      expect(await open_.store.read(K)).toBeUndefined();
      expect(open_.failures).toEqual([failed('get')]);
    }
    const throwing = { backendErrors: 'throw' };
    expect(thrownBy(() => open(sync, 'sync', throwing).store.read(K)).code).toBe('PURECACHE_BACKEND_FAILED');
    const late = open(new Failing('get'), 'async', throwing);
    expect((await rejectionOf(late.store.read(K))).code).toBe('PURECACHE_BACKEND_FAILED');
    expect(late.failures).toEqual([]);
  });

  test('peek counts no use, and its failure is the caller’s', async () => {
    const backend = new Counting();
    backend.entries.set(K, 1);
    expect([open(backend).store.peek(K), backend.calls.peek, backend.calls.get]).toEqual([1, 1, 0]);
    const late = open(new Failing('get'));
    expect((await rejectionOf(late.store.peek(K))).code).toBe('PURECACHE_BACKEND_FAILED');
    expect(late.failures).toEqual([]);
  });
});

describe('filling', () => {
  test('stores nothing once an invalidation has overtaken the load, or its caller has given up', () => {
    const signal = AbortSignal.abort();
    for (const backend of [new Counting(), new Slow()]) {
      const { store } = open(backend);
      const detached = load();
      detached.detached = true;
      expect(store.fill(detached, 1, 'async', undefined)).toBeUndefined();
      expect(store.fill(load(), 1, 'async', signal)).toBeUndefined();
      expect(backend.entries.size).toBe(0);
    }
  });

  test('stores nothing if that comes about while the store waits its turn', async () => {
    const backend = new Slow();
    const { store } = open(backend);
    const [overtaken, givenUp, controller] = [load(), load(L), new AbortController()];
    backend.hold('delete');
    const deleted = [store.delete(K), store.delete(L)];
    const filled = [store.fill(overtaken, 1, 'async', undefined), store.fill(givenUp, 1, 'async', controller.signal)];
    overtaken.detached = true;
    controller.abort();
    backend.release('delete');
    await Promise.all([...deleted, ...filled]);
    expect(backend.log).toEqual(['delete', 'delete']);
  });

  test('fences older loads of the key, whose values are older too', async () => {
    const backend = new Counting();
    const { store, state } = open(backend);
    const [oldest, older, newer] = [
      state.flights.begin(K, true),
      state.flights.begin(K, false),
      state.flights.begin(K, true),
    ];
    const youngest = state.flights.begin(K, true);
    store.fill(newer, 'newer', 'async', undefined);
    for (const flight of [oldest, older]) store.fill(flight, 'older', 'async', undefined);
    expect([backend.entries.get(K), youngest.detached]).toEqual(['newer', false]);
    store.fill(youngest, 'youngest', 'async', undefined);
    expect(backend.entries.get(K)).toBe('youngest');
  });

  test('a failure is reported, the key is suspect, and a delete is tried at once', async () => {
    const sync = new FailingSync();
    sync.failing.add('set').add('delete');
    const slow = new Failing('set', 'delete');
    for (const backend of [sync, slow]) {
      const { store, state, failures } = open(backend);
      await store.fill(load(), 1, 'async', undefined);
      await settled();
      expect([failures, state.suspects.cure(K), state.curing.size]).toEqual([[failed('set')], 'delete', 0]);
      backend.failing.clear();
      expect([await store.read(K), await store.peek(K)]).toEqual([undefined, undefined]);
      await settled();
      expect([state.suspects.size, state.curing.size]).toEqual([0, 0]);
    }
  });

  test('with backendErrors: throw a failure is the caller’s', async () => {
    const sync = new FailingSync();
    sync.failing.add('set');
    const options = { backendErrors: 'throw' };
    expect(thrownBy(() => open(sync, 'sync', options).store.fill(load(), 1, 'sync', undefined)).code).toBe(
      'PURECACHE_BACKEND_FAILED',
    );
    const filled = open(new Failing('set'), 'async', options).store.fill(load(), 1, 'async', undefined);
    expect((await rejectionOf(filled)).code).toBe('PURECACHE_BACKEND_FAILED');
  });
});

describe('a suspect key', () => {
  test('is neither read, peeked at nor filled, and other keys are', async () => {
    const backend = new Failing('delete');
    backend.entries.set(K, 'doubtful').set(L, 'fine');
    const { store, state } = open(backend);
    state.suspects.add(K);
    expect([await store.read(K), await store.peek(K), await store.fill(load(), 1, 'async', undefined)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([await store.read(L), backend.entries.get(K)]).toEqual(['fine', 'doubtful']);
  });

  test('is being made good by one delete at a time, however many calls come', async () => {
    const backend = new Slow();
    const { store, state } = open(backend);
    state.suspects.add(K);
    backend.hold('delete');
    for (let i = 0; i < 5; i++) void store.read(K);
    await settled();
    expect(backend.log).toEqual(['delete']);
    backend.release('delete');
    await settled();
    expect([backend.log, state.suspects.size, state.curing.size]).toEqual([['delete'], 0, 0]);
  });

  test('is good after a delete by the user; a set alone does not make it so, for its store may be overtaken', async () => {
    const backend = new Slow();
    const { store, state } = open(backend);
    state.suspects.add(K);
    await store.set(K, 1);
    expect(state.suspects.cure(K)).toBe('delete');
    await store.delete(K);
    expect(state.suspects.cure(K)).toBeUndefined();
  });

  test('among too many is made good by a clear of its namespace, after which all of it is read again', async () => {
    const sync = new Counting();
    const slow = new Slow();
    for (const backend of [sync, slow]) {
      const { store, state } = open(backend);
      for (let i = 0; i <= 10_000; i++) state.suspects.add(keyOf(`${i}`));
      backend.entries.set(K, 'doubtful').set(`1:o0:${'x'.padStart(46, '.')}`, 'of another namespace');
      expect(state.suspects.cure(K)).toBe('clear');
      expect(await store.read(K)).toBeUndefined();
      await settled();
      expect([...backend.entries.values()]).toEqual(['of another namespace']);
      expect([state.suspects.size, state.curing.size]).toEqual([0, 0]);
    }
    expect([sync.calls.clear, slow.log]).toEqual([1, ['clear']]);
  });

  test('stays suspect when the clear fails, and the next call tries again', async () => {
    const backend = new Failing('clear');
    const { store, state } = open(backend);
    for (let i = 0; i <= 10_000; i++) state.suspects.add(keyOf(`${i}`));
    for (let i = 0; i < 2; i++) {
      await store.read(K);
      await settled();
    }
    expect([state.suspects.cure(K), backend.log, state.curing.size]).toEqual(['clear', ['clear', 'clear'], 0]);
  });
});

describe('writing', () => {
  const writes: [string, (store: EntryStore) => unknown][] = [
    ['set', (store) => store.set(K, 'new')],
    ['delete', (store) => store.delete(K)],
    ['clear', (store) => store.clear(PREFIX)],
  ];

  test.each(writes)('%s detaches the flights it overtakes, loads and look-ups alike', async (_name, write) => {
    for (const backend of [new Counting(), new Slow()]) {
      const { store, state } = open(backend);
      const flights = [state.flights.begin(K, true), state.flights.begin(K, true)];
      const other = state.flights.begin('1:o0:other', true);
      (flights[0] as Flight).isLookingUp = true;
      const written = write(store);
      expect([...flights, other].map((flight) => flight.detached)).toEqual([true, true, false]);
      await written;
      expect(other.detached).toBe(false);
      state.flights.detachAll('');
    }
  });

  test.each(writes)(
    '%s detaches the look-ups begun while it is under way, and leaves the loads',
    async (_name, write) => {
      for (const isLookingUp of [true, false]) {
        const { store, state } = open(new Slow());
        const written = write(store);
        const during = state.flights.begin(K, true);
        const other = state.flights.begin('1:o0:other', true);
        during.isLookingUp = isLookingUp;
        other.isLookingUp = true;
        await written;
        expect([during.detached, other.detached]).toEqual([isLookingUp, false]);
        expect(state.flights.joinable(K)).toBe(isLookingUp ? undefined : during);
      }
    },
  );

  test.each(writes)('%s that fails fails for the caller, and still detaches', async (name, write) => {
    const sync = new FailingSync();
    const operation = name as 'set' | 'delete' | 'clear';
    sync.failing.add(operation);
    expect(thrownBy(() => write(open(sync).store)).code).toBe('PURECACHE_BACKEND_FAILED');
    const { store, state, failures } = open(new Failing(operation));
    const flight = state.flights.begin(K, true);
    const written = write(store);
    const during = state.flights.begin(K, true);
    during.isLookingUp = true;
    expect((await rejectionOf(written)).code).toBe('PURECACHE_BACKEND_FAILED');
    expect([flight.detached, during.detached, failures]).toEqual([true, true, []]);
  });

  test.each(['set', 'delete'] as const)(
    'a %s that failed leaves its key suspect, for its outcome is not known',
    async (operation) => {
      const sync = new FailingSync();
      sync.failing.add(operation);
      for (const backend of [sync, new Failing(operation)]) {
        const { store, state } = open(backend);
        await (async () => await store[operation](K, 1))().catch(() => {});
        expect(state.suspects.cure(K)).toBe('delete');
      }
    },
  );

  test('a clear that failed leaves all its keys suspect, and the next call tries it again', async () => {
    const sync = new FailingSync();
    sync.failing.add('clear');
    for (const backend of [sync, new Failing('clear')]) {
      backend.entries.set(K, 'doubtful').set('1:o0:x', 'of another namespace');
      const { store, state } = open(backend);
      await (async () => await store.clear(PREFIX))().catch(() => {});
      expect([state.suspects.cure(K), state.suspects.cure(`1:o0:${'x'.padStart(46)}`)]).toEqual(['clear', undefined]);
      expect(await store.read(K)).toBeUndefined();
      await settled();
      expect(state.suspects.cure(K)).toBe('clear');
      backend.failing.clear();
      expect(await store.read(K)).toBeUndefined();
      await settled();
      expect([state.suspects.size, [...backend.entries.keys()]]).toEqual([0, ['1:o0:x']]);
    }
  });

  test('delete tells whether something was removed, and takes nothing but true for it', async () => {
    const backend = new Counting();
    backend.entries.set(K, 1);
    expect([open(backend).store.delete(K), open(backend).store.delete(K)]).toEqual([true, false]);
    const slow = new Slow();
    slow.entries.set(K, 1);
    expect([await open(slow).store.delete(K), await open(slow).store.delete(K)]).toEqual([true, false]);
    slow.delete = async () => 1 as never;
    expect(await open(slow).store.delete(K)).toBe(false);
  });

  test('a set of the user’s is kept as if the method had returned it', async () => {
    const set = async (value: unknown, known: ResultKind | undefined) => {
      const backend = new Counting();
      await open(backend, known).store.set(K, value);
      return backend.entries.get(K);
    };
    for (const known of ['sync', 'async', undefined] as const) {
      expect(await set(1, known)).toBe(1);
      expect(await set(undefined, known)).toEqual(new CacheRecord({}));
    }
  });

  test('clear with the prefix of a namespace leaves other namespaces alone', async () => {
    const backend = new Slow();
    backend.entries.set(K, 1).set('1:o0:x', 2);
    await open(backend).store.clear(PREFIX);
    expect([...backend.entries.keys()]).toEqual(['1:o0:x']);
  });
});
