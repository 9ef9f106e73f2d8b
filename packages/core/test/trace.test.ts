import { jest } from '@jest/globals';
import type { AsyncLocalStorage } from 'node:async_hooks';
import { isTracing, noteOutcome, withTrace, type CacheOutcome, type Traced } from '../src/view/trace.js';
import { collectGarbage } from './support/collect-garbage.js';
import { rejectionOf, thrownBy } from './support/caught.js';
import { Deferred, settled } from './support/deferred.js';
import { withGlobal } from './support/with-global.js';

const outcome = (method: string): CacheOutcome => ({ method, namespace: 'n', outcome: 'hit', age: 1, key: 'k' });
const note = (method: string) => noteOutcome(() => outcome(method));
const methods = ({ outcomes }: Traced<unknown>) => outcomes.map(({ method }) => method);

afterEach(() => expect(isTracing()).toBe(false));

test('a function gives its result, with the outcomes in their order', () => {
  const traced = withTrace(() => {
    note('a');
    note('b');
    return 42;
  });
  expect(traced).toEqual({ result: 42, outcomes: [outcome('a'), outcome('b')], dropped: 0 });
});

test('an async one gives a promise of it, and what it awaits belongs to it', async () => {
  const later = async (method: string) => {
    await settled();
    note(method);
  };
  const promise = withTrace(async () => {
    note('first');
    await Promise.all([later('b'), later('c')]);
    note('last');
    return 42;
  });
  expect(promise).toBeInstanceOf(Promise);
  const traced = await promise;
  expect(traced.result).toBe(42);
  expect(methods(traced)).toEqual(['first', 'b', 'c', 'last']);
});

test('so does one that gives a thenable', async () => {
  const thenable: PromiseLike<number> = { then: (done) => Promise.resolve(42).then(done) };
  expect(await withTrace(() => thenable)).toEqual({ result: 42, outcomes: [], dropped: 0 });
});

test('calls outside, and those of others, are not in it', async () => {
  const gate = new Deferred<void>();
  note('before');
  const one = withTrace(async () => {
    await gate.promise;
    note('one');
  });
  const two = withTrace(async () => {
    await gate.promise;
    note('two');
  });
  note('outside');
  gate.resolve();
  expect([methods(await one), methods(await two)]).toEqual([['one'], ['two']]);
});

test('an outcome is not even made if no trace is there to take it', async () => {
  const make = jest.fn(() => outcome('a'));
  const gate = new Deferred<void>();
  const trace = withTrace(() => gate.promise);
  noteOutcome(make); // a trace is under way, elsewhere
  expect(make).not.toHaveBeenCalled();
  gate.resolve();
  await trace;
});

test('an inner trace has its own, and the outer ones have them too, made once', () => {
  const make = jest.fn(() => outcome('inner'));
  let inner: Traced<unknown> | undefined;
  const outer = withTrace(() => {
    note('before');
    inner = withTrace(() => noteOutcome(make));
    note('after');
  });
  expect(methods(inner as Traced<unknown>)).toEqual(['inner']);
  expect(methods(outer)).toEqual(['before', 'inner', 'after']);
  expect(make).toHaveBeenCalledTimes(1);
});

test('what goes on after an inner trace has ended still belongs to the outer one', async () => {
  const [gate, done] = [new Deferred<void>(), new Deferred<void>()];
  let inner: Traced<unknown> | undefined;
  const outer = withTrace(async () => {
    inner = withTrace(() => {
      void gate.promise.then(() => {
        note('late');
        done.resolve();
      });
    });
    gate.resolve();
    await done.promise;
  });
  expect(methods(await outer)).toEqual(['late']);
  expect(methods(inner as Traced<unknown>)).toEqual([]);
});

test('calls that go on after the function has settled are not added', async () => {
  const [gate, done] = [new Deferred<void>(), new Deferred<void>()];
  const traced = await withTrace(async () => {
    note('in time');
    void gate.promise.then(() => {
      note('late');
      done.resolve();
    });
  });
  gate.resolve();
  await done.promise;
  expect(methods(traced)).toEqual(['in time']);
});

