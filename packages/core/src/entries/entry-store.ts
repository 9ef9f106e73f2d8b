/**
 * The entries of one cached method on one backend: what may be read, what may be stored, and in which order.
 *
 * Fills (stores of loaded values) are fenced and never fail a call unless asked to; the writes of a handle detach the
 * loads they overtake and do fail. A key whose write failed is suspect until a delete of it succeeds; after a clear that
 * failed, all keys it was for are, until a clear succeeds.
 */
import type { BackendPort } from './backend-port.js';
import type { BackendState } from './backend-state.js';
import type { CachedMethod } from '../cached-method.js';
import type { PurecacheError } from '../errors.js';
import { CacheRecord, type ResultKind } from '../record.js';
import type { Flight } from '../single-flight.js';
import { after, isThenable } from '../thenable.js';

export class EntryStore {
  readonly method: CachedMethod;
  readonly port: BackendPort;
  readonly state: BackendState;

  constructor(method: CachedMethod, port: BackendPort, state: BackendState) {
    this.method = method;
    this.port = port;
    this.state = state;
  }

  /** The entry, or `undefined`: absent, suspect, or the backend failed, which must not fail a call. */
  read(key: string): unknown {
    if (this.#isSuspect(key)) {
      this.#cure(key);
      return undefined;
    }
    try {
      const found = this.port.get(key);
      return isThenable(found) ? found.then(undefined, this.#readFailed) : found;
    } catch (error) {
      return this.#readFailed(error);
    }
  }

  /** Like `read` for a handle: no use is counted, and a failure is the caller's. */
  peek(key: string): unknown {
    return this.#isSuspect(key) ? undefined : this.port.peek(key);
  }

  /**
   * Stores a load's value, unless an invalidation came in between or its caller gave up.
   *
   * @param mayFail whether a failure is for the caller; else it is reported
   * @returns a promise on an asynchronous backend, which rejects where a synchronous one throws
   */
  fill(
    flight: Flight,
    value: unknown,
    kind: ResultKind,
    signal: AbortSignal | undefined,
    mayFail = this.method.policy.backendErrors === 'throw',
  ): Promise<void> | undefined {
    const { key } = flight;
    const isFenced = () => flight.detached || signal?.aborted === true || this.#isSuspect(key);
    if (isFenced()) return undefined;
    this.state.flights.outdateOlder(flight);
    const entry = this.#entryFor(value, kind);
    if (this.port.sync) {
      try {
        this.#put(key, entry);
      } catch (error) {
        this.#fillFailed(key, error, mayFail);
      }
      return undefined;
    }
    return this.state.writes.write(
      key,
      async () => {
        if (isFenced()) return;
        try {
          await this.#put(key, entry);
        } catch (error) {
          this.#fillFailed(key, error, mayFail);
        }
      },
      this.#patience,
    );
  }

  /** Stores a value that a user gives, over whatever loads are under way. */
  set(key: string, value: unknown): unknown {
    this.state.flights.detach(key);
    const kind = this.port.sync ? (this.method.kind ?? 'async') : 'async';
    return this.#write(key, () => this.#put(key, this.#entryFor(value, kind)));
  }

  /** `true`: something was removed. */
  delete(key: string): unknown {
    this.state.flights.detach(key);
    return this.#write(key, () =>
      after(this.port.delete(key), (removed) => {
        this.state.suspects.delete(key);
        return removed === true;
      }),
    );
  }

  /** Removes every entry whose key starts with `prefix`. */
  clear(prefix: string): unknown {
    const { flights } = this.state;
    flights.detachAll(prefix);
    if (this.port.sync) return this.#removeAll(prefix);
    return this.state.writes.clear(
      prefix,
      async () => {
        try {
          return await this.#removeAll(prefix);
        } finally {
          flights.detachAllLookUps(prefix); // one begun meanwhile may have seen what is gone now
        }
      },
      this.#patience,
    );
  }

  #removeAll(prefix: string): unknown {
    const { suspects } = this.state;
    const failed = (error: unknown): never => {
      suspects.addPrefix(prefix);
      throw error;
    };
    try {
      const cleared = this.port.clear(prefix);
      const succeeded = (): void => suspects.clear(prefix);
      return isThenable(cleared) ? cleared.then(succeeded, failed) : succeeded();
    } catch (error) {
      return failed(error);
    }
  }

  #put(key: string, entry: unknown): unknown {
    return this.port.set(key, entry, () => {
      this.state.suspects.add(key);
      this.#cure(key);
    });
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

  /** A plain result is its own entry; a record tells what the bare value cannot. */
  #entryFor(value: unknown, kind: ResultKind): unknown {
    const isOtherKind = this.method.kind !== undefined && kind !== this.method.kind;
    if (isOtherKind && this.port.sync) return new CacheRecord({ value, kind });
    return value === undefined || CacheRecord.is(value) ? new CacheRecord({ value }) : value;
  }

  readonly #readFailed = (error: unknown): undefined => {
    if (this.method.policy.backendErrors === 'throw') throw error;
    this.port.report(error as PurecacheError, 'get');
  };

  #fillFailed(key: string, error: unknown, mayFail: boolean): void {
    this.state.suspects.add(key);
    this.#cure(key);
    if (mayFail) throw error;
    this.port.report(error as PurecacheError, 'set');
  }

  get #patience(): number {
    return this.method.policy.backendTimeout;
  }

  #isSuspect(key: string): boolean {
    return this.state.suspects.cure(key) !== undefined;
  }

  /** Tries to make a suspect key good; a failure leaves it suspect, for the next call to try again. */
  #cure(key: string): void {
    const { curing, suspects } = this.state;
    const cure = suspects.cure(key);
    const target = cure === 'clear' ? suspects.prefixToClear(key) : key;
    if (curing.has(target)) return;
    curing.add(target);
    const settle = () => void curing.delete(target);
    try {
      const cured = cure === 'clear' ? this.clear(target) : this.delete(target);
      if (isThenable(cured)) cured.then(settle, settle);
      else settle();
    } catch {
      settle();
    }
  }
}
