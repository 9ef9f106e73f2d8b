/** What may be read of the entries of one cached method on one backend, and by which time they are judged. */
import type { BackendPort } from './backend-port.js';
import type { BackendState } from './backend-state.js';
import { cure, type Curable } from './cure.js';
import { exactTime } from '../runtime/clock.js';
import type { CachedMethod } from '../cached-method.js';
import type { PurecacheError } from '../errors.js';
import type { CacheRecord } from '../record.js';
import { ifValid } from './validity.js';
import type { Flight } from '../flight.js';
import { after } from '../runtime/thenable.js';

/** Milliseconds between tries to make a key good on a backend of many processes, which tries by itself as well. */
const PAUSE = 1_000;

export abstract class EntryReader implements Curable {
  readonly method: CachedMethod;
  readonly port: BackendPort;
  readonly state: BackendState;
  /** What the near part of the backend gives is what `readNear` gives, as long as no key is suspect. */
  readonly isSimple: boolean;
  readonly #pause: number;

  constructor(method: CachedMethod, port: BackendPort, state: BackendState) {
    this.method = method;
    this.port = port;
    this.state = state;
    this.#pause = port.leads ? PAUSE : 0;
    this.isSimple = port.near !== undefined && method.policy.tags === undefined;
  }

  abstract delete(key: string): unknown;
  abstract clear(prefix: string): unknown;

  /**
   * The entry, or `undefined`: absent, outdated, suspect, or the backend failed, which must not fail a call.
   *
   * @param failed what it comes to then
   */
  read(key: string, failed = this.readFailed): unknown {
    if (!this.state.suspects.isEmpty && this.isSuspect(key)) {
      cure(key, this, this.#pause);
      return undefined;
    }
    try {
      const found = this.port.get(key);
      if (this.port.sync && this.isSimple) return found;
      // Meanwhile a store that was given up for lost may have taken effect, and been seen by this look-up.
      return after(found, (value) => this.examine(key, value), failed);
    } catch (error) {
      return failed(error);
    }
  }

  /** Tries to make a suspect key good, before a load of it begins: those under way are outdated by that. */
  mend(key: string): void {
    if (!this.state.suspects.isEmpty) cure(key, this, this.#pause);
  }

  /** Like `read`, of what answers at once: a backend in memory, or the memory in front of a shared one. */
  readNear(key: string): unknown {
    const { near, sync } = this.port;
    if (sync || near === undefined) return this.read(key);
    if (!this.state.suspects.isEmpty && this.isSuspect(key)) return undefined; // the look-up that follows cures it
    try {
      return this.ifValid(key, near.get(key));
    } catch (error) {
      return this.readFailed(this.port.failed('get', key, error));
    }
  }

  /** Like `read` for a handle: no use is counted, and a failure is the caller's. */
  peek(key: string): unknown {
    return this.isSuspect(key) ? undefined : after(this.port.peek(key), (found) => this.ifValid(key, found));
  }

  /** What the backend gave, if it may be used. */
  examine(key: string, found: unknown): unknown {
    return this.isSuspect(key) ? undefined : this.ifValid(key, found);
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
    flight.startedAt = flight.lease?.startedAt ?? this.exactNow();
    if (tags !== undefined) flight.stamp = this.state.tags.now;
  }

  /** The entry that may be served in place of a load's value, unless it was invalidated meanwhile. */
  staleOf({ key, stale }: Flight): CacheRecord | undefined {
    return this.ifValid(key, stale) === undefined ? undefined : stale;
  }

  /** What a look-up comes to that failed. */
  readonly readFailed = (error: unknown): undefined => {
    if (this.method.policy.backendErrors === 'throw') throw error;
    this.port.report(error as PurecacheError, 'get');
  };

  protected ifValid(key: string, found: unknown, loadStamp?: number): unknown {
    return this.method.policy.tags === undefined ? found : ifValid(this.state, key, found, loadStamp);
  }

  protected isSuspect(key: string): boolean {
    return this.state.suspects.cure(key) !== undefined;
  }
}
