/** Tells of entries that a backend lets go of by itself, as the events `evict` and `expire`. */
import type { CacheBackend } from '../backend.js';
import { digestOf } from '../key/key-digest.js';
import { isObserved, publish } from '../view/events.js';
import type { BackendState } from './backend-state.js';

/** A cached method, as events name it. */
interface Subject {
  subject(key: string): { method: string; namespace: string | undefined };
}

/** Called while somebody listens; the listener that it leaves on the backend is silent while nobody does. */
export function watchRemovals(backend: CacheBackend, state: BackendState, method: Subject): void {
  if (backend.observe === undefined || state.isObserved) return;
  state.isObserved = true;
  backend.observe((key, _value, cause) => {
    if (!isObserved() || (cause !== 'evicted' && cause !== 'expired')) return;
    // On a backend that methods share it may be the entry of another one, or what a user has put there by hand.
    const prefix = state.prefixOf(key);
    const holder = prefix === '' ? undefined : state.holderOf(prefix);
    const { method: label, namespace } = method.subject(key);
    if (namespace !== undefined && holder === undefined) return;
    const type = cause === 'evicted' ? 'evict' : 'expire';
    publish({ type, method: holder ?? label, namespace, key: digestOf(key) });
  });
}
