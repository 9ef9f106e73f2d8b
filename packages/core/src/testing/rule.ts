/** How one rule of the backend contract is registered as a test. */
import type { CacheBackend } from '../backend.js';
import type { ManualClock } from './manual-clock.js';

/** Registers one test; `options` go to `create`. */
export type Rule = (
  name: string,
  run: (backend: CacheBackend, clock: ManualClock) => Promise<void>,
  options?: { capacity?: number; ttl?: number },
) => void;
