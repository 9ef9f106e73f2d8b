/** Tells how a load ended: to the method's histogram, and to those who listen to events. */
import type { CachedMethod } from './cached-method.js';
import { exactTime, monotonicClock } from './clock.js';
import { PurecacheError } from './errors.js';
import { isObserved, publish } from './events.js';
import { digestOf } from './key/key-digest.js';

/** @param beganAt on the process's clock */
export function reportLoad(method: CachedMethod, key: string, beganAt: number): void {
  const duration = exactTime(monotonicClock) - beganAt;
  method.loadTimes.add(duration);
  if (isObserved()) publish({ type: 'load', ...method.subject(key), key: digestOf(key), duration });
}

/** @param beganAt on the process's clock */
export function reportFailedLoad(
  method: CachedMethod,
  key: string,
  beganAt: number,
  type: 'load-error' | 'refresh-error',
  error: unknown,
): void {
  const duration = exactTime(monotonicClock) - beganAt;
  method.loadTimes.add(duration);
  if (!isObserved()) return;
  publish({ type, ...method.subject(key), key: digestOf(key), duration, errorName: nameOfError(error) });
}

/** The method succeeded, but its result cannot be cached, or a function of the options failed on it. */
export function reportUncacheable(method: CachedMethod, key: string, error: unknown): void {
  if (!isObserved()) return;
  const reason = error instanceof PurecacheError ? error.code : 'a function of the options failed';
  publish({ type: 'uncacheable', ...method.subject(key), key: digestOf(key), reason });
}

function nameOfError(error: unknown): string | undefined {
  try {
    const { name } = Object(error) as { name?: unknown };
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined; // an error that does not let itself be read
  }
}
