/**
 * One key, one source of truth whose version only grows, and calls, invalidations, time and failures in an order that a
 * scheduler chooses: after what was invalidated, no call begun later may return an older version.
 */
import fc from 'fast-check';
import { cache, cacheOf, invalidateTags, type CacheBackend } from '../../src/index.js';
import { stateOf } from '../../src/entries/backend-state.js';
import { ManualClock } from '../../src/testing/manual-clock.js';
import { settled } from './deferred.js';

export const STEPS_OF_CALLS = ['read', 'read', 'read with signal', 'peek', 'refresh'] as const;
/** After each of them a call begun later must not return an older version. */
export const STEPS_OF_CHANGES = [
  'delete',
  'set',
  'clear',
  'invalidate every tag',
  'invalidate the tag of odd versions',
] as const;
export const STEPS_OF_SOURCE = ['time passes', 'the source fails', 'the source recovers'] as const;

export type Step =
  (typeof STEPS_OF_CALLS)[number] | (typeof STEPS_OF_CHANGES)[number] | (typeof STEPS_OF_SOURCE)[number] | 'expire'; // no invalidation: calls may be answered with the stale value, but it is fresh no more

export interface Race {
  readonly scheduler: fc.Scheduler;
  readonly script: readonly Step[];
  readonly options: object;
  /** Steps done one after the other before the race. */
  readonly before?: readonly Step[];
  backend(clock: ManualClock, scheduler: fc.Scheduler): CacheBackend;
}

/** Which tags an entry carries only the result tells. */
export const tagsOf = (version: number): string[] => ['any', version % 2 === 0 ? 'even' : 'odd'];

export const TTL = 1_000;

/** What is raced: a fixed script, or any of these steps. */
type Contest = Omit<Race, 'scheduler' | 'script'> & ({ script: readonly Step[] } | { steps: readonly Step[] });

/** Looks for a script and a schedule that break the promise. */
export function contest({ options, backend, before = [], ...chosen }: Contest) {
  const scripts =
    'steps' in chosen
      ? fc.array(fc.constantFrom(...chosen.steps), { minLength: 2, maxLength: 12, size: 'max' })
      : fc.constant(chosen.script);
  return fc.asyncProperty(fc.scheduler(), scripts, async (scheduler, script) => {
    await race({ scheduler, script, options, backend, before });
  });
}

/** Throws with the schedule that breaks the promise, if one is found. */
export async function holds(what: Contest, numRuns: number): Promise<void> {
  await fc.assert(contest(what), { numRuns });
}

let runs = 0;

/** @throws Error that says what went wrong: a value that is too old, an error of another kind, a table that is not empty */
export async function race({ scheduler, script, options, before = [], backend: make }: Race): Promise<void> {
  const clock = new ManualClock(1_000_000);
  const backend = make(clock, scheduler);
  const timers = scheduleTimers(scheduler);
  try {
    const racing = new Racing(scheduler, clock, backend, options);
    await racing.run(before, script);
    timers.stop();
    await racing.end();
  } finally {
    timers.restore();
  }
}

class Racing {
  #version = 1;
  #isDown = false;
  /** What a call, a call that gives an odd version, and a `peek` must not be older than. */
  #floors = { any: 0, odd: 0, fresh: 0 };
  readonly #scheduler: fc.Scheduler;
  readonly #clock: ManualClock;
  readonly #backend: CacheBackend;
  readonly #get;
  readonly #handle;

  constructor(scheduler: fc.Scheduler, clock: ManualClock, backend: CacheBackend, options: object) {
    this.#scheduler = scheduler;
    this.#clock = clock;
    this.#backend = backend;
    const load = async (_signal?: AbortSignal): Promise<number> => {
      const seen = this.#version;
      await this.#turn('load');
      if (this.#isDown) throw new Error('the source is down');
      return seen;
    };
    const fixed = { backend, namespace: `race ${runs++}`, backendTimeout: Infinity };
    this.#get = cache(load, { ttl: TTL, ...options, ...fixed } as never) as typeof load;
    this.#handle = cacheOf(this.#get);
  }

  async run(before: readonly Step[], script: readonly Step[]): Promise<void> {
    for (const step of before) await this.#drive(this.#act(step));
    await this.#drive(
      Promise.all(
        script.map(async (step) => {
          await this.#turn(step);
          await this.#act(step);
        }),
      ),
    );
  }

