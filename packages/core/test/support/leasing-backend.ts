/** One store that several "processes" share, with leases and word of invalidations, as a server has it; all by hand. */
import type { CacheBackend } from '../../src/backend.js';
import type { Coherence, Found, Leading, NoLease } from '../../src/leading.js';
import { ManualClock } from '../../src/testing/manual-clock.js';

interface Entry {
  readonly entry: unknown;
  readonly expiresAt: number;
}

const NONE: NoLease = { kind: 'none' };

export class LeasingStore {
  readonly clock = new ManualClock(1_000);
  readonly entries = new Map<string, Entry>();
  /** Key to the token of whoever loads it. */
  readonly leases = new Map<string, number>();
  /** What was asked, by anybody, in order. */
  readonly calls: string[] = [];
  readonly waiters = new Map<string, (() => void)[]>();
  /** Raised at every invalidation by anybody. */
  version = 0;
  /** Raised when any tag is invalidated. */
  tagVersion = 0;
  /** Set, `lead` fails. */
  broken: Error | undefined;
  /** Set, waiting ends with it at once. */
  gaveUp = false;
  #token = 0;

  open(near?: Map<string, unknown>): LeasingBackend {
    return new LeasingBackend(this, near);
  }

  take(key: string): number {
    const token = ++this.#token;
    this.leases.set(key, token);
    return token;
  }

  wake(key: string): void {
    const waiting = this.waiters.get(key) ?? [];
    this.waiters.delete(key);
    for (const each of waiting) each();
  }
}

export class LeasingBackend implements CacheBackend {
  readonly near: { get(key: string): unknown } | undefined;
  readonly #store: LeasingStore;
  /** Set, the process has not heard for certain. */
  isDeaf = false;

  constructor(store: LeasingStore, near: Map<string, unknown> | undefined) {
    this.#store = store;
    this.near = near;
  }

  get clock(): ManualClock {
    return this.#store.clock;
  }

  readonly coherence: Coherence = {
    mark: () => [this.#store.version, this.#store.tagVersion],
    isCurrent: (mark, tags) => {
      const [version, tagVersion] = mark as [number, number];
      if (this.isDeaf || version !== this.#store.version) return false;
      return tags.length === 0 || tagVersion === this.#store.tagVersion;
    },
    isLive: () => !this.isDeaf,
    require: () => {},
  };

  async get(key: string): Promise<unknown> {
    return (await this.find(key))?.entry;
  }

  async find(key: string): Promise<Found | undefined> {
    this.#store.calls.push('get');
    const found = this.#store.entries.get(key);
    if (found === undefined || this.clock.now() >= found.expiresAt) return undefined;
    return { kind: 'found', ...found };
  }

  async set(key: string, value: unknown, ttl = Infinity): Promise<void> {
    this.#store.calls.push('set');
    this.#invalidate(key);
    this.#store.entries.set(key, { entry: value, expiresAt: this.clock.now() + ttl });
  }

  async delete(key: string): Promise<boolean> {
    this.#store.calls.push('delete');
    return this.#invalidate(key);
  }

  async clear(prefix = ''): Promise<void> {
    for (const key of this.#store.entries.keys()) if (key.startsWith(prefix)) this.#invalidate(key);
  }

  async invalidateTags(): Promise<void> {
    this.#store.tagVersion++;
  }

  async lead(key: string, seen?: unknown, takesOver?: boolean): Promise<Leading> {
    const store = this.#store;
    store.calls.push(takesOver === true ? 'take over' : 'lead');
    if (store.broken !== undefined) throw store.broken;
    const found = await this.find(key);
    store.calls.pop();
    if (found !== undefined && found.entry !== seen && takesOver !== true) return found;
    if (store.leases.has(key) && takesOver !== true) return { kind: 'wait', wait: () => this.#wait(key) };
    const token = store.take(key);
    const isHeld = (): boolean => store.leases.get(key) === token;
    return {
      kind: 'lease',
      startedAt: this.clock.now(),
      fill: async (entry, ttl = Infinity) => {
        store.calls.push(isHeld() ? 'fill' : 'refused fill');
        if (!isHeld()) return false;
        store.leases.delete(key);
        store.entries.set(key, { entry, expiresAt: this.clock.now() + ttl });
        store.wake(key);
        return true;
      },
      release: () => {
        if (!isHeld()) return;
        store.calls.push('release');
        store.leases.delete(key);
        store.wake(key);
      },
    };
  }

  async #wait(key: string): ReturnType<Extract<Leading, { kind: 'wait' }>['wait']> {
    this.#store.calls.push('wait');
    if (this.#store.gaveUp) return NONE;
    await new Promise<void>((resolve) => {
      this.#store.waiters.set(key, [...(this.#store.waiters.get(key) ?? []), resolve]);
    });
    const led = await this.lead(key);
    this.#store.calls.pop();
    return led.kind === 'wait' ? await led.wait() : led;
  }

  #invalidate(key: string): boolean {
    this.#store.version++;
    this.#store.leases.delete(key);
    this.#store.wake(key);
    return this.#store.entries.delete(key);
  }
}
