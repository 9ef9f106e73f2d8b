/** Makes suspect keys good: by the delete, or the clear, that failed before. */
import type { BackendState } from './backend-state.js';
import { release } from './deadline.js';
import { outsideCallers } from '../runtime/async-context.js';
import { isThenable } from '../runtime/thenable.js';

/** Where the keys are, and how entries are removed there. */
export interface Curable {
  readonly state: BackendState;
  delete(key: string): unknown;
  clear(prefix: string): unknown;
}

/**
 * Tries to make a suspect key good, once at a time; a failure leaves it suspect, for the next call to try again.
 *
 * @param pause milliseconds after a failure in which it is not tried again: a try outdates the loads that are under way
 */
export function cure(key: string, store: Curable, pause = 0): void {
  const { curing, suspects } = store.state;
  const way = suspects.cure(key);
  if (way === undefined) return;
  const target = way === 'clear' ? suspects.prefixToClear(key) : key;
  if (curing.has(target)) return;
  curing.add(target);
  const settle = () => void curing.delete(target);
  try {
    const cured = way === 'clear' ? store.clear(target) : store.delete(target);
    const rest = (): void => outsideCallers(() => release(setTimeout(settle, pause)));
    if (isThenable(cured)) cured.then(settle, pause === 0 ? settle : rest);
    else settle();
  } catch {
    settle();
  }
}