  /** The source is well, and no limit passes any more: the next load gives the newest version, and nothing is left over. */
  async end(): Promise<void> {
    this.#isDown = false;
    this.#clock.advance(1);
    await this.#drive(this.#read(() => this.#get()));
    const last = await this.#drive(this.#handle.refresh());
    if (last !== this.#version) throw new Error(`a refresh gave ${String(last)}, not ${this.#version}`);
    await this.#drive(settled());
    this.#assertEmpty();
  }

  #act(step: Step): Promise<unknown> {
    const { signal } = new AbortController();
    switch (step) {
      case 'read':
        return this.#read(() => this.#get());
      case 'read with signal':
        return this.#read(() => this.#get(signal));
      case 'refresh':
        return this.#read(() => this.#handle.refresh());
      case 'peek':
        return this.#peek();
      case 'delete':
        return this.#change(['any', 'fresh'], () => this.#handle.delete());
      case 'clear':
        return this.#change(['any', 'fresh'], () => this.#handle.clear());
      case 'set':
        return this.#change(['any', 'fresh'], (version) => this.#handle.set([], version));
      case 'invalidate every tag':
        return this.#change(['any', 'fresh'], () => invalidateTags(this.#get, ['any', 'nobody has this one']));
      case 'invalidate the tag of odd versions':
        return this.#change(['odd'], () => invalidateTags(this.#get, ['odd']));
      case 'expire':
        return this.#change(['fresh'], () => this.#handle.expire());
      case 'time passes':
        return Promise.resolve(this.#clock.advance(TTL));
      case 'the source fails':
        return Promise.resolve((this.#isDown = true));
      case 'the source recovers':
        return Promise.resolve((this.#isDown = false));
    }
  }

  async #read(call: () => Promise<number>): Promise<void> {
    const { any, odd } = this.#floors;
    let value: number;
    try {
      value = await call();
    } catch (error) {
      if (isExpected(error)) return;
      throw error;
    }
    const least = value % 2 === 0 ? any : Math.max(any, odd);
    if (value < least) throw new Error(`a call begun after version ${least} was confirmed returned ${value}`);
  }

  async #peek(): Promise<void> {
    const { any, odd, fresh } = this.#floors;
    const value = await this.#handle.peek();
    if (value === undefined) return;
    const least = Math.max(any, fresh, value % 2 === 0 ? 0 : odd);
    if (value < least) throw new Error(`a peek begun after version ${least} was confirmed returned ${value}`);
  }

  async #change(floors: readonly ('any' | 'odd' | 'fresh')[], change: (version: number) => Promise<unknown>) {
    const mine = ++this.#version;
    this.#clock.advance(1);
    await change(mine);
    this.#clock.advance(1);
    for (const floor of floors) this.#floors[floor] = Math.max(this.#floors[floor], mine);
  }

  async #turn(label: string): Promise<void> {
    await this.#scheduler.schedule(Promise.resolve(), label);
  }

  /** Lets the scheduler choose until the work is done. */
  async #drive<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => (isDone = true));
    done.catch(() => {}); // awaited below
    for (let turns = 0; !isDone; turns++) {
      if (turns === 100) throw new Error('nothing is under way, and yet it does not end');
      await this.#scheduler.waitIdle();
      if (!isDone) await settled();
    }
    await this.#scheduler.waitIdle(); // background work
    return await done;
  }

  #assertEmpty(): void {
    const { backoff, curing, flights, suspects, writes } = stateOf(this.#backend, () => '');
    const sizes = { flights, writes, curing, backoff, suspects };
    for (const [name, { size }] of Object.entries(sizes)) {
      if (size > 0) throw new Error(`at the end the table of ${name} holds ${size}`);
    }
  }
}

function isExpected(error: unknown): boolean {
  const { code, message } = error as { code?: string; message: string };
  return code === 'PURECACHE_LOAD_TIMEOUT' || message === 'the source is down';
}

/** Timers fire when the scheduler says so, in any order: every limit is the shortest one in some schedule. */
function scheduleTimers(scheduler: fc.Scheduler): { stop(): void; restore(): void } {
  const { setTimeout, clearTimeout } = globalThis;
  const armed = new Set<unknown>();
  let isStopped = false;
  const scheduled = (action: () => void): unknown => {
    const timer = { unref: () => {} };
    armed.add(timer);
    void scheduler.schedule(Promise.resolve(), 'timer').then(() => {
      if (armed.delete(timer) && !isStopped) action();
    });
    return timer;
  };
  Object.assign(globalThis, { setTimeout: scheduled, clearTimeout: (timer: unknown) => void armed.delete(timer) });
  return {
    stop: () => void (isStopped = true),
    restore: () => void Object.assign(globalThis, { setTimeout, clearTimeout }),
  };
}
