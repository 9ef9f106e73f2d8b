/** Backends with one property each, for tests of what core does with them. */
import type { CacheBackend, SyncCacheBackend } from '../../src/backend.js';
import { Deferred } from './deferred.js';

/** In memory and synchronous, without bounds; counts its calls. */
export class Counting implements SyncCacheBackend {
  static readonly options = ['label'];
  readonly sync = true;
  readonly entries = new Map<string, unknown>();
  readonly ttls: (number | undefined)[] = [];
  calls = { get: 0, set: 0, delete: 0, clear: 0, peek: 0 };

  constructor(readonly given: { label?: string } = {}) {}

  get size(): number {
    return this.entries.size;
  }
  get(key: string): unknown {
    this.calls.get++;
    return this.entries.get(key);
  }
  peek(key: string): unknown {
    this.calls.peek++;
    return this.entries.get(key);
  }
  set(key: string, value: unknown, ttl?: number): void {
    this.calls.set++;
    this.ttls.push(ttl);
    this.entries.set(key, value);
  }
  delete(key: string): boolean {
    this.calls.delete++;
    return this.entries.delete(key);
  }
  clear(prefix = ''): void {
    this.calls.clear++;
    for (const key of this.entries.keys()) if (key.startsWith(prefix)) this.entries.delete(key);
  }
}

type Operation = 'get' | 'set' | 'delete' | 'clear';

/** Asynchronous: every operation takes effect when it is let through, in a microtask unless `hold` was called. */
export class Slow implements CacheBackend {
  readonly entries = new Map<string, unknown>();
  readonly log: string[] = [];
  readonly #held = new Set<Operation>();
  readonly #waiting: { operation: Operation; gate: Deferred<void> }[] = [];

  /** Holds operations of that kind back from now on. */
  hold(operation: Operation): void {
    this.#held.add(operation);
  }
  /** Lets through what is held, and what comes later. */
  release(operation: Operation): void {
    this.#held.delete(operation);
    for (const each of this.#waiting.filter((one) => one.operation === operation)) each.gate.resolve();
  }
  async get(key: string): Promise<unknown> {
    await this.#pass('get');
    return this.entries.get(key);
  }
  async set(key: string, value: unknown): Promise<void> {
    await this.#pass('set');
    this.entries.set(key, value);
  }
  async delete(key: string): Promise<boolean> {
    await this.#pass('delete');
    return this.entries.delete(key);
  }
  async clear(prefix = ''): Promise<void> {
    await this.#pass('clear');
    for (const key of this.entries.keys()) if (key.startsWith(prefix)) this.entries.delete(key);
  }
  async #pass(operation: Operation): Promise<void> {
    this.log.push(operation);
    if (!this.#held.has(operation)) return;
    const gate = new Deferred<void>();
    this.#waiting.push({ operation, gate });
    await gate.promise;
  }
}

/** Asynchronous; the named operations reject. */
export class Failing extends Slow {
  readonly failing: Set<Operation>;

  constructor(...failing: Operation[]) {
    super();
    this.failing = new Set(failing);
  }
  override async get(key: string): Promise<unknown> {
    this.#fail('get');
    return await super.get(key);
  }
  override async set(key: string, value: unknown): Promise<void> {
    this.#fail('set');
    await super.set(key, value);
  }
  override async delete(key: string): Promise<boolean> {
    this.#fail('delete');
    return await super.delete(key);
  }
  override async clear(prefix?: string): Promise<void> {
    this.#fail('clear');
    await super.clear(prefix);
  }
  #fail(operation: Operation): void {
    this.log.push(operation);
    if (this.failing.has(operation)) throw new Error(`${operation} failed`);
  }
}

/** Synchronous; the named operations throw. */
export class FailingSync extends Counting {
  readonly failing = new Set<Operation>();

  override get(key: string): unknown {
    this.#fail('get');
    return super.get(key);
  }
  override set(key: string, value: unknown, ttl?: number): void {
    this.#fail('set');
    super.set(key, value, ttl);
  }
  override delete(key: string): boolean {
    this.#fail('delete');
    return super.delete(key);
  }
  override clear(prefix?: string): void {
    this.#fail('clear');
    super.clear(prefix);
  }
  #fail(operation: Operation): void {
    if (this.failing.has(operation)) throw new Error(`${operation} failed`);
  }
}
