/** Makes suspect keys good: by the delete, or the clear, that failed before. */
import type { BackendState } from './backend-state.js';
import { isThenable } from '../runtime/thenable.js';

/** Where the keys are, and how entries are removed there. */
export interface Curable {
  readonly state: BackendState;
  delete(key: string): unknown;
  clear(prefix: string): unknown;
}

/** Tries to make a suspect key good, once at a time; a failure leaves it suspect, for the next call to try again. */
export function cure(key: string, store: Curable): void {
  const { curing, suspects } = store.state;
  const way = suspects.cure(key);
  if (way === undefined) return;
  const target = way === 'clear' ? suspects.prefixToClear(key) : key;
  if (curing.has(target)) return;
  curing.add(target);
  const settle = () => void curing.delete(target);
  try {
    const cured = way === 'clear' ? store.clear(target) : store.delete(target);
    if (isThenable(cured)) cured.then(settle, settle);
    else settle();
  } catch {
    settle();
  }
}
