/** The entries in memory: which are let in, and which may still be given. */
import { CacheRecord, type SyncCacheBackend } from '@purecache/core';
import { ReadsUnderWay, type Read } from './reads-under-way.js';
import type { ResolvedOptions, SharedBackend } from './tiered-options.js';

const NO_TAGS: readonly string[] = [];

/** What the memory is given for an entry; its `weigh` and `onRemoval` see it too. */
export class NearEntry {
  /** The entry as the shared backend has it: a value, or a `CacheRecord`. */
  readonly entry: unknown;
  /** Tells whether it was invalidated; opaque. */
  readonly mark: unknown;
  readonly tags: readonly string[];

  constructor(entry: unknown, mark: unknown, tags: readonly string[]) {
    this.entry = entry;
    this.mark = mark;
    this.tags = tags;
  }
}

export class NearEntries {
  readonly #memory: SyncCacheBackend;
  readonly #coherence: SharedBackend['coherence'];
  readonly #clock: SharedBackend['clock'];
  readonly #maxStaleMs: number;
  readonly #ttl: number;
  readonly #reads = new ReadsUnderWay();

  constructor({ memory, shared, maxStaleMs, ttl }: ResolvedOptions) {
    this.#memory = memory;
    this.#coherence = shared.coherence;
    this.#clock = shared.clock;
    this.#maxStaleMs = maxStaleMs;
    this.#ttl = ttl;
  }

  /** The entry, at once; `undefined`: not in memory, or it cannot be told that it is still valid. */
  get(key: string): unknown {
    const near = this.#memory.get(key) as NearEntry | undefined;
    // An entry stays while nothing is heard: it may turn out that nothing was missed.
    if (near === undefined || !this.#coherence.isLive(this.#maxStaleMs)) return undefined;
    if (this.#coherence.isCurrent(near.mark, near.tags)) return near.entry;
    this.#memory.delete(key);
    return undefined;
  }

  /** To be called before a key is read or stored elsewhere, with a mark from before as well: word may overtake the answer. */
  begin(key: string, mark: unknown): Read {
    return this.#reads.begin(key, mark);
  }

  end(read: Read): void {
    this.#reads.end(read);
  }

  /**
   * Lets in what was read or stored, unless something has invalidated it since or may have.
   *
   * @param expiresAt in milliseconds of the shared backend's clock
   */
  keep({ key, mark, isOvertaken }: Read, entry: unknown, expiresAt: number): void {
    if (this.#maxStaleMs === 0 || isOvertaken) return;
    const tags = CacheRecord.is(entry) ? (entry.tags ?? NO_TAGS) : NO_TAGS;
    if (!this.#coherence.isLive(this.#maxStaleMs) || !this.#coherence.isCurrent(mark, tags)) return;
    const ttl = Math.min(expiresAt - this.#clock.now(), this.#ttl);
    if (ttl > 0) this.#memory.set(key, new NearEntry(entry, mark, tags), ttl);
  }

  /** Lets go of an entry, and keeps out what is being read of it. */
  drop(key: string): void {
    this.#reads.overtake(key);
    this.#memory.delete(key);
  }

  /** The same for all entries whose key starts with `prefix`. */
  dropAll(prefix: string): void {
    this.#reads.overtakeAll(prefix);
    if (prefix === '') this.#memory.clear();
    else this.#memory.clear(prefix);
  }
}
