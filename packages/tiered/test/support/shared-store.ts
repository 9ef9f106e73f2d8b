/** A store that several "processes" share, in memory. Each has a `SharedDouble` on it. */
import { CacheRecord } from '@purecache/core';
import { ManualClock } from '@purecache/core/testing';

/** Whom an invalidation concerns: a key, the keys with a prefix, or of those the entries with one of the tags. */
export interface Invalidation {
  readonly key?: string;
  readonly prefix?: string;
  readonly tags?: readonly string[];
}

/** A process, as the store sees it. */
export interface Member {
  receive(message: Invalidation): void;
}

interface Lease {
  /** How many invalidations of tags there had been when it was given. */
  readonly invalidated: number;
  /** What is loaded replaces an entry that may be good still. */
  readonly replaces: boolean;
}

interface Stored {
  readonly entry: unknown;
  readonly expiresAt: number;
}

export class SharedStore {
  readonly clock: ManualClock;
  readonly entries = new Map<string, Stored>();
  /** Key to the lease of whoever loads it. */
  readonly leases = new Map<string, Lease>();
  readonly #members: Member[] = [];
  /** Every invalidation of tags, in order. */
  readonly #ofTags: Invalidation[] = [];
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(clock = new ManualClock(1_000)) {
    this.clock = clock;
  }

  join(member: Member): void {
    this.#members.push(member);
  }

  read(key: string): Stored | undefined {
    const stored = this.entries.get(key);
    return stored !== undefined && this.clock.now() < stored.expiresAt ? stored : undefined;
  }

  store(key: string, entry: unknown, ttl = Infinity): void {
    this.entries.set(key, { entry, expiresAt: this.clock.now() + ttl });
  }

  /** Takes effect, and is told to every process but the one that it comes from. */
  invalidate(invalidation: Invalidation, from: Member): boolean {
    const { entries, leases } = this;
    if (invalidation.tags !== undefined) this.#ofTags.push(invalidation);
    let removed = false;
    for (const [key, { entry }] of entries) {
      if (!concerns(invalidation, key, tagsOf(entry))) continue;
      removed ||= this.read(key) !== undefined;
      entries.delete(key);
    }
    for (const key of leases.keys()) if (concerns(invalidation, key, [])) this.endLease(key);
    this.tell(invalidation, from);
    return removed;
  }

  tell(message: Invalidation, from: Member): void {
    for (const member of this.#members) if (member !== from) member.receive(message);
  }

  lease(key: string, replaces: boolean): Lease {
    const lease = { invalidated: this.#ofTags.length, replaces };
    this.leases.set(key, lease);
    return lease;
  }

  endLease(key: string): void {
    this.leases.delete(key);
    const waiting = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    for (const wake of waiting) wake();
  }

  /** Stores what was loaded under a lease; an entry whose tags were invalidated since is outdated at once. */
  fill(key: string, lease: Lease, entry: unknown, ttl: number | undefined, from: Member): boolean {
    const held = this.leases.get(key);
    if (held === undefined || held !== lease) return false;
    const isOutdated = this.#ofTags.slice(held.invalidated).some((each) => concerns(each, key, tagsOf(entry)));
    if (!isOutdated) this.store(key, entry, ttl);
    this.endLease(key);
    if (held.replaces) this.tell({ key }, from);
    return true;
  }

  async leaseEnds(key: string): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), resolve]));
  }
}

/** @param keyTags those of the entry; `any`: not known */
export function concerns(
  { key, prefix = '', tags }: Invalidation,
  ofKey: string,
  keyTags: readonly string[] | 'any',
): boolean {
  if (key !== undefined) return key === ofKey;
  if (!ofKey.startsWith(prefix)) return false;
  return tags === undefined || keyTags === 'any' || tags.some((tag) => keyTags.includes(tag));
}

function tagsOf(entry: unknown): readonly string[] {
  return CacheRecord.is(entry) ? (entry.tags ?? []) : [];
}
