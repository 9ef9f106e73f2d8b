/** Two processes, each with memory of its own in front of one store. */
import type { SyncCacheBackend } from '@purecache/core';
import type { ManualClock } from '@purecache/core/testing';
import { LRU } from '@purecache/lru';
import { Tiered, type TieredOptions } from '../../src/index.js';
import { SharedDouble } from './shared-double.js';
import { SharedStore } from './shared-store.js';

/** A process: its backend, and what that is made of. */
export interface Process {
  readonly tiered: Tiered;
  readonly shared: SharedDouble;
  readonly memory: SyncCacheBackend;
  /** What memory gives. */
  near(key?: string): unknown;
}

export interface Tiers {
  readonly store: SharedStore;
  readonly clock: ManualClock;
  readonly here: Process;
  readonly there: Process;
}

export function tiers(options: Partial<TieredOptions> = {}): Tiers {
  const store = new SharedStore();
  const { clock } = store;
  const open = (given: Partial<TieredOptions>): Process => {
    const shared = new SharedDouble(store);
    const memory = given.memory ?? new LRU({ capacity: 100, clock });
    const tiered = new Tiered({ ...given, memory, shared });
    return { tiered, shared, memory, near: (key = 'k') => tiered.near?.get(key) };
  };
  const { memory: _, ...same } = options;
  return { store, clock, here: open(options), there: open(same) };
}

/** Has the store hold an entry, and the process a copy in its memory. */
export async function warm(
  { tiered }: Process,
  store: SharedStore,
  entry: unknown = 'v1',
  ttl?: number,
): Promise<void> {
  store.store('k', entry, ttl);
  await tiered.get('k');
}
