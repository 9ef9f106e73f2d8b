/** Finds the cache that serves a call: one per object, one per class, or one on a backend that all objects share. */
import { BackendPort } from './entries/backend-port.js';
import { stateOf } from './entries/backend-state.js';
import { assertSuited } from './assert-suited.js';
import { isBackend, type CacheBackend } from './backend.js';
import { classOf, isReceiver, type CachedMethod } from './cached-method.js';
import { namespaceOf } from './call-key.js';
import { EntryStore } from './entries/entry-store.js';
import { noBackend } from './errors.js';
import { NamespaceGuard } from './namespace-guard.js';
import type { BackendSource } from './options.js';
import { ReadThrough } from './read-through.js';
import { ignoreRejection } from './runtime/thenable.js';
import { WeakList } from './runtime/weak-list.js';

type SharedSource = Exclude<BackendSource, { kind: 'class' }>;

export interface Scope {
  /** The cache for this `this`; `undefined`: the call runs uncached, because `this` is no object. */
  find(self: unknown): ReadThrough | undefined;
  /** The same, if it was made before. */
  peek(self: unknown): ReadThrough | undefined;
  /** Entries in all its caches; `undefined`: their backends are shared with others, or cannot tell. */
  size(): number | undefined;
  /** Empties every cache of the method. */
  reset(): Promise<void>;
}

/** @param isMethod whether a member of an object is the method, by which the class that defines it is found */
export function scopeOf(method: CachedMethod, isMethod: (member: unknown) => boolean): Scope {
  const { source, scope } = method.policy;
  if (source.kind !== 'class') return new SharedScope(method, source, isMethod);
  if (method.isFunction) return new FunctionScope(method, source.make);
  return new ObjectScope(method, source.make, scope === 'class');
}

function openCache(method: CachedMethod, backend: CacheBackend): ReadThrough {
  const isShared = method.policy.source.kind !== 'class';
  const state = stateOf(backend, isShared ? namespaceOf : () => '');
  const port = new BackendPort(backend, method.policy, state, method);
  return new ReadThrough(method, new EntryStore(method, port, state));
}

function sizeOf(caches: readonly ReadThrough[]): number | undefined {
  return caches.reduce<number | undefined>((sum, { store }) => {
    const { size } = store.port.backend;
    return sum === undefined || size === undefined ? undefined : sum + size;
  }, 0);
}

/** A backend for each owner: the object itself, or its class. Nothing but the owner keeps its cache alive. */
class ObjectScope implements Scope {
  readonly #method: CachedMethod;
  readonly #make: () => CacheBackend;
  readonly #isByClass: boolean;
  #isStatic = false;
  #caches = new WeakMap<object, ReadThrough>();
  /** The same caches, to be counted. */
  #made = new WeakList<ReadThrough>();

  constructor(method: CachedMethod, make: () => CacheBackend, isByClass: boolean) {
    this.#method = method;
    this.#make = make;
    this.#isByClass = isByClass;
  }

  find(self: unknown): ReadThrough | undefined {
    if (!isReceiver(self)) return undefined;
    const owner = this.#isByClass ? classOf(self) : self;
    let cache = this.#caches.get(owner);
    if (cache === undefined) {
      this.#method.labelFrom(self);
      cache = openCache(this.#method, this.#make());
      this.#isStatic = typeof self === 'function';
      this.#caches.set(owner, cache);
      this.#made.add(cache);
    }
    return cache;
  }

  peek(self: unknown): ReadThrough | undefined {
    if (!isReceiver(self)) return undefined;
    if (!this.#isByClass) return this.#caches.get(self);
    // A class is the owner for its objects, too: a method is called on the one or on the others.
    return (typeof self === 'function') === this.#isStatic ? this.#caches.get(classOf(self)) : undefined;
  }

  size(): number | undefined {
    return sizeOf(this.#made.live());
  }

  async reset(): Promise<void> {
    this.#caches = new WeakMap();
    this.#made = new WeakList();
  }
}

/** The one backend of a cached function, whatever its `this`. */
class FunctionScope implements Scope {
  readonly #method: CachedMethod;
  readonly #make: () => CacheBackend;
  #cache: ReadThrough | undefined;

  constructor(method: CachedMethod, make: () => CacheBackend) {
    this.#method = method;
    this.#make = make;
  }

  find(): ReadThrough {
    return (this.#cache ??= openCache(this.#method, this.#make()));
  }

  peek(): ReadThrough | undefined {
    return this.#cache;
  }

  size(): number | undefined {
    return sizeOf(this.#cache === undefined ? [] : [this.#cache]);
  }

  async reset(): Promise<void> {
    this.#cache = undefined;
  }
}

/** A backend given by the user, directly or by a selector that is asked on each call. */
class SharedScope implements Scope {
  readonly #method: CachedMethod;
  readonly #source: SharedSource;
  readonly #guard: NamespaceGuard;
  readonly #caches = new WeakMap<object, ReadThrough>();
  /** The same caches, for `reset` alone. */
  readonly #seen = new WeakList<ReadThrough>();

  constructor(method: CachedMethod, source: SharedSource, isMethod: (member: unknown) => boolean) {
    this.#method = method;
    this.#source = source;
    this.#guard = new NamespaceGuard(method, isMethod);
  }

  find(self: unknown): ReadThrough | undefined {
    if (isReceiver(self)) this.#method.labelFrom(self);
    else if (!this.#method.isFunction) return undefined;
    const backend = this.#source.kind === 'object' ? this.#source.backend : this.#source.select(self);
    const cache = this.#caches.get(backend as object) ?? this.#open(backend);
    this.#guard.check(self, cache.store.state.claims);
    return cache;
  }

  peek(self: unknown): ReadThrough | undefined {
    try {
      return isReceiver(self) && this.#guard.hasSeen(self) ? this.find(self) : undefined;
    } catch {
      return undefined; // a selector that does not know this object
    }
  }

  size(): undefined {}

  async reset(): Promise<void> {
    // A namespace that depends on the object is not known here: then the whole backend is emptied.
    const { keys, policy } = this.#method;
    const prefix = typeof policy.namespace === 'function' ? '' : keys.prefix(undefined);
    await Promise.all(this.#seen.live().map((cache) => cache.store.clear(prefix)));
  }

  #open(backend: unknown): ReadThrough {
    ignoreRejection(backend);
    if (!isBackend(backend)) throw noBackend(this.#method.label, backend);
    assertSuited(this.#method.policy, backend);
    const cache = openCache(this.#method, backend);
    this.#caches.set(backend, cache);
    this.#seen.add(cache);
    return cache;
  }
}
