/** Reads entries: what is stored, if it is of its key, not expired, and newer than every invalidation that concerns it. */
import { CacheRecord, type Clock } from '@purecache/core';
import type { Connection } from '../client/connection.js';
import type { Unconfirmed } from '../coherence/unconfirmed.js';
import type { KeyNames, Names } from '../server/names.js';
import type { ReadBatch, ReadOfKey } from '../server/read-batch.js';
import { isValid, parseStamps, type Concerning, type StampRecord } from '../server/stamps.js';
import { open, stampIn, type Opened, type Problem, type Sealing } from '../values/envelope.js';
import type { RedisCounts } from './counters.js';

export interface FoundEntry {
  readonly kind: 'found';
  readonly entry: unknown;
  readonly expiresAt: number;
}

/** What a look-up comes to. */
export interface Reading {
  /** The stamp of what is stored, whether it may be used or not; empty: nothing is. */
  readonly stamp: string;
  readonly found: FoundEntry | undefined;
}

type Entry = Exclude<Opened, Problem>;

export interface EntryReaderParts {
  readonly connection: Pick<Connection, 'reset'>;
  readonly names: Names;
  readonly batch: Pick<ReadBatch, 'read' | 'readTags'>;
  readonly unconfirmed: Pick<Unconfirmed, 'has' | 'hasTag'>;
  readonly sealing: Sealing;
  readonly clock: Clock;
  readonly counts: RedisCounts;
  /** Microseconds by which stamps of different servers may differ. */
  readonly skew: number;
}

/** Bytes of other keys in the places of so many in a row are no chance: the client has mixed up replies. */
const MIXED_UP = 2;
/** Stamps of what would not do are remembered for this many keys. */
const REMEMBERED = 1_000;

export class EntryReader {
  readonly #parts: EntryReaderParts;
  /** Stamps of the records that were given out, so that they can be named as seen. */
  readonly #stamps = new WeakMap<object, string>();
  readonly #root = new LastRecord();
  readonly #group = new LastRecord();
  readonly #unfit = new Map<string, string>();
  /** Keys in whose places something of other keys was found, since the last entry of its own key. */
  readonly #strangers = new Set<string>();

  constructor(parts: EntryReaderParts) {
    this.#parts = parts;
  }

  // Not async: where thousands of keys are read at a time, promises are most of what a read costs.
  read(key: KeyNames): Promise<Reading> {
    const { batch, unconfirmed } = this.#parts;
    if (unconfirmed.has(key)) return Promise.resolve(NOTHING);
    return batch.read(key).then((read) => this.#opened(key, read));
  }

  #opened(key: KeyNames, { value, root, group }: ReadOfKey): Reading | Promise<Reading> {
    const { sealing } = this.#parts;
    if (value === null) {
      this.#unfit.delete(key.id);
      return NOTHING;
    }
    const stamp = stampIn(value);
    const opened = open(value, key.fingerprint, sealing);
    if ('problem' in opened) {
      this.#count(opened.problem, key);
      this.#remember(key, stamp);
      return { stamp, found: undefined };
    }
    this.#strangers.clear();
    const concerning = { root: this.#root.parsed(root), group: this.#group.parsed(group), tags: NO_RECORDS };
    const tags = CacheRecord.is(opened.entry) ? (opened.entry.tags ?? []) : [];
    return tags.length === 0 ? this.#judged(key, opened, concerning) : this.#tagged(key, opened, concerning, tags);
  }

  async #tagged(key: KeyNames, opened: Entry, concerning: Concerning, tags: readonly string[]): Promise<Reading> {
    const { batch, names } = this.#parts;
    const records = await batch.readTags(tags.map((tag) => names.ofTag(tag)));
    return this.#judged(key, opened, { ...concerning, tags: records.map(parseStamps) }, tags);
  }

  #judged(key: KeyNames, opened: Entry, concerning: Concerning, tags: readonly string[] = []): Reading {
    const { unconfirmed, clock, skew } = this.#parts;
    const { stamp, entry, expiresAt } = opened;
    // Meanwhile an invalidation may have failed.
    const isUnsure = unconfirmed.has(key) || tags.some((tag) => unconfirmed.hasTag(tag, key.groupId));
    if (isUnsure || clock.now() >= expiresAt || !isValid(stamp, key, concerning, skew)) {
      this.#remember(key, stamp);
      return { stamp, found: undefined };
    }
    this.seal(entry, stamp);
    return { stamp, found: { kind: 'found', entry, expiresAt } };
  }

  /** Remembers which stored value an entry is. */
  seal(entry: unknown, stamp: string): void {
    if (typeof entry === 'object' && entry !== null) this.#stamps.set(entry, stamp);
  }

  /** The stamp of what is stored, and will not do; empty: none is known. */
  stampOf(key: KeyNames, seen: unknown): string {
    const known = typeof seen === 'object' && seen !== null ? this.#stamps.get(seen) : undefined;
    return known ?? this.#unfit.get(key.id) ?? '';
  }

  #remember(key: KeyNames, stamp: string): void {
    if (this.#unfit.size >= REMEMBERED) this.#unfit.clear();
    this.#unfit.set(key.id, stamp);
  }

  #count(problem: Problem['problem'], { id }: KeyNames): void {
    this.#parts.counts.corrupt++;
    if (problem !== 'fingerprint') return;
    if (this.#strangers.add(id).size < MIXED_UP) return;
    this.#strangers.clear();
    this.#parts.connection.reset();
  }
}

/** Parses a record once for all entries that were read with it. */
class LastRecord {
  #bytes: Uint8Array | null = null;
  #parsed: StampRecord | undefined;

  parsed(bytes: Uint8Array | null): StampRecord | undefined {
    if (bytes !== this.#bytes) this.#parsed = parseStamps(bytes);
    this.#bytes = bytes;
    return this.#parsed;
  }
}

const NO_RECORDS: readonly StampRecord[] = [];
const NOTHING: Reading = { stamp: '', found: undefined };
