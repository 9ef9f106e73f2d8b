/** Pauses refreshes of keys whose refresh keeps failing, so that a source that is down is not asked on every stale read. */

/** Milliseconds after the first failure: about as long as a restart or a failover of a source takes at least. */
const FIRST_PAUSE = 1_000;
/** The pause doubles up to this many milliseconds: how long a source that has recovered goes unnoticed at most. */
const LONGEST_PAUSE = 60_000;
/** Milliseconds after the end of its pause for which a key is remembered, so that its next failure doubles the pause. */
const MEMORY = 60_000;
/** The table is bounded: the key that failed longest ago is forgotten first, and may be tried at once. */
const MAX_KEYS = 10_000;

interface Failing {
  readonly pause: number;
  /** When the pause ends. */
  readonly until: number;
}

/** Times are milliseconds of one clock that does not go back. */
export class Backoff {
  /** In the order of their last failure. */
  readonly #failing = new Map<string, Failing>();

  /** Keys remembered. Those whose pause ended over a minute ago leave with a later call for any key. */
  get size(): number {
    return this.#failing.size;
  }

  /** A refresh failed: the next one waits 1 s, after further failures in a row 2 s, 4 s, and so on, 60 s at most. */
  failed(key: string, now: number): void {
    if (now === Infinity) return; // there is no telling when it would end
    const last = this.#failing.get(key);
    const pause = last === undefined || isOver(last, now) ? FIRST_PAUSE : Math.min(last.pause * 2, LONGEST_PAUSE);
    this.#failing.delete(key); // to stand last again
    this.#failing.set(key, { pause, until: now + pause });
    this.#forget(now);
  }

  /** Whether a refresh may start. */
  mayTry(key: string, now: number): boolean {
    this.#forget(now);
    const failing = this.#failing.get(key);
    return failing === undefined || now >= failing.until;
  }

  /** A load succeeded: the next failure counts as the first. */
  succeeded(key: string): void {
    this.#failing.delete(key);
  }

  /** Forgets all keys, or those that start with `prefix`. */
  clear(prefix = ''): void {
    for (const key of this.#failing.keys()) if (key.startsWith(prefix)) this.#failing.delete(key);
  }

  /**
   * Drops from the front what is over or too much. One with a long pause holds up those behind it, for no longer than that
   * pause, and spares a search: a call costs no more than what it drops.
   */
  #forget(now: number): void {
    for (const [key, failing] of this.#failing) {
      if (this.#failing.size <= MAX_KEYS && !isOver(failing, now)) return;
      this.#failing.delete(key);
    }
  }
}

function isOver({ until }: Failing, now: number): boolean {
  return now > until + MEMORY;
}
