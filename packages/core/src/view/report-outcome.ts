/** Tells what a call came to, to those who listen to events and to the traces that the call is part of. */
import { isObserved, publish } from './events.js';
import { digestOf } from '../key/key-digest.js';
import { isTracing, noteOutcome, type CacheOutcome } from './trace.js';

/** Whether anybody wants to know. Asked on every call, so that one who asks makes nothing for nobody. */
export function isWatched(): boolean {
  return isObserved() || isTracing();
}

/**
 * Tells it. A call that joined the load of another is in traces only: there is no event for it.
 *
 * @param call `key` is the key as the backend sees it; only its digest is told, and it is made at most once
 */
export function reportOutcome(call: CacheOutcome): void {
  const { method, namespace, outcome, age } = call;
  let digest: string | undefined;
  const key = (): string => (digest ??= digestOf(call.key));
  if (isObserved() && outcome !== 'coalesced') {
    if (outcome === 'miss') publish({ type: outcome, method, namespace, key: key() });
    else publish({ type: outcome, method, namespace, key: key(), age });
  }
  if (isTracing()) noteOutcome(() => ({ method, namespace, outcome, age, key: key() }));
}
