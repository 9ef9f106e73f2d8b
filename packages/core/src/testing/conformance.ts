/** The conformance suite: what every backend must do, as tests for any runner. */
import type { CacheBackend } from '../backend.js';
import type { Clock } from '../runtime/clock.js';
import { registerCapacity, registerExpiry, registerPeek } from './bound-rules.js';
import { ManualClock } from './manual-clock.js';
import type { Rule } from './rule.js';
import { registerAnswers, registerKeys, registerStorage } from './storage-rules.js';

/** `test` of Jest, Vitest or node:test. */
export type ConformanceTest = (name: string, run: () => Promise<void>) => unknown;

export interface ConformanceOptions {
  test: ConformanceTest;
  /**
   * Makes a fresh, empty backend on which `clock` decides what has expired.
   *
   * @param options.capacity given by the capacity tests only
   * @param options.ttl the default time to live, in milliseconds; given by one of the expiry tests only. A backend without
   *   a default may ignore it.
   */
  create(options: { capacity?: number; ttl?: number; clock: Clock }): CacheBackend | Promise<CacheBackend>;
  /**
   * What the backend offers; tests of the rest are not registered. `sync`: it says `sync: true`. `capacity`: `create`
   * honours it, and a full backend drops an entry for a new one. `expiry`: entries end by `clock`. `peek`: it has one.
   */
  supports: { sync: boolean; capacity: boolean; expiry: boolean; peek: boolean };
}

/**
 * Registers the tests of the backend contract. A backend is fit for purecache when all of them pass.
 */
export function backendConformance({ test, create, supports }: ConformanceOptions): void {
  const rule: Rule = (name, run, options) => {
    test(`backend: ${name}`, async () => {
      const clock = new ManualClock(1_000);
      const backend = await create({ ...options, clock });
      try {
        await run(backend, clock);
      } finally {
        await backend[Symbol.asyncDispose]?.();
      }
    });
  };
  registerStorage(rule);
  registerKeys(rule);
  registerAnswers(rule, supports.sync);
  if (supports.peek) registerPeek(rule, supports.expiry);
  if (supports.capacity) registerCapacity(rule);
  if (supports.expiry) registerExpiry(rule);
}
