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
import { EntryReader } from './entry-reader.js';
import type { FillDemand } from './fill-demand.js';
import type { CachedMethod } from '../cached-method.js';
import type { PurecacheError } from '../errors.js';
import type { Kept } from '../freshness/keeping.js';
import { removeAll } from './remove-all.js';
import type { Flight } from '../flight.js';
import { after } from '../runtime/thenable.js';

export class EntryStore extends EntryReader {
  readonly #patience: number;

  constructor(method: CachedMethod, port: BackendPort, state: BackendState) {
    super(method, port, state);
    this.#patience = method.policy.backendTimeout;
  }

  /**
   * Stores what is kept of a load, unless an invalidation came in between or its caller gave up.
   *
   * @returns a promise on an asynchronous backend, which rejects where a synchronous one throws
   */
  fill(flight: Flight, kept: Kept | undefined, demand: FillDemand): Promise<void> | undefined {
    const { key, lease } = flight;
    if (lease === undefined && this.port.leads) return undefined; // another process may know better
    if (kept === undefined && !demand.replaces) return undefined;
    const isFenced = () =>
      flight.detached ||
      demand.signal?.aborted === true ||
      this.isSuspect(key) ||
      (kept !== undefined && this.ifValid(key, kept.entry, flight.stamp) === undefined);
    if (isFenced()) return undefined;
    this.state.flights.outdateOlder(flight);
    const armed = demand.mayFail ? undefined : release;
    const store = () => {
      if (kept === undefined) return this.port.delete(key);
      if (lease === undefined) return this.#put(key, kept, armed);
      return this.port.fill(lease, key, kept.entry, kept.ttl, armed);
    };
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
      if (this.isSuspect(key)) return this.#remove(key);
      if (this.port.leads) return this.#changeUnderLease(key, isMeant, change);
      return after(this.peek(key), (found) => {
        if (found === undefined || !isMeant(found)) return false;
        const kept = change(found);
        return after(kept === undefined ? this.#remove(key) : this.#put(key, kept), () => true);
      });
    });
  }

  /** Between the reading and the writing another process may invalidate the key: then the lease is lost. */
  async #changeUnderLease(
    key: string,
    isMeant: (found: unknown) => boolean,
    change: (found: unknown) => Kept | undefined,
  ): Promise<boolean> {
    const led = await this.port.lead(key, undefined, true);
    try {
      const found = await this.peek(key);
      if (found === undefined || !isMeant(found)) return false;
      const kept = change(found);
      if (kept === undefined || led.kind !== 'lease') await this.#remove(key);
      else await this.port.fill(led, key, kept.entry, kept.ttl);
      return true;
    } finally {
      if (led.kind === 'lease') led.release();
    }
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
        let answer: unknown;
        try {
          answer = await operation();
        } catch (error) {
          suspects.add(key);
          // Calls that wait for a lease have seen nothing: they may go on, and share one load.
          if (!this.port.leads) flights.detachLookUps(key);
          throw error;
        }
        flights.detachLookUps(key); // one begun meanwhile may have seen what is overwritten now
        return answer;
      },
      this.#patience,
    );
  }

  #distrust(key: string): void {
    this.state.suspects.add(key);
    cure(key, this);
  }

  #fillFailed(key: string, error: unknown, mayFail: boolean): void {
    if (!this.port.leads) this.#distrust(key); // a lease keeps a late store from doing harm
    if (mayFail) throw error;
    this.port.report(error as PurecacheError, 'set');
  }
}
