/**
 * The entries of one cached method on one backend: what may be read, what may be stored, and in which order.
 *
 * Fills (stores of loaded values) are fenced and never fail a call unless asked to; the writes of a handle detach the
 * loads they overtake and do fail. A key whose write failed is suspect until a delete of it succeeds; after a clear that
 * failed, all keys it was for are, until a clear succeeds.
 */
import type { BackendPort } from './backend-port.js';
import type { BackendState } from './backend-state.js';
import { cure } from './cure.js';
import { release, type Timer } from './deadline.js';
import { exactTime } from '../runtime/clock.js';
import type { FillDemand } from './fill-demand.js';
import type { CachedMethod } from '../cached-method.js';
import type { PurecacheError } from '../errors.js';
import type { Kept } from '../freshness/keeping.js';
import type { CacheRecord } from '../record.js';
import { removeAll } from './remove-all.js';
import { ifValid } from './validity.js';
import type { Flight } from '../single-flight.js';
import { after } from '../runtime/thenable.js';

export class EntryStore {
  readonly method: CachedMethod;
  readonly port: BackendPort;
  readonly state: BackendState;
  readonly #patience: number;
  /** What the backend gives is what `read` gives, as long as no key is suspect. */
  readonly isSimple: boolean;

  constructor(method: CachedMethod, port: BackendPort, state: BackendState) {
    this.method = method;
    this.port = port;
    this.state = state;
    this.#patience = method.policy.backendTimeout;
    this.isSimple = port.sync && method.policy.tags === undefined;
  }

