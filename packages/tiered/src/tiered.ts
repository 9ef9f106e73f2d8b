/** A backend of two: memory, which answers at once, in front of one that several processes share. */
import type { CacheBackend } from '@purecache/core';
import { NearEntries } from './near-entries.js';
import { resolveOptions, type SharedBackend, type TieredOptions } from './tiered-options.js';

type Leading = Awaited<ReturnType<SharedBackend['lead']>>;
type Lease = Extract<Leading, { kind: 'lease' }>;
type Waiting = Extract<Leading, { kind: 'wait' }>;

/**
 * Memory holds copies of what the shared backend holds, never for longer, and gives one only while the shared backend
 * vouches that no invalidation older than `maxStaleMs` was missed. Those of this process count at once. `near` looks into
 * memory; all else asks the shared backend, and what comes of it decides what memory holds.
 *
 * It opens nothing, so it closes nothing: who made the shared backend closes that.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` for options other than those of {@link TieredOptions}
 */
export class Tiered implements CacheBackend {
  readonly near: { get(key: string): unknown };
  readonly clock: SharedBackend['clock'];
  readonly coherence: SharedBackend['coherence'];
  /** There if the shared backend has it. Which entries in memory are meant is told by their marks. */
  readonly invalidateTags?: (tags: readonly string[], prefix?: string) => Promise<void>;
  readonly #shared: SharedBackend;
  readonly #near: NearEntries;

  constructor(options: TieredOptions) {
    const resolved = resolveOptions(options);
    const { shared, maxStaleMs } = resolved;
    this.#shared = shared;
    this.near = this.#near = new NearEntries(resolved);
    this.clock = shared.clock;
    this.coherence = shared.coherence;
    if (shared.invalidateTags !== undefined) {
      this.invalidateTags = async (tags, prefix) => await shared.invalidateTags?.(tags, prefix);
    }
    if (maxStaleMs > 0) shared.coherence.require(maxStaleMs);
  }

  /** The entry in the shared backend, which memory holds from now on. */
  async get(key: string): Promise<unknown> {
    const found = await this.#read(key, this.coherence.mark(key), () => this.#shared.find(key));
    return found?.entry;
  }

  /** The entry in the shared backend. */
  async peek(key: string): Promise<unknown> {
    return await (this.#shared.peek === undefined ? this.#shared.get(key) : this.#shared.peek(key));
  }

  async set(key: string, value: unknown, ttl?: number): Promise<void> {
    const store = () => (ttl === undefined ? this.#shared.set(key, value) : this.#shared.set(key, value, ttl));
    await this.#change(() => this.#near.drop(key), store);
  }

  async delete(key: string): Promise<boolean> {
    return await this.#change(
      () => this.#near.drop(key),
      () => this.#shared.delete(key),
    );
  }

  async clear(prefix = ''): Promise<void> {
    const clear = () => (prefix === '' ? this.#shared.clear() : this.#shared.clear(prefix));
    await this.#change(() => this.#near.dropAll(prefix), clear);
  }

  async lead(key: string, seen?: unknown, takesOver?: boolean): Promise<Leading> {
    return await this.#lead(key, () => this.#shared.lead(key, seen, takesOver));
  }

  async #lead<L extends Leading>(key: string, ask: () => Promise<L>): Promise<L> {
    const mark = this.coherence.mark(key);
    const led: Leading = await this.#read(key, mark, ask);
    if (led.kind === 'lease') return this.#leased(led, key, mark) as L;
    if (led.kind === 'wait') return this.#waiting(led, key) as L;
    return led as L;
  }

  #waiting(waiting: Waiting, key: string): Waiting {
    return { kind: 'wait', wait: () => this.#lead(key, () => waiting.wait()) };
  }

  /** @param mark from before the lease was asked for: the load begins later */
  #leased(lease: Lease, key: string, mark: unknown): Lease {
    return {
      kind: 'lease',
      startedAt: lease.startedAt,
      fill: (entry, ttl) => this.#fill(lease, key, mark, entry, ttl),
      release: () => lease.release(),
    };
  }

  /** What was loaded goes into memory as well, unless only the shared backend knows how long it lives. */
  async #fill(lease: Lease, key: string, mark: unknown, entry: unknown, ttl?: number): Promise<boolean> {
    const read = this.#near.begin(key, mark);
    // It is stored there later, and so lives a little longer there.
    const expiresAt = ttl === undefined ? -Infinity : this.clock.now() + ttl;
    let isFilled: boolean;
    try {
      isFilled = await (ttl === undefined ? lease.fill(entry) : lease.fill(entry, ttl));
    } finally {
      this.#near.end(read);
      this.#near.drop(key); // whatever is there, or is being read, is older
    }
    if (isFilled) this.#near.keep(read, entry, expiresAt);
    return isFilled;
  }

  /** Memory may hold what is found, from now on. */
  async #read<A extends Leading | undefined>(key: string, mark: unknown, ask: () => Promise<A>): Promise<A> {
    const read = this.#near.begin(key, mark);
    try {
      const answer: Leading | undefined = await ask();
      if (answer?.kind === 'found') this.#near.keep(read, answer.entry, answer.expiresAt);
      return answer as A;
    } finally {
      this.#near.end(read);
    }
  }

  /** What is read while the operation is under way may be from before it, so memory lets go twice, failed or not. */
  async #change<T>(drop: () => void, operation: () => T | Promise<T>): Promise<T> {
    drop();
    try {
      return await operation();
    } finally {
      drop();
    }
  }
}
