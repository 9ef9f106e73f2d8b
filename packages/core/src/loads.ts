/**
 * Begins the loads of one cache: for a call that has missed, for a handle, in the background. On a backend that several
 * processes share, a load asks for the lease of its key first.
 */
import { Answers } from './answers.js';
import { handOver } from './background.js';
import { claimLease, type Claim, type ClaimDemand } from './entries/lease-claim.js';
import { reentrantLoad } from './errors.js';
import type { Flight } from './flight.js';
import type { Judgement } from './freshness/judgement.js';
import { Load, type LoadDemand } from './load.js';
import type { CacheRecord } from './record.js';

type Args = readonly unknown[];

export class Loads extends Answers {
  /**
   * Loads now, whatever is stored and whatever is under way; the entry is replaced once the load has succeeded. It is for
   * a handle, so it waits for the store, and fails if that fails.
   */
  refresh(self: unknown, args: Args, key: string): unknown {
    const { flights } = this.store.state;
    if (flights.isEntering(key)) return this.refuse(reentrantLoad(this.method.label));
    const signal = this.method.keys.signalOf(args);
    const flight = flights.begin(key, signal === undefined);
    const demand = { self, args, signal, mayFail: true, replaces: true, isBackground: false };
    // Whoever loads the key elsewhere began before, so that load is not good enough.
    return this.#load(flight, demand, { seen: undefined, takesOver: true, patience: Infinity });
  }

  protected miss(
    flight: Flight,
    self: unknown,
    args: Args,
    signal: AbortSignal | undefined,
    fallback: CacheRecord | undefined,
  ): unknown {
    // With a stale entry at hand it is not known yet what the call comes to.
    if (fallback === undefined) this.countMiss(flight.key);
    const mayFail = this.method.policy.backendErrors === 'throw';
    flight.stale = fallback;
    const demand = { self, args, signal, mayFail, replaces: fallback !== undefined, isBackground: false };
    return new Load(this, flight, demand).run();
  }

  /** Begins a load that nobody waits for, once the caller has been answered; one per key, and none while it backs off. */
  protected refreshLater(self: unknown, args: Args, key: string, record: CacheRecord): void {
    const { method, store } = this;
    const { flights } = store.state;
    if (flights.isUnderWay(key)) return;
    if (store.state.hasBackoff && !store.state.backoff.mayTry(key, store.now())) return;
    const signal = method.keys.signalOf(args);
    // A synchronous caller could not join it.
    const flight = flights.begin(key, signal === undefined && (method.kind === 'async' || !store.port.sync));
    flight.stale = record;
    flight.servesStale = true;
    const demand = { self, args, signal, mayFail: false, replaces: true, isBackground: true };
    const refresh = async (): Promise<void> => {
      await Promise.resolve();
      if (flight.followers === 0 && (flight.detached || signal?.aborted === true)) return flights.end(flight);
      await this.#load(flight, demand, { seen: record, takesOver: false, patience: Infinity });
    };
    handOver(method, refresh());
  }

  /** Asks for the lease; with an entry to fall back on, another process is waited for as long as its load may take. */
  protected claim(flight: Flight, signal: AbortSignal | undefined, seen: unknown, judged: Judgement): Promise<Claim> {
    const { backendErrors, softTimeout } = this.method.policy;
    const patience = judged === 'fallback' ? softTimeout : Infinity;
    const mayFail = backendErrors === 'throw';
    return claimLease(this.store, flight, { seen, takesOver: false, patience, signal, mayFail });
  }

  /** Runs the method, under a lease where the backend gives them. */
  #load(flight: Flight, demand: LoadDemand, claimed: Omit<ClaimDemand, 'signal' | 'mayFail'>): unknown {
    return this.store.port.leads ? this.#loadUnderLease(flight, demand, claimed) : new Load(this, flight, demand).run();
  }

  async #loadUnderLease(
    flight: Flight,
    demand: LoadDemand,
    claimed: Omit<ClaimDemand, 'signal' | 'mayFail'>,
  ): Promise<unknown> {
    const { isBackground, mayFail, signal } = demand;
    try {
      await claimLease(this.store, flight, { ...claimed, signal, mayFail });
    } catch (error) {
      this.giveUp(flight, error);
      throw error;
    }
    // Without a lease another process sees to it, or the value could not be stored; whoever has joined waits for it yet.
    if (isBackground && flight.lease === undefined && !flight.isAwaited) return this.store.state.flights.end(flight);
    return await new Load(this, flight, demand).run();
  }

  protected giveUp(flight: Flight, error: unknown): void {
    this.store.state.flights.end(flight);
    flight.fail(error);
  }
}
