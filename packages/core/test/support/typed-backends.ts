/** Backends that exist for the compiler only, with the option shapes of the real ones; for `.types.ts` files. */
import type { CacheBackend, Clock, Duration, SyncCacheBackend } from '../../src/index.js';

declare abstract class InMemory implements SyncCacheBackend {
  readonly sync: true;
  get(key: string): unknown;
  set(key: string, value: unknown, ttl?: number): void;
  delete(key: string): boolean;
  clear(prefix?: string): void;
}

export declare class LRU extends InMemory {
  static readonly options: readonly string[];
  constructor(options: {
    capacity: number;
    ttl?: Duration;
    clock?: Clock;
    weigh?: (value: unknown, key: string) => number;
  });
}

export declare class TTL extends InMemory {
  constructor(options: { ttl: number; capacity?: number });
}

/** A backend without options. */
export declare class Unbounded extends InMemory {}

/** A backend that asks for one of two sets of options. */
export declare class EitherOr extends InMemory {
  constructor(options: { rows: number } | { bytes: number });
}

export declare class Redis implements CacheBackend {
  constructor(options: { url: string });
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, ttl?: number): Promise<void>;
  delete(key: string): Promise<boolean>;
  clear(prefix?: string): Promise<void>;
}

export declare const lru: LRU;
export declare const redis: Redis;
