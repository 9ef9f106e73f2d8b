import { BackendPort } from '../src/entries/backend-port.js';
import { stateOf, type BackendState } from '../src/entries/backend-state.js';
import type { CacheBackend } from '../src/backend.js';
import { CachedMethod } from '../src/cached-method.js';
import { namespaceOf } from '../src/call-key.js';
import { EntryStore } from '../src/entries/entry-store.js';
import type { FillDemand } from '../src/entries/fill-demand.js';
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
/** What is kept of a result that is stored as itself. */
const kept = (entry: unknown, ttl?: number) => ({ entry, ttl });
/** The store of a load's value for one of its callers. */
const demand = (more: Partial<FillDemand> = {}): FillDemand => ({
  signal: undefined,
  mayFail: false,
  replaces: false,
  ...more,
});
const failed = (operation: string) => `${operation}: ${operation} failed`;

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
      expect(store.fill(detached, kept(1), demand())).toBeUndefined();
      expect(store.fill(load(), kept(1), demand({ signal }))).toBeUndefined();
      expect(backend.entries.size).toBe(0);
    }
  });

  test('stores nothing if that comes about while the store waits its turn', async () => {
    const backend = new Slow();
    const { store } = open(backend);
    const [overtaken, givenUp, controller] = [load(), load(L), new AbortController()];
    backend.hold('delete');
    const deleted = [store.delete(K), store.delete(L)];
    const filled = [
      store.fill(overtaken, kept(1), demand()),
      store.fill(givenUp, kept(1), demand({ signal: controller.signal })),
    ];
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
    void store.fill(newer, kept('newer'), demand());
    for (const flight of [oldest, older]) void store.fill(flight, kept('older'), demand());
    expect([backend.entries.get(K), youngest.detached]).toEqual(['newer', false]);
    void store.fill(youngest, kept('youngest'), demand());
    expect(backend.entries.get(K)).toBe('youngest');
  });

  test('a failure is reported, the key is suspect, and a delete is tried at once', async () => {
    const sync = new FailingSync();
    sync.failing.add('set').add('delete');
    const slow = new Failing('set', 'delete');
    for (const backend of [sync, slow]) {
      const { store, state, failures } = open(backend);
      await store.fill(load(), kept(1), demand());
      await settled();
      expect([failures, state.suspects.cure(K), state.curing.size]).toEqual([[failed('set')], 'delete', 0]);
      backend.failing.clear();
      expect([await store.read(K), await store.peek(K)]).toEqual([undefined, undefined]);
      await settled();
      expect([state.suspects.size, state.curing.size]).toEqual([0, 0]);
    }
  });

  test('a failure is the caller’s if that is asked for, and the key is suspect all the same', async () => {
    const sync = new FailingSync();
    sync.failing.add('set').add('delete');
    const here = open(sync, 'sync');
    expect(thrownBy(() => here.store.fill(load(), kept(1), demand({ mayFail: true }))).code).toBe(
      'PURECACHE_BACKEND_FAILED',
    );
    const late = open(new Failing('set', 'delete'));
    const filled = late.store.fill(load(), kept(1), demand({ mayFail: true }));
    expect((await rejectionOf(filled)).code).toBe('PURECACHE_BACKEND_FAILED');
    for (const { failures, state } of [here, late]) {
      expect([failures, state.suspects.cure(K)]).toEqual([[], 'delete']);
    }
  });

  test('sets with the ttl that the entry is kept for, and without a ttl if there is none', () => {
    const backend = new Counting();
    const { store } = open(backend);
    void store.fill(load(), kept(1, 2_000), demand());
    void store.fill(load(), kept(1), demand());
    expect(backend.ttls).toEqual([2_000, undefined]);
  });

  test('with nothing to keep leaves an entry alone, or removes it if the load was to replace it', async () => {
    for (const backend of [new Counting(), new Slow()]) {
      backend.entries.set(K, 'old');
      const { store } = open(backend);
      expect(store.fill(load(), undefined, demand())).toBeUndefined();
      expect(backend.entries.get(K)).toBe('old');
      const overtaken = load();
      overtaken.detached = true;
      await store.fill(overtaken, undefined, demand({ replaces: true }));
      expect(backend.entries.get(K)).toBe('old');
      await store.fill(load(), undefined, demand({ replaces: true }));
      expect(backend.entries.has(K)).toBe(false);
    }
  });

  test('stores nothing of a load during which one of its tags was invalidated, however late that comes', async () => {
    const tags = { tags: () => ['t'], ttl: 10 };
    const tagged = (stamp: number) => kept(new CacheRecord({ value: 1, tags: ['t'], stamp }));
    const backend = new Counting();
    const { store, state } = open(backend, 'async', tags);
    state.tags.invalidate(['t']);
    expect(store.fill(load(), tagged(0), demand())).toBeUndefined();
    expect(backend.entries.size).toBe(0);
    void store.fill(load(), tagged(1), demand());
    expect(backend.entries.size).toBe(1);
    expect(store.read(K)).toMatchObject({ value: 1 });
    state.tags.invalidate(['t'], '1:o0:'); // of another namespace
    expect(store.read(K)).toMatchObject({ value: 1 });
    state.tags.invalidate(['t'], PREFIX);
    expect([store.read(K), store.peek(K)]).toEqual([undefined, undefined]);
  });
});

