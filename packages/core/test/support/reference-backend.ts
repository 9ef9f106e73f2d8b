/** Backends by the book, as small as can be, of which the broken ones are made. */
import type { CacheBackend } from '../../src/backend.js';
import type { Clock } from '../../src/runtime/clock.js';

export interface Made {
  capacity?: number;
  ttl?: number;
  clock: Clock;
}

export const everything = { sync: true, capacity: true, expiry: true, peek: true };

/** In memory. Its results are `any`, so that a broken one may return something else. */
export class Reference {
  sync = true;
  readonly map = new Map<string, { value: unknown; deadline: number }>();
  readonly clock: Clock;
  readonly capacity: number;
  ttl: number;

  constructor({ capacity = Infinity, ttl = Infinity, clock }: Made) {
    this.capacity = capacity;
    this.ttl = ttl;
    this.clock = clock;
  }
  get size(): number {
    return this.map.size;
  }
  get(key: string): any {
    const entry = this.map.get(key);
    if (entry === undefined || this.isFresh(entry.deadline)) return entry?.value;
    this.map.delete(key);
  }
  peek(key: string): any {
    return this.get(key);
  }
  set(key: string, value: unknown, ttl = this.ttl): any {
    if (!this.map.has(key) && this.map.size >= this.capacity) this.evict();
    this.map.set(key, { value, deadline: this.clock.now() + ttl });
  }
  delete(key: string): any {
    const wasThere = this.get(key) !== undefined;
    this.map.delete(key);
    return wasThere;
  }
  clear(prefix = ''): any {
    for (const key of this.map.keys()) if (this.startsWith(key, prefix)) this.map.delete(key);
  }
  isFresh(deadline: number): boolean {
    return this.clock.now() < deadline;
  }
  evict(): void {
    this.map.delete(this.map.keys().next().value as string);
  }
  startsWith(key: string, prefix: string): boolean {
    return key.startsWith(prefix);
  }
}

/** The same, answering later. */
export class LateReference implements CacheBackend {
  readonly #inner: Reference;

  constructor(options: Made) {
    this.#inner = new Reference(options);
  }
  async get(key: string): Promise<unknown> {
    return this.#inner.get(key);
  }
  async peek(key: string): Promise<unknown> {
    return this.#inner.get(key);
  }
  async set(key: string, value: unknown, ttl?: number): Promise<void> {
    this.#inner.set(key, value, ttl);
  }
  async delete(key: string): Promise<boolean> {
    return this.#inner.delete(key);
  }
  async clear(prefix?: string): Promise<void> {
    this.#inner.clear(prefix);
  }
}
