/** `cacheOf`: what can be done to one cache from outside, in the terms of the method's own arguments. */
import type { CacheBackend } from './backend.js';
import type { Variation } from './call-key.js';
import { invalidUse, notCached, show, uncacheableResult } from './errors.js';
import type { CacheOfFunction, CacheStats, Handle } from './handle-signature.js';
import { oneShotKind } from './one-shot.js';
import type { ReadThrough } from './read-through.js';
import { CacheRecord } from './record.js';
import { registrationOf, type Registration } from './registry.js';
import { isThenable } from './thenable.js';

type Args = readonly unknown[];

/**
 * The handle of a cached method on one object, or of a cached function.
 *
 * @throws PurecacheError `PURECACHE_NOT_CACHED` if nothing is cached there
 */
export const cacheOf = function cacheOf(target: unknown, member?: unknown) {
  const isAlone = member === undefined;
  const fn = isAlone
    ? target
    : typeof member === 'function'
      ? member
      : Reflect.get(Object(target), member as PropertyKey);
  const registration = registrationOf(fn);
  if (registration === undefined) throw notCached(describe(target, member));
  if (isAlone && !registration.method.isFunction) {
    throw invalidUse(
      `${registration.method.label} is a method: its cache belongs to an object. Write cacheOf(object, method).`,
    );
  }
  return new CacheHandle(registration, isAlone ? undefined : target, undefined);
} as CacheOfFunction;

class CacheHandle implements Handle<(...args: any[]) => any> {
  readonly #registration: Registration;
  readonly #self: unknown;
  readonly #variation: Variation | undefined;

  constructor(registration: Registration, self: unknown, variation: Variation | undefined) {
    this.#registration = registration;
    this.#self = self;
    this.#variation = variation;
  }

  async has(...args: Args): Promise<boolean> {
    return (await this.#cache.store.peek(this.keyOf(...args))) !== undefined;
  }

  async peek(...args: Args): Promise<unknown> {
    const found = await this.#cache.store.peek(this.keyOf(...args));
    return CacheRecord.is(found) ? found.value : found;
  }

  async set(args: Args, value: unknown): Promise<void> {
    const oneShot = isThenable(value) ? 'a promise' : oneShotKind(value);
    if (oneShot !== undefined) throw uncacheableResult(`cacheOf(${this.#registration.method.label}).set`, oneShot);
    const inner = this.#inner?.delete(...args);
    await this.#cache.store.set(this.keyOf(...args), value);
    await inner;
  }

  async delete(...args: Args): Promise<boolean> {
    const inner = this.#inner?.delete(...args);
    const removed = await this.#cache.store.delete(this.keyOf(...args));
    return [removed, await inner].includes(true);
  }

  /** There is no stale window yet, so that nothing is kept. */
  async expire(...args: Args): Promise<boolean> {
    return await this.delete(...args);
  }

  async refresh(...args: Args): Promise<unknown> {
    const inner = this.#inner;
    if (inner !== undefined) await inner.delete(...args); // no await without need: the load begins before this returns
    return await this.#cache.refresh(this.#self, args, this.keyOf(...args));
  }

  async bypass(...args: Args): Promise<unknown> {
    const { original } = this.#registration.method;
    return await (this.#inner?.bypass(...args) ?? original.apply(this.#self, args as unknown[]));
  }

  async clear(): Promise<void> {
    const inner = this.#inner?.clear();
    await this.#cache.store.clear(this.#registration.method.keys.prefix(this.#self));
    await inner;
  }

  varied(value: unknown): CacheHandle {
    const { label, policy } = this.#registration.method;
    if (policy.varyBy === undefined)
      throw invalidUse(`${label} has no 'varyBy' option, so its handle cannot be varied.`);
    return new CacheHandle(this.#registration, this.#self, { value });
  }

  keyOf(...args: Args): string {
    return this.#registration.method.keys.of(this.#self, args, this.#variation);
  }

  stats(): CacheStats {
    const { hits, misses, loads, loadErrors, staleHits, coalesced } = this.#cache;
    const { evictions, size } = this.backend;
    return { hits, misses, loads, loadErrors, staleHits, coalesced, evictions, size };
  }

  get backend(): CacheBackend {
    return this.#cache.store.port.backend;
  }

  /** Looked up on each use, so that a handle outlives `resetAll` and follows a selector. */
  get #cache(): ReadThrough {
    const cache = this.#registration.scope.find(this.#self);
    if (cache === undefined) throw notCached(`${this.#registration.method.label} of ${show(this.#self)}`);
    return cache;
  }

  /** The handle of a cached method that was decorated once more: what is dropped above must not come back from below. */
  get #inner(): CacheHandle | undefined {
    const inner = registrationOf(this.#registration.method.original);
    return inner && new CacheHandle(inner, this.#self, this.#variation);
  }
}

function describe(target: unknown, member: unknown): string {
  if (member === undefined) return show(target);
  const name = typeof member === 'function' ? show(member) : `'${String(member)}'`;
  return `${name} of ${show(target)}`;
}
