/**
 * Which tags of one backend in memory were invalidated, and when: what makes invalidating a tag cost the same however many
 * entries carry it.
 *
 * Time is a counter of invalidations. An entry keeps what the counter showed when its load began, and a tag what it showed
 * right after the tag was last invalidated; the entry is valid if no tag of it has a later one. Why no stale entry is ever
 * valid: what a load that began before an invalidation has read may be old. Its entry has a stamp below the new count, which
 * the tag now has, or, once the tag is forgotten, the floor; neither ever falls. Why nothing else is invalid while all stamps
 * are held: a load that began after it started with that count at least.
 *
 * Only invalidated tags have a stamp. Their number is bounded: the oldest is forgotten by raising the floor, which stands in
 * for every tag without a stamp, to it. That makes entries invalid that need not be, which costs a load, and never the
 * reverse.
 */

/** A few megabytes at most. What is forgotten beyond it dates from before the last 10,000 tags that were invalidated. */
const MAX_STAMPS = 10_000;

export class TagStamps {
  #now = 0;
  /** Tag to stamp, oldest first. */
  readonly #stamps = new Map<string, number>();
  /** The highest stamp that was forgotten; lower than, or equal to, every one held. */
  #floor = 0;

  /** To be taken at the start of a load, before it reads anything, and kept with its entry. */
  get now(): number {
    return this.#now;
  }

  /** Stamps held. */
  get size(): number {
    return this.#stamps.size;
  }

  /**
   * Makes every entry with one of these tags invalid whose load has begun, stored or not.
   *
   * @param prefix the entries meant are those of this key prefix, exactly; absent or empty: all of the backend
   */
  invalidate(tags: readonly string[], prefix = ''): void {
    if (tags.length === 0) return;
    this.#now++;
    for (const tag of tags) {
      const id = idOf(tag, prefix);
      this.#stamps.delete(id); // to stand last again, so that the first one is the oldest
      this.#stamps.set(id, this.#now);
      if (this.#stamps.size > MAX_STAMPS) this.#forgetOldest();
    }
  }

  /**
   * Whether an entry may still be served.
   *
   * @param stamp `now` at the start of its load
   * @param prefix the key prefix of the entry; empty: it has none
   */
  isValid(tags: readonly string[], stamp: number, prefix: string): boolean {
    if (stamp >= this.#now || tags.length === 0) return true; // nothing was invalidated since; the common case
    if (stamp < this.#floor) return false; // one of the forgotten stamps might be that of one of these tags
    return tags.every(
      (tag) => stamp >= this.#stampOf(tag, '') && (prefix === '' || stamp >= this.#stampOf(tag, prefix)),
    );
  }

  /** 0, which no load is before: not held, so it does not count beside the floor. */
  #stampOf(tag: string, prefix: string): number {
    return this.#stamps.get(idOf(tag, prefix)) ?? 0;
  }

  #forgetOldest(): void {
    for (const [id, stamp] of this.#stamps) {
      this.#stamps.delete(id);
      this.#floor = stamp;
      return;
    }
  }
}

/** Unambiguous, whatever characters tags and prefixes have. */
function idOf(tag: string, prefix: string): string {
  return `${prefix.length}:${prefix}${tag}`;
}
