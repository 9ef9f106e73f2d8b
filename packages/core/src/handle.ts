/** `cacheOf`: what can be done to one cache from outside, in the terms of the method's own arguments. */
import type { CacheBackend } from './backend.js';
import { expireByHand, peekByHand, setByHand } from './by-hand.js';
import { invalidateTagsOn } from './entries/tag-invalidation.js';
import type { Variation } from './call-key.js';
import { isReceiver } from './cached-method.js';
import { digestOf } from './key/key-digest.js';
import { isObserved, publish, type InvalidateEvent } from './view/events.js';
import { withErrorDecoded } from './freshness/failure.js';
import { statsFrom } from './view/cache-stats.js';
import { invalidUse, notCached, ownerMissing, uncacheableValue, variedElsewhere } from './errors.js';
import { kindName } from './show.js';
import type { CacheOfFunction, CacheStats, Handle } from './signatures/handle-signature.js';
import { oneShotKind } from './one-shot.js';
import type { ReadThrough } from './read-through.js';
import { CacheRecord } from './record.js';
import { registrationOf, type Registration } from './registry.js';
import { after, isThenable } from './runtime/thenable.js';

type Args = readonly unknown[];

/**
 * The handle of a cached method on one object, or of a cached function.
 *
 * @throws PurecacheError `PURECACHE_NOT_CACHED` if nothing is cached there
 */
export const cacheOf = function cacheOf(target: unknown, member?: unknown) {
  const isAlone = member === undefined;
  let fn: unknown;
  try {
    fn = isAlone || typeof member === 'function' ? (member ?? target) : memberOf(target, member as PropertyKey);
  } catch (error) {
    throw notCached(describe(target, member), error);
  }
  const registration = registrationOf(fn);
  if (registration === undefined) throw notCached(describe(target, member));
  const { isFunction, label } = registration.method;
  if (!isFunction && (isAlone || !isReceiver(target))) throw ownerMissing(label);
  return new CacheHandle(registration, isAlone ? undefined : target, undefined);
} as CacheOfFunction;

export class CacheHandle implements Handle<(...args: any[]) => any> {
  readonly #registration: Registration;
  readonly #self: unknown;
  readonly #variation: Variation | undefined;

  constructor(registration: Registration, self: unknown, variation: Variation | undefined) {
    this.#registration = registration;
    this.#self = self;
    this.#variation = variation;
  }

