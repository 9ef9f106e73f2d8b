/**
 * Asks for the lease of a load, on a backend that several processes share: either this process is the one that loads, or
 * what another one has stored, or stores meanwhile, is as good.
 */
import { loadTimeout, type PurecacheError } from '../errors.js';
import type { CachedMethod } from '../cached-method.js';
import type { Flight } from '../flight.js';
import type { Leading } from '../leading.js';
import { withDeadline } from './deadline.js';
import { releaseLate } from './backend-port.js';
import type { EntryStore } from './entry-store.js';

/** What a claim comes to. */
export type Claim =
  /** The load may begin: its flight has the lease, or its value is not stored. */
  | { readonly kind: 'load' }
  /** Another process has stored this. */
  | { readonly kind: 'found'; readonly entry: unknown }
  /** Another process loads, and it is not waited for any longer. */
  | { readonly kind: 'busy' };

export interface ClaimDemand {
  /** What the backend gave that will not do. */
  readonly seen: unknown;
  /** Whether the load of another process is not good enough. */
  readonly takesOver: boolean;
  /** Milliseconds to wait for another process at most. */
  readonly patience: number;
  readonly signal: AbortSignal | undefined;
  /** Whether a failure of the backend is the caller's. */
  readonly mayFail: boolean;
}

const LOAD: Claim = { kind: 'load' };
const BUSY: Claim = { kind: 'busy' };
const GIVEN_UP: Leading = { kind: 'none' };

/** @throws PurecacheError `_LOAD_TIMEOUT` once `timeout` has passed; what the backend failed with, if it may fail */
export async function claimLease(store: EntryStore, flight: Flight, demand: ClaimDemand): Promise<Claim> {
  const { key } = flight;
  let led: Leading | undefined;
  try {
    led = await ask(store, key, demand);
    if (led?.kind === 'found') {
      if (store.examine(key, led.entry) !== undefined) return { kind: 'found', entry: led.entry };
      // The backend cannot know that it will not do. What is stored in its place may not do either: then nothing is stored.
      led = await ask(store, key, { ...demand, seen: led.entry });
    }
  } catch (error) {
    return failed(error, store, demand.mayFail);
  }
  if (led === undefined) return BUSY;
  if (led.kind === 'lease') flight.lease = led;
  return LOAD;
}

/** `undefined`: another process loads, and patience is at an end. */
async function ask({ port, method }: EntryStore, key: string, demand: ClaimDemand): Promise<Leading | undefined> {
  const { patience, seen, signal, takesOver } = demand;
  const led = await port.lead(key, seen, takesOver);
  if (led.kind !== 'wait') return led;
  return await inTime(unlessAborted(port.wait(led, key), signal), method, patience);
}

/** `undefined`: patience is at an end. */
function inTime(waiting: Promise<Leading>, method: CachedMethod, patience: number): Promise<Leading | undefined> {
  const { timeout } = method.policy;
  const limit = Math.min(patience, timeout);
  if (limit === Infinity) return waiting;
  return withDeadline<Leading | undefined>(waiting, limit, () => {
    void waiting.then(releaseLate, releaseLate);
    if (patience <= timeout) return undefined;
    throw loadTimeout(method.label, timeout);
  });
}

/** A call that is given up goes on to its method, which knows the signal. */
function unlessAborted(waiting: Promise<Leading>, signal: AbortSignal | undefined): Promise<Leading> {
  if (signal === undefined) return waiting;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      void waiting.then(releaseLate, releaseLate);
      resolve(GIVEN_UP);
    };
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    const settled = (): void => signal.removeEventListener('abort', giveUp);
    waiting.then(resolve, reject).finally(settled);
  });
}

function failed(error: unknown, store: EntryStore, mayFail: boolean): Claim {
  const isOfBackend = String((error as Partial<PurecacheError> | null)?.code).startsWith('PURECACHE_BACKEND_');
  if (!isOfBackend || mayFail || store.method.policy.backendErrors === 'throw') throw error;
  store.port.report(error as PurecacheError, 'get');
  return LOAD;
}