test('what it throws or rejects with passes through, the same object, and the trace is over', async () => {
  const error = new Error('boom');
  expect(
    thrownBy(() =>
      withTrace(() => {
        throw error;
      }),
    ),
  ).toBe(error);
  expect(isTracing()).toBe(false);
  expect(await rejectionOf(withTrace(() => Promise.reject(error)))).toBe(error);
});

test('isTracing says whether any is under way, in whatever context', async () => {
  const gate = new Deferred<void>();
  expect(isTracing()).toBe(false);
  const traces = [withTrace(() => gate.promise), withTrace(() => gate.promise)];
  expect(withTrace(() => isTracing()).result).toBe(true);
  expect(isTracing()).toBe(true);
  gate.resolve();
  await Promise.all(traces);
  expect(isTracing()).toBe(false);
});

test('beyond 10,000 outcomes only their number is kept', () => {
  const { outcomes, dropped } = withTrace(() => {
    for (let call = 0; call < 10_003; call++) note('a');
  });
  expect([outcomes.length, dropped]).toEqual([10_000, 3]);
});

test('a trace that is over pins neither its result nor its outcomes, even where its context lives on', async () => {
  const forever = new Deferred<void>();
  const holdContext = () => void forever.promise.then(() => note('never'));
  const traceOf = async () => {
    const traced = await withTrace(async () => {
      holdContext();
      note('a');
      return { large: true };
    });
    return [new WeakRef(traced.result), new WeakRef(traced.outcomes)] as const;
  };
  const refs = await traceOf();
  await collectGarbage();
  expect(refs.map((ref) => ref.deref())).toEqual([undefined, undefined]);
  forever.resolve();
});

test('traces each of which sets off the next one do not pile up', async () => {
  const states = (globalThis as { [key: symbol]: Map<string, unknown> })[Symbol.for('purecache/1')];
  const { context } = states?.get('traces') as { context: AsyncLocalStorage<object> };
  const traces: WeakRef<object>[] = [];
  const [reached, hold] = [new Deferred<void>(), new Deferred<void>()];
  const ends: Promise<unknown>[] = [];
  const setOff = (left: number): void => {
    const end = withTrace(async () => {
      traces.push(new WeakRef(context.getStore() as object));
      if (left === 0) {
        reached.resolve();
        await hold.promise;
        return;
      }
      await settled(); // the one before is over by then
      setOff(left - 1);
    });
    if (left === 0) ends.push(end);
  };
  setOff(50);
  await reached.promise;
  await collectGarbage();
  expect(traces).toHaveLength(51);
  expect(traces.filter((trace) => trace.deref() !== undefined).length).toBeLessThan(5);
  hold.resolve();
  await Promise.all(ends);
});

test('another copy of the module sees the same traces', async () => {
  jest.resetModules();
  const other = await import('../src/view/trace.js');
  expect(other.withTrace).not.toBe(withTrace);
  const traced = withTrace(() => {
    other.noteOutcome(() => outcome('from the other copy'));
    return other.isTracing();
  });
  expect(traced.result).toBe(true);
  expect(methods(traced)).toEqual(['from the other copy']);
});

test('what is no function is refused', () => {
  expect(thrownBy(() => withTrace(Promise.resolve() as any))).toMatchObject({
    name: 'TypeError',
    code: 'PURECACHE_INVALID_OPTION',
    message: 'withTrace takes a function that makes the calls, not an object (Promise): withTrace(() => ...).',
  });
});

test('a runtime without AsyncLocalStorage refuses to trace, and everything else goes on', async () => {
  const states = (globalThis as { [key: symbol]: Map<string, unknown> })[Symbol.for('purecache/1')];
  const kept = states?.get('traces');
  states?.delete('traces');
  jest.resetModules();
  const bare = await withGlobal('process', undefined, () => import('../src/view/trace.js'));
  const fn = jest.fn();
  expect(thrownBy(() => bare.withTrace(fn))).toMatchObject({
    name: 'TypeError',
    code: 'PURECACHE_INVALID_OPTION',
    message: expect.stringMatching(/^withTrace needs AsyncLocalStorage, .*events.*stats\(\)\.$/),
  });
  expect(fn).not.toHaveBeenCalled();
  expect(bare.isTracing()).toBe(false);
  expect(() => bare.noteOutcome(() => outcome('a'))).not.toThrow();
  states?.set('traces', kept);
});
