/**
 * Races. One key, one source of truth whose version only grows, and any schedule of loads, backend operations, reads and
 * invalidations: once an invalidation has resolved, no call begun later may return an older version.
 */
import fc from 'fast-check';
import { cache, cacheOf, type CacheBackend } from '../src/index.js';
import { Flights } from '../src/single-flight.js';
import { WriteOrder } from '../src/entries/write-order.js';
import { Counting } from './support/doubles.js';

type Step = 'read' | 'read with signal' | 'delete' | 'set' | 'clear' | 'refresh';
const steps = fc.array(fc.constantFrom<Step>('read', 'read', 'read with signal', 'delete', 'set', 'clear', 'refresh'), {
  minLength: 2,
  maxLength: 12,
});

/** A backend whose answers come, and whose operations take effect, when the scheduler says so. */
class Scheduled implements CacheBackend {
  readonly entries = new Map<string, unknown>();
  constructor(readonly scheduler: fc.Scheduler) {}
  async #turn(label: string): Promise<void> {
    await this.scheduler.schedule(Promise.resolve(), label);
  }
  async get(key: string): Promise<unknown> {
    await this.#turn('get reaches the server');
    const found = this.entries.get(key);
    await this.#turn('get answers');
    return found;
  }
  async set(key: string, value: unknown): Promise<void> {
    await this.#turn('set reaches the server');
    this.entries.set(key, value);
    await this.#turn('set answers');
  }
  async delete(key: string): Promise<boolean> {
    await this.#turn('delete reaches the server');
    const removed = this.entries.delete(key);
    await this.#turn('delete answers');
    return removed;
  }
  async clear(prefix = ''): Promise<void> {
    await this.#turn('clear reaches the server');
    for (const key of this.entries.keys()) if (key.startsWith(prefix)) this.entries.delete(key);
    await this.#turn('clear answers');
  }
}

let runs = 0;

async function run(scheduler: fc.Scheduler, script: readonly Step[], backend: CacheBackend): Promise<void> {
  let version = 0;
  let floor = 0;
  const get = cache(
    async (_signal?: AbortSignal): Promise<number> => {
      const seen = version;
      await scheduler.schedule(Promise.resolve(), 'load');
      return seen;
    },
    { backend, namespace: `race ${runs++}`, backendTimeout: Infinity },
  );
  const handle = cacheOf(get);
  const { signal } = new AbortController();
  const read = async (call: () => Promise<number>): Promise<void> => {
    const atLeast = floor;
    const value = await call();
    if (value < atLeast) throw new Error(`a call begun after version ${atLeast} was confirmed returned ${value}`);
  };
  const change = async (invalidate: () => Promise<unknown>): Promise<void> => {
    const mine = ++version;
    await invalidate();
    floor = Math.max(floor, mine);
  };
  const acts: Record<Step, () => Promise<void>> = {
    read: () => read(() => get()),
    'read with signal': () => read(() => get(signal)),
    delete: () => change(() => handle.delete()),
    clear: () => change(() => handle.clear()),
    set: () => change(() => handle.set([], version)),
    // Not an invalidation: a change under way may still keep its value out of the store.
    refresh: () => read(() => handle.refresh()),
  };
  const done = script.map(async (step) => {
    await scheduler.schedule(Promise.resolve(), step);
    await acts[step]();
  });
  await Promise.all([scheduler.waitIdle(), ...done]);
  await read(() => {
    const call = get();
    void scheduler.waitIdle();
    return call;
  });
}

const overSlow = fc.asyncProperty(fc.scheduler(), steps, async (scheduler, script) => {
  await run(scheduler, script, new Scheduled(scheduler));
});
const overMemory = fc.asyncProperty(fc.scheduler(), steps, async (scheduler, script) => {
  await run(scheduler, script, new Counting());
});

test('no call returns what was invalidated before it began, on a backend that answers later', async () => {
  await fc.assert(overSlow, { numRuns: 2_000 });
});

test('no call returns what was invalidated before it began, on a backend in memory', async () => {
  await fc.assert(overMemory, { numRuns: 2_000 });
});

describe('the property sees each guard: without it, a schedule is found that breaks it', () => {
  const { detach, detachAll, detachLookUps, detachAllLookUps } = Flights.prototype;
  const { write } = WriteOrder.prototype;
  afterEach(() => {
    Object.assign(Flights.prototype, { detach, detachAll, detachLookUps, detachAllLookUps });
    WriteOrder.prototype.write = write;
  });

  test('loads under way are not detached by an invalidation of their key', async () => {
    Flights.prototype.detach = () => {};
    expect((await fc.check(overMemory, { numRuns: 2_000 })).failed).toBe(true);
    expect((await fc.check(overSlow, { numRuns: 2_000 })).failed).toBe(true);
  });

  test('loads under way are not detached by a clear', async () => {
    Flights.prototype.detachAll = () => {};
    expect((await fc.check(overMemory, { numRuns: 2_000 })).failed).toBe(true);
  });

  // Rare among all scripts: an entry, and calls around an invalidation of it.
  const around = (invalidation: Step) =>
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      await run(scheduler, ['set', invalidation, 'read', 'read', 'read'], new Scheduled(scheduler));
    });

  test('look-ups begun while an invalidation is under way are not detached once it is done', async () => {
    Flights.prototype.detachLookUps = () => {};
    expect((await fc.check(around('delete'), { numRuns: 20_000 })).failed).toBe(true);
  });

  test('look-ups begun while a clear is under way are not detached once it is done', async () => {
    Flights.prototype.detachAllLookUps = () => {};
    expect((await fc.check(around('clear'), { numRuns: 50_000 })).failed).toBe(true);
  });

  test('writes do not wait for those under way on their key', async () => {
    WriteOrder.prototype.write = async (_key, action) => await action();
    expect((await fc.check(overSlow, { numRuns: 5_000 })).failed).toBe(true);
  });
});
