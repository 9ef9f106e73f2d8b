/**
 * Which keys, groups and tags were invalidated, and when: what tells whether something that was read, loaded or kept in
 * this process may still be used.
 *
 * Time is a counter of invalidations, those heard from others and those made here. A mark keeps what the counter showed
 * when it was taken; it is current if nothing that concerns it has a later count. Every table is bounded, and what it
 * loses makes more marks outdated, never less.
 */
import type { CacheBackend } from '@purecache/core';
import type { KeyNames, Names } from '../server/names.js';

/** Keys share a place by their digests: one in 131,072 others is outdated with a key. */
const PLACES = 2 ** 17;
/** Above this many groups all are forgotten, and every mark with them. */
const MAX_GROUPS = 10_000;
/** The oldest beyond it is forgotten: it counts as invalidated for all marks from before that. */
const MAX_TAGS = 10_000;

/** The namespace and version of keys, as far as this process has taken marks of them. */
interface Group {
  readonly id: string;
  /** The count when it was last invalidated. */
  invalidated: number;
  /** The count when any tag was last invalidated in it alone. */
  tags: number;
}

interface Mark {
  readonly place: number;
  readonly group: Group | undefined;
  readonly count: number;
  /** When it was taken, in milliseconds. */
  readonly at: number;
  /** The count at which these tags were last found untouched: to look at them costs a digest each. */
  tagsSeenAt: number;
  tagsSeen: readonly string[] | undefined;
}

export interface MarksParts {
  readonly names: {
    ofKey(key: string): Pick<KeyNames, 'slot' | 'groupId'>;
    ofTagId: Names['ofTagId'];
  };
  /** How old a mark may be while it is not known that all invalidations were heard: milliseconds. */
  readonly maxStaleMs: number;
  /**
   * Milliseconds that do not go back. As often as it is asked, it may be late; by as much is a bound exceeded.
   */
  now(): number;
  /** Has the proof given often enough for this bound: milliseconds. */
  require(within: number): void;
}

type Coherence = NonNullable<CacheBackend['coherence']>;

export class Marks implements Coherence {
  readonly #parts: MarksParts;
  #count = 0;
  #all = 0;
  /** The count when any tag was last invalidated in every group. */
  #tags = 0;
  /** The highest count of a tag that was forgotten. */
  #floor = 0;
  #provedUpTo = -Infinity;
  /** The count when a key of each place was last invalidated; made with the first. */
  #places: Float64Array | undefined;
  readonly #groups = new Map<string, Group>();
  /** Tags, each with the group it was invalidated in, if it was not in all: to counts, oldest first. */
  readonly #counts = new Map<string, number>();

  constructor(parts: MarksParts) {
    this.#parts = parts;
  }

  mark(key: string): unknown {
    const { slot, groupId } = this.#parts.names.ofKey(key);
    const group = groupId === undefined ? undefined : this.#groupOf(groupId);
    const mark: Mark = {
      place: placeOf(slot),
      group,
      count: this.#count,
      at: this.#parts.now(),
      tagsSeenAt: 0,
      tagsSeen: undefined,
    };
    return mark;
  }

  isCurrent(mark: unknown, tags: readonly string[] | 'any'): boolean {
    const taken = mark as Mark;
    // The common case is that nothing at all was invalidated since.
    if (taken.count < this.#count && !this.#isUntouched(taken, tags)) return false;
    const since = this.#parts.now() - this.#parts.maxStaleMs;
    return this.#provedUpTo > since || taken.at > since;
  }

  isLive(within: number): boolean {
    return within > 0 && this.#parts.now() - this.#provedUpTo < within;
  }

  require(within: number): void {
    this.#parts.require(within);
  }

  /** All invalidations up to this time have been heard: milliseconds of the clock; `-Infinity`: nothing is known. */
  proved(upTo: number): void {
    this.#provedUpTo = upTo;
  }

  /** A key was invalidated. */
  key(slot: number): void {
    this.#places ??= new Float64Array(PLACES);
    this.#places[placeOf(slot)] = ++this.#count;
  }

  /** All keys of a group were. */
  group(groupId: string): void {
    const group = this.#groups.get(groupId);
    if (group !== undefined) group.invalidated = ++this.#count;
  }

  /** Every key was, or might have been. */
  all(): void {
    this.#all = ++this.#count;
  }

  /**
   * The keys whose values carry one of the tags were.
   *
   * @param groupId those of this group only
   */
  tags(tagIds: readonly string[], groupId: string | undefined): void {
    const group = groupId === undefined ? undefined : this.#groups.get(groupId);
    if (groupId !== undefined && group === undefined) return; // no mark is of this group
    const count = ++this.#count;
    if (group === undefined) this.#tags = count;
    else group.tags = count;
    for (const tagId of tagIds) {
      const id = `${groupId ?? ''}|${tagId}`;
      this.#counts.delete(id); // to stand last again, so that the first one is the oldest
      this.#counts.set(id, count);
      if (this.#counts.size > MAX_TAGS) this.#forgetOldest();
    }
  }

  #isUntouched(mark: Mark, tags: readonly string[] | 'any'): boolean {
    const { place, group, count } = mark;
    if (count < this.#all) return false;
    if (this.#places !== undefined && count < (this.#places[place] as number)) return false;
    if (group !== undefined && count < group.invalidated) return false;
    if (tags.length === 0 || (count >= this.#tags && (group === undefined || count >= group.tags))) return true;
    if (tags === 'any' || count < this.#floor) return false;
    if (mark.tagsSeen === tags && mark.tagsSeenAt === this.#count) return true;
    const areUntouched = tags.every((tag) => {
      const tagId = this.#parts.names.ofTagId(tag);
      return count >= this.#countOf('', tagId) && (group === undefined || count >= this.#countOf(group.id, tagId));
    });
    if (areUntouched) {
      mark.tagsSeen = tags;
      mark.tagsSeenAt = this.#count;
    }
    return areUntouched;
  }

  /** 0, which no mark is before: not held, so it does not count beside the floor. */
  #countOf(groupId: string, tagId: string): number {
    return this.#counts.get(`${groupId}|${tagId}`) ?? 0;
  }

  #groupOf(id: string): Group {
    const known = this.#groups.get(id);
    if (known !== undefined) return known;
    if (this.#groups.size >= MAX_GROUPS) {
      this.#groups.clear();
      this.all();
    }
    const group = { id, invalidated: 0, tags: 0 };
    this.#groups.set(id, group);
    return group;
  }

  #forgetOldest(): void {
    for (const [id, count] of this.#counts) {
      this.#counts.delete(id);
      this.#floor = count;
      return;
    }
  }
}

function placeOf(slot: number): number {
  return slot % PLACES;
}
