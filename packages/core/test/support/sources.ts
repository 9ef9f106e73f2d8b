/** A source of values whose answers a test decides, behind cached functions whose backends are on a clock moved by hand. */
import { LRU } from '@purecache/lru';
import { cache } from '../../src/index.js';
import type { Clock } from '../../src/runtime/clock.js';
import { ManualClock } from '../../src/testing/manual-clock.js';
import { Deferred, settled } from './deferred.js';
import { Slow } from './doubles.js';

/** Answers `a1`, `a2`, … when asked for `a`, unless a test says otherwise. */
export class Source {
  readonly calls: string[] = [];
  /** While there is one, answers wait for it. */
  gate: Deferred<void> | undefined;
  #answer: (() => unknown) | undefined;

  /** From now on it gives `value`. */
  give(value: unknown): void {
    this.#answer = () => value;
  }
  /** From now on it fails. */
  fail(error: unknown): void {
    this.#answer = () => {
      throw error;
    };
  }
  /** From now on it counts again. */
  count(): void {
    this.#answer = undefined;
  }
  /** Holds answers back until `open` of the gate is called. */
  close(): void {
    this.gate = new Deferred();
  }
  open(): void {
    this.gate?.resolve();
    this.gate = undefined;
  }
  read(id: string): unknown {
    this.calls.push(id);
    return this.#answer === undefined ? `${id}${this.calls.length}` : this.#answer();
  }
  /** What it answers is decided when it is asked. */
  async load(id: string): Promise<unknown> {
    const { gate } = this;
    let answer: () => unknown;
    try {
      const value = this.read(id);
      answer = () => value;
    } catch (error) {
      answer = () => {
        throw error;
      };
    }
    if (gate !== undefined) await gate.promise;
    return answer();
  }
}

/** Asynchronous, with a clock of its own: entries are gone once their time has passed. */
export class DatedSlow extends Slow {
  readonly ttls: (number | undefined)[] = [];
  readonly #deadlines = new Map<string, number>();

  constructor(readonly clock: Clock) {
    super();
  }
  override async get(key: string): Promise<unknown> {
    const found = await super.get(key);
    return this.clock.now() < (this.#deadlines.get(key) ?? Infinity) ? found : undefined;
  }
  override async set(key: string, value: unknown, ttl?: number): Promise<void> {
    this.ttls.push(ttl);
    await super.set(key, value);
    this.#deadlines.set(key, this.clock.now() + (ttl ?? Infinity));
  }
}

/** An async function on a backend in memory. */
export function inMemory(options: object) {
  const clock = new ManualClock(1_000);
  const source = new Source();
  const get = cache(async (id: string, _signal?: AbortSignal): Promise<unknown> => await source.load(id), {
    backend: LRU,
    capacity: 100,
    clock,
    ...options,
  });
  return { clock, source, get };
}

/** A sync function on a backend in memory. */
export function inMemorySync(options: object) {
  const clock = new ManualClock(1_000);
  const source = new Source();
  const get = cache((id: string): unknown => source.read(id), { backend: LRU, capacity: 100, clock, ...options });
  return { clock, source, get };
}

let names = 0;

/** An async function on a backend that answers later. */
export function onDatedSlow(options: object) {
  const clock = new ManualClock(1_000);
  const source = new Source();
  const backend = new DatedSlow(clock);
  const get = cache(async (id: string, _signal?: AbortSignal): Promise<unknown> => await source.load(id), {
    backend,
    namespace: `source ${names++}`,
    ...options,
  });
  return { clock, source, backend, get };
}

/** The same function behind both kinds of backends. */
export const kinds = [
  ['in memory', inMemory],
  ['on a backend that answers later', onDatedSlow],
] as const;

/** Lets work in the background have its turns, also where a backend answers later. */
export async function background(): Promise<void> {
  for (let i = 0; i < 3; i++) await settled();
}