  async has(...args: Args): Promise<boolean> {
    return (await this.#peek(args)) !== undefined;
  }

  async peek(...args: Args): Promise<unknown> {
    const { method } = this.#registration;
    const found = await this.#peek(args);
    const record = CacheRecord.is(found) ? withErrorDecoded(method, found) : undefined;
    if (record?.error !== undefined) throw record.error.thrown;
    const value = CacheRecord.is(found) ? record?.value : found;
    method.copier?.receive(value);
    return method.copier === undefined ? value : method.copier.give(value);
  }

  async set(args: Args, value: unknown): Promise<void> {
    const { label } = this.#registration.method;
    if (!Array.isArray(args)) {
      throw invalidUse(
        `cacheOf(...).set of ${label} takes the arguments as an array, not ${kindName(args)}: set([...args], value).`,
      );
    }
    const oneShot = isThenable(value) ? 'a promise' : oneShotKind(value);
    if (oneShot !== undefined) throw uncacheableValue(label, oneShot);
    const key = this.keyOf(...args);
    await this.#belowFirst(
      (inner) => inner.#delete(args),
      () => setByHand(this.#cache, key, args, value),
    );
    this.#tell('set', key);
  }

  async delete(...args: Args): Promise<boolean> {
    const key = this.keyOf(...args);
    const removed = await this.#delete(args, key);
    this.#tell('delete', key);
    return removed === true;
  }

  async expire(...args: Args): Promise<boolean> {
    const key = this.keyOf(...args);
    const expired = await this.#belowFirst(
      (inner) => inner.#delete(args),
      (below) => after(expireByHand(this.#cache, key), (here) => here === true || below === true),
    );
    this.#tell('expire', key);
    return expired === true;
  }

  async refresh(...args: Args): Promise<unknown> {
    const key = this.keyOf(...args);
    const { keys, label } = this.#registration.method;
    // The load reads its context itself, so its value is that of the context, whatever this handle was varied by.
    if (this.#variation !== undefined && keys.of(this.#self, args) !== key) throw variedElsewhere(label);
    return await this.#belowFirst(
      (inner) => inner.#delete(args),
      () => this.#cache.refresh(this.#self, args, key),
    );
  }

  async bypass(...args: Args): Promise<unknown> {
    const { original } = this.#registration.method;
    return await (this.#inner?.bypass(...args) ?? original.apply(this.#self, args as unknown[]));
  }

  async clear(): Promise<void> {
    await this.#clear();
    this.#tell('clear', undefined);
  }

  /** Whether entries carry tags. */
  get hasTags(): boolean {
    return this.#registration.method.policy.tags !== undefined;
  }

  /** For `invalidateTags`. */
  async invalidateTags(tags: readonly string[]): Promise<void> {
    const prefix = this.#registration.method.keys.prefix(this.#self);
    await this.#belowFirst(
      (inner) => inner.#clear(), // what is below knows nothing of these tags
      () => invalidateTagsOn(this.#cache.store.port, this.#cache.store.state, tags, prefix),
    );
    this.#tell('tags', undefined);
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
    const { evictions, size } = this.backend;
    return statsFrom(this.#registration.method, this.#cache, { evictions, size });
  }

  get backend(): CacheBackend {
    return this.#cache.store.port.backend;
  }

  /** Looked up on each use, so that a handle outlives `resetAll` and follows a selector. There is one: see `cacheOf`. */
  get #cache(): ReadThrough {
    return this.#registration.scope.find(this.#self) as ReadThrough;
  }

  #peek(args: Args): unknown {
    return peekByHand(this.#cache, this.keyOf(...args));
  }

  #tell(by: InvalidateEvent['by'], key: string | undefined): void {
    if (!isObserved()) return;
    const { method } = this.#registration;
    const subject = method.subject(key ?? method.keys.prefix(this.#self));
    publish({ type: 'invalidate', ...subject, key: key === undefined ? undefined : digestOf(key), by });
  }

  #delete(args: Args, key = this.keyOf(...args)): unknown {
    return this.#belowFirst(
      (inner) => inner.#delete(args),
      (below) => after(this.#cache.store.delete(key), (here) => here === true || below === true),
    );
  }

  #clear(): unknown {
    const prefix = this.#registration.method.keys.prefix(this.#self);
    return this.#belowFirst(
      (inner) => inner.#clear(),
      () => this.#cache.store.clear(prefix),
    );
  }

  /**
   * Acts on the method below first, if there is one, and waits for it: else a call in between would bring back from there
   * what is dropped here. In memory all of it happens at once.
   */
  #belowFirst<T>(below: (inner: CacheHandle) => unknown, here: (below: unknown) => T): T | PromiseLike<T> {
    const inner = this.#inner;
    return after(inner === undefined ? undefined : below(inner), here);
  }

  /** The handle of a cached method that was decorated once more. */
  get #inner(): CacheHandle | undefined {
    const inner = registrationOf(this.#registration.method.original);
    return inner && new CacheHandle(inner, this.#self, this.#variation);
  }
}

function memberOf(target: unknown, name: PropertyKey): unknown {
  return Reflect.get(Object(target), name);
}

function describe(target: unknown, member: unknown): string {
  if (member === undefined) return kindName(target);
  const name = typeof member === 'function' ? kindName(member) : `'${String(member)}'`;
  return `${name} of ${kindName(target)}`;
}