describe('a suspect key', () => {
  test('is neither read, peeked at nor filled, and other keys are', async () => {
    const backend = new Failing('delete');
    backend.entries.set(K, 'doubtful').set(L, 'fine');
    const { store, state } = open(backend);
    state.suspects.add(K);
    expect([await store.read(K), await store.peek(K), await store.fill(load(), kept(1), demand())]).toEqual([
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
    await store.set(K, kept(1));
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
    ['set', (store) => store.set(K, kept('new'))],
    [
      'change',
      (store) =>
        store.change(
          K,
          () => true,
          () => kept('changed'),
        ),
    ],
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
    const operation = name === 'change' ? 'set' : (name as 'set' | 'delete' | 'clear');
    sync.failing.add(operation);
    sync.entries.set(K, 'old');
    expect(thrownBy(() => write(open(sync).store)).code).toBe('PURECACHE_BACKEND_FAILED');
    const late = new Failing(operation);
    late.entries.set(K, 'old');
    const { store, state, failures } = open(late);
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
        await (async () => await store[operation](K, kept(1)))().catch(() => {});
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

  test('a set of which nothing is kept removes what is there', async () => {
    for (const backend of [new Counting(), new Slow()]) {
      backend.entries.set(K, 'old');
      await open(backend).store.set(K, undefined);
      expect(backend.entries.has(K)).toBe(false);
    }
  });

  test('change puts another entry in place of one it is meant for, or takes it away, and tells if there was one', async () => {
    for (const backend of [new Counting(), new Slow()]) {
      const { store } = open(backend);
      const isOld = (found: unknown): boolean => found === 'old';
      const change = async (to: unknown) =>
        await store.change(K, isOld, (found) => (to === undefined ? undefined : kept([to, found], 5)));
      expect(await change('new')).toBe(false);
      backend.entries.set(K, 'other');
      expect([await change('new'), backend.entries.get(K)]).toEqual([false, 'other']);
      backend.entries.set(K, 'old');
      expect([await change('new'), backend.entries.get(K)]).toEqual([true, ['new', 'old']]);
      backend.entries.set(K, 'old');
      expect([await change(undefined), backend.entries.has(K)]).toEqual([true, false]);
    }
  });

  test('change of a suspect key removes it, for what is there cannot be trusted', async () => {
    const backend = new Counting();
    backend.entries.set(K, 'doubtful');
    const { store, state } = open(backend);
    state.suspects.add(K);
    const changed = await store.change(
      K,
      () => true,
      () => kept('changed'),
    );
    expect([changed, backend.entries.has(K), state.suspects.size]).toEqual([true, false, 0]);
  });

  test('clear with the prefix of a namespace leaves other namespaces alone', async () => {
    const backend = new Slow();
    backend.entries.set(K, 1).set('1:o0:x', 2);
    await open(backend).store.clear(PREFIX);
    expect([...backend.entries.keys()]).toEqual(['1:o0:x']);
  });
});
