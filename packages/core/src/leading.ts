/** What a backend that several processes share may offer beside its operations: leases, and word of invalidations. */

/** An entry, and how long the backend would give it. */
export interface Found {
  readonly kind: 'found';
  /** As `get` gives it. */
  readonly entry: unknown;
  /** When the backend lets go of it, in milliseconds of its clock; `Infinity`: it does not. */
  readonly expiresAt: number;
}

/** The right to load one key and to store what was loaded, for one process at a time. The backend renews it meanwhile. */
export interface Lease {
  readonly kind: 'lease';
  /** When it was given, in milliseconds of the backend's clock: what is loaded from now on is at least this new. */
  readonly startedAt: number;
  /**
   * Stores what was loaded, and ends the lease.
   *
   * @param ttl milliseconds, as for `set`
   * @returns `false`: the key was invalidated, or its lease lost, since; nothing is stored
   */
  fill(entry: unknown, ttl?: number): Promise<boolean>;
  /** Ends the lease with nothing stored; without effect once it has ended. Never throws. */
  release(): void;
}

/** Another process loads the key. */
export interface Waiting {
  readonly kind: 'wait';
  /**
   * Waits for its entry, as long as the backend thinks right.
   *
   * @returns the entry; or the lease, if the other process gave up or died; or `none`
   */
  wait(): Promise<Found | Lease | NoLease>;
}

/** The load may go on; its value is not to be stored. */
export interface NoLease {
  readonly kind: 'none';
}

export type Leading = Found | Lease | Waiting | NoLease;

/**
 * Tells whether what is at hand in this process may still be used: what was read, loaded or kept in memory. It is asked,
 * at no cost to speak of, where it matters; nobody has to be told.
 */
export interface Coherence {
  /** To be taken before a key is read or loaded, and kept with what came of it. */
  mark(key: string): unknown;
  /**
   * Whether nothing was heard since of an invalidation that concerns the key, and what may not have been heard yet is no
   * older than the backend's bound. What is invalidated through this backend itself counts as heard when it begins, and
   * once more when it has ended, failed or not.
   *
   * @param tags those of the value; `any`: they are not known yet
   */
  isCurrent(mark: unknown, tags: readonly string[] | 'any'): boolean;
  /** Whether all invalidations up to `within` milliseconds ago have been heard for certain. */
  isLive(within: number): boolean;
  /** Asks for proof of that often enough for this bound. */
  require(within: number): void;
}
