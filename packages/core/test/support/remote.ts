/** An asynchronous backend with a clock, expiry and tags of its own, as a shared cache server has them. */
import type { CacheBackend } from '../../src/backend.js';
import type { Clock } from '../../src/runtime/clock.js';
import { CacheRecord } from '../../src/record.js';

export type RemoteOperation = 'get' | 'set' | 'delete' | 'clear' | 'peek' | 'invalidateTags';

/** Called twice for each operation: before it takes effect, and after it, unless it said that the answer comes at once. */
export type Turn = (operation: RemoteOperation, when: 'reaches' | 'answers') => Promise<void | 'at once'> | void;

interface Stored {
  readonly value: unknown;
  readonly deadline: number;
}

/**
 * It keeps what a server can keep: not `stamp`, which counts in one process's memory only. A tag is invalidated by the
 * clock: entries with it whose load began at that moment or before are outdated.
 */
export class Remote implements CacheBackend {
  readonly clock: Clock;
  readonly entries = new Map<string, Stored>();
  readonly log: RemoteOperation[] = [];
  readonly #turn: Turn;
  readonly #invalidated = new Map<string, { readonly tag: string; readonly prefix: string; readonly at: number }>();

  constructor(clock: Clock, turn: Turn = () => {}) {
    this.clock = clock;
    this.#turn = turn;
  }

  async get(key: string): Promise<unknown> {
    return await this.#perform('get', () => this.#read(key));
  }
  async peek(key: string): Promise<unknown> {
    return await this.#perform('peek', () => this.#read(key));
  }
  async set(key: string, value: unknown, ttl = Infinity): Promise<void> {
    const sent = CacheRecord.is(value) ? new CacheRecord({ ...value, stamp: undefined }) : value;
    await this.#perform('set', () => this.entries.set(key, { value: sent, deadline: this.clock.now() + ttl }));
  }
  async delete(key: string): Promise<boolean> {
    return await this.#perform('delete', () => {
      const isThere = this.#read(key) !== undefined;
      this.entries.delete(key);
      return isThere;
    });
  }
  async clear(prefix = ''): Promise<void> {
    await this.#perform('clear', () => {
      for (const key of this.entries.keys()) if (key.startsWith(prefix)) this.entries.delete(key);
    });
  }
  async invalidateTags(tags: readonly string[], prefix = ''): Promise<void> {
    await this.#perform('invalidateTags', () => {
      const at = this.clock.now();
      for (const tag of tags) this.#invalidated.set(JSON.stringify([prefix, tag]), { tag, prefix, at });
    });
  }

  async #perform<T>(operation: RemoteOperation, action: () => T): Promise<T> {
    this.log.push(operation);
    const answers = await this.#turn(operation, 'reaches');
    const result = action();
    if (answers !== 'at once') await this.#turn(operation, 'answers');
    return result;
  }

  #read(key: string): unknown {
    const stored = this.entries.get(key);
    if (stored === undefined || this.clock.now() >= stored.deadline) return undefined;
    return CacheRecord.is(stored.value) && this.#isOutdated(key, stored.value) ? undefined : stored.value;
  }

  #isOutdated(key: string, { tags = [], startedAt = 0 }: CacheRecord): boolean {
    return [...this.#invalidated.values()].some(
      ({ tag, prefix, at }) => startedAt <= at && key.startsWith(prefix) && tags.includes(tag),
    );
  }
}
