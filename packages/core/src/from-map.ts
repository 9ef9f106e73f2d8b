/** `fromMap`: a backend over any object with the methods of `Map`. */
import type { SyncCacheBackend } from './backend.js';
import { exactTime, monotonicClock, type Clock } from './runtime/clock.js';
import { invalidUse } from './errors.js';
import { show } from './show.js';
import { shared } from './runtime/process-state.js';

/** What `fromMap` needs: `Map`, `lru-cache`, `quick-lru` and many others have it. */
export interface MapLike {
  get(key: string): any;
  set(key: string, value: any): unknown;
  delete(key: string): unknown;
  clear(): void;
  keys(): Iterable<string>;
  /** Used for look-ups that must not count as a use, if it is there. */
  peek?(key: string): any;
  readonly size?: number;
}

/** A value with the moment at which it ends. */
class Expiring {
  constructor(
    readonly value: unknown,
    readonly deadline: number,
  ) {}
}

class MapBackend implements SyncCacheBackend {
  readonly sync = true;
  readonly clock: Clock;
  readonly #map: MapLike;

  constructor(map: MapLike, clock: Clock) {
    this.#map = map;
    this.clock = clock;
  }

  get size(): number {
    return this.#map.size ?? [...this.#map.keys()].length;
  }

  get(key: string): unknown {
    return this.#fresh(key, this.#map.get(key));
  }

  peek(key: string): unknown {
    return this.#fresh(key, this.#map.peek === undefined ? this.#map.get(key) : this.#map.peek(key));
  }

  set(key: string, value: unknown, ttl = Infinity): void {
    this.#map.set(key, ttl === Infinity ? value : new Expiring(value, exactTime(this.clock) + ttl));
  }

  delete(key: string): boolean {
    const wasThere = this.peek(key) !== undefined;
    this.#map.delete(key);
    return wasThere;
  }

  clear(prefix = ''): void {
    if (prefix === '') this.#map.clear();
    else for (const key of [...this.#map.keys()]) if (key.startsWith(prefix)) this.#map.delete(key);
  }

  #fresh(key: string, found: unknown): unknown {
    if (!(found instanceof Expiring)) return found;
    if (this.clock.now() < found.deadline) return found.value;
    this.#map.delete(key);
    return undefined;
  }
}

/**
 * A backend that keeps its entries in `map`; the same map gives the same backend. It enforces expiry itself: an expired
 * entry is never returned, and leaves the map when it is asked for. Bounds are the map's own: over a plain `Map` nothing
 * is ever evicted.
 *
 * @param options.clock dates entries; default: the process's monotonic clock. It counts at the first call for a map.
 * @throws TypeError `PURECACHE_INVALID_OPTION` if `map` lacks a method of `Map`
 */
export function fromMap(map: MapLike, options: { clock?: Clock } = {}): SyncCacheBackend {
  assertMapLike(map);
  const backends = shared('map-backends', () => new WeakMap<MapLike, MapBackend>());
  let backend = backends.get(map);
  if (backend === undefined) {
    backend = new MapBackend(map, options.clock ?? monotonicClock);
    backends.set(map, backend);
  }
  return backend;
}

function assertMapLike(map: unknown): void {
  const isObject = typeof map === 'object' && map !== null;
  const missing = ['get', 'set', 'delete', 'clear', 'keys'].find(
    (name) => !isObject || typeof (map as Record<string, unknown>)[name] !== 'function',
  );
  if (missing !== undefined) {
    throw invalidUse(`fromMap() takes an object with the methods of Map; ${show(map)} has no ${missing}().`);
  }
}