  /** The entry, or `undefined`: absent, outdated, suspect, or the backend failed, which must not fail a call. */
  read(key: string): unknown {
    if (!this.state.suspects.isEmpty && this.#isSuspect(key)) {
      cure(key, this);
      return undefined;
    }
    try {
      const found = this.port.get(key);
      if (this.isSimple) return found;
      // Meanwhile a store that was given up for lost may have taken effect, and been seen by this look-up.
      const examine = (value: unknown) => (this.#isSuspect(key) ? undefined : this.#ifValid(key, value));
      return after(found, examine, this.readFailed);
    } catch (error) {
      return this.readFailed(error);
    }
  }

  /** Like `read` for a handle: no use is counted, and a failure is the caller's. */
  peek(key: string): unknown {
    return this.#isSuspect(key) ? undefined : after(this.port.peek(key), (found) => this.#ifValid(key, found));
  }

  /** The time by the clock that dates entries. */
  now(): number {
    return this.port.clock.now();
  }

  /** The same where something has failed already, which a clock that fails as well must not make worse. */
  nowAnyhow(): number {
    try {
      return this.now();
    } catch {
      return Infinity; // nothing is servable then
    }
  }

  /** The same for what is written down, where the process's clock may be a little late. */
  exactNow(): number {
    return exactTime(this.port.clock);
  }

  /** Notes when a load begins, if its entry will be dated. */
  date(flight: Flight): void {
    const { isDated, tags } = this.method.policy;
    if (!isDated) return;
    flight.startedAt = this.exactNow();
    if (tags !== undefined) flight.stamp = this.state.tags.now;
  }

  /** The entry that may be served in place of a load's value, unless it was invalidated meanwhile. */
  staleOf({ key, stale }: Flight): CacheRecord | undefined {
    return this.#ifValid(key, stale) === undefined ? undefined : stale;
  }

  /**
   * Stores what is kept of a load, unless an invalidation came in between or its caller gave up.
   *
   * @returns a promise on an asynchronous backend, which rejects where a synchronous one throws
   */
  fill(flight: Flight, kept: Kept | undefined, demand: FillDemand): Promise<void> | undefined {
    const { key } = flight;
    if (kept === undefined && !demand.replaces) return undefined;
    const isFenced = () =>
      flight.detached ||
      demand.signal?.aborted === true ||
      this.#isSuspect(key) ||
      (kept !== undefined && this.#ifValid(key, kept.entry, flight.stamp) === undefined);
    if (isFenced()) return undefined;
    this.state.flights.outdateOlder(flight);
    const armed = demand.mayFail ? undefined : release;
    const store = () => (kept === undefined ? this.port.delete(key) : this.#put(key, kept, armed));
    if (this.port.sync) {
      try {
        store();
      } catch (error) {
        this.#fillFailed(key, error, demand.mayFail);
      }
      return undefined;
    }
    return this.state.writes.write(
      key,
      async () => {
        if (isFenced()) return;
        try {
          await store();
        } catch (error) {
          this.#fillFailed(key, error, demand.mayFail);
        }
      },
      this.#patience,
      armed,
    );
  }

  /** Stores what a user gives, over whatever loads are under way; `undefined`: nothing is kept, so what is there goes. */
  set(key: string, kept: Kept | undefined): unknown {
    if (kept === undefined) return this.delete(key);
    this.#outdateLoads(key);
    return this.#write(key, () => this.#put(key, kept));
  }

  /** `true`: something was removed. */
  delete(key: string): unknown {
    this.#outdateLoads(key);
    return this.#write(key, () => this.#remove(key));
  }

  /**
   * Puts in place of an entry what `change` makes of it; `undefined`: the entry goes.
   *
   * @param isMeant whether the entry is one to change; else nothing happens
   * @returns whether there was such an entry
   */
  change(key: string, isMeant: (found: unknown) => boolean, change: (found: unknown) => Kept | undefined): unknown {
    this.#outdateLoads(key, true);
    return this.#write(key, () => {
      if (this.#isSuspect(key)) return this.#remove(key);
      return after(this.peek(key), (found) => {
        if (found === undefined || !isMeant(found)) return false;
        const kept = change(found);
        return after(kept === undefined ? this.#remove(key) : this.#put(key, kept), () => true);
      });
    });
  }

  /** Removes every entry whose key starts with `prefix`. */
  clear(prefix: string): unknown {
    const { flights } = this.state;
    flights.detachAll(prefix);
    if (this.state.hasBackoff) this.state.backoff.clear(prefix);
    if (this.port.sync) return removeAll(prefix, this.port, this.state);
    return this.state.writes.clear(
      prefix,
      async () => {
        try {
          return await removeAll(prefix, this.port, this.state);
        } finally {
          flights.detachAllLookUps(prefix); // one begun meanwhile may have seen what is gone now
        }
      },
      this.#patience,
    );
  }

  #outdateLoads(key: string, keepsStale = false): void {
    this.state.flights.detach(key, keepsStale);
    if (this.state.hasBackoff) this.state.backoff.succeeded(key);
  }

  #remove(key: string): unknown {
    return after(this.port.delete(key), (removed) => {
      this.state.suspects.delete(key);
      return removed === true;
    });
  }

  #put(key: string, { entry, ttl }: Kept, armed?: (timer: Timer) => void): unknown {
    return this.port.set(key, entry, ttl, () => this.#distrust(key), armed);
  }

  #write(key: string, operation: () => unknown): unknown {
    const { flights, suspects } = this.state;
    if (this.port.sync) {
      try {
        return operation();
      } catch (error) {
        suspects.add(key);
        throw error;
      }
    }
    return this.state.writes.write(
      key,
      async () => {
        try {
          return await operation();
        } catch (error) {
          suspects.add(key);
          throw error;
        } finally {
          flights.detachLookUps(key); // one begun meanwhile may have seen what is overwritten now
        }
      },
      this.#patience,
    );
  }

  #ifValid(key: string, found: unknown, loadStamp?: number): unknown {
    return this.method.policy.tags === undefined ? found : ifValid(this.state, key, found, loadStamp);
  }

  /** What a look-up comes to that failed. */
  readonly readFailed = (error: unknown): undefined => {
    if (this.method.policy.backendErrors === 'throw') throw error;
    this.port.report(error as PurecacheError, 'get');
  };

  #distrust(key: string): void {
    this.state.suspects.add(key);
    cure(key, this);
  }

  #fillFailed(key: string, error: unknown, mayFail: boolean): void {
    this.#distrust(key);
    if (mayFail) throw error;
    this.port.report(error as PurecacheError, 'set');
  }

  #isSuspect(key: string): boolean {
    return this.state.suspects.cure(key) !== undefined;
  }
}
