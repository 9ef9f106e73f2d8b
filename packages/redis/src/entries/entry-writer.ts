/** Stores entries under a lease: sealed, with their dates, and with the records of their tags. */
import { CacheRecord, type Clock } from '@purecache/core';
import type { Link } from '../server/link.js';
import type { KeyNames, Names } from '../server/names.js';
import type { Server } from '../server/server.js';
import { seal, type Sealing } from '../values/envelope.js';
import { ValueTooLarge } from '../values/value-too-large.js';
import type { RedisCounts } from './counters.js';
import type { EntryReader } from './entry-reader.js';

export interface EntryWriterParts {
  readonly link: Pick<Link, 'run'>;
  readonly server: Pick<Server, 'fill'>;
  readonly names: Names;
  readonly sealing: Sealing;
  readonly clock: Clock;
  readonly counts: RedisCounts;
  readonly reader: Pick<EntryReader, 'seal'>;
  /** Milliseconds that entries live which come without a ttl of their own; `Infinity`: no expiry. */
  readonly ttl: number;
}

/** What gives the right to store. */
export interface Right {
  readonly token: string;
  readonly stamp: string;
}

/** What something is done in, beside which other things are done. */
export type Around = <T>(step: () => Promise<T>) => Promise<T>;

/** Milliseconds, 300 years: the server takes no times that are much longer. */
const LONGEST_TTL = 1e13;
const NO_STAMP = '0'.repeat(16);

const alone: Around = (step) => step();

export class EntryWriter {
  readonly #parts: EntryWriterParts;

  constructor(parts: EntryWriterParts) {
    this.#parts = parts;
  }

  /**
   * Whether an entry can be stored; `false`: it is too large.
   *
   * @throws what the codec throws for a value that it cannot restore
   */
  fits(key: KeyNames, entry: unknown): boolean {
    return this.#sealed(key, NO_STAMP, entry, Infinity) !== undefined;
  }

  /**
   * @param message told to other processes once it is stored
   * @param around what the step is done in that asks the server; given, they must hear of it
   * @returns `false`: the right is lost, nothing is stored; `too large`: neither
   * @throws what the codec throws (rejects) for a value that it cannot restore; the server is not asked then
   */
  async write(
    key: KeyNames,
    { token, stamp }: Right,
    entry: unknown,
    ttl: number | undefined,
    message: string,
    around?: Around,
  ): Promise<boolean | 'too large'> {
    const { link, server, names, counts, reader } = this.#parts;
    const given = ttl ?? this.#parts.ttl;
    const lives = given > LONGEST_TTL ? Infinity : given;
    const envelope = this.#sealed(key, stamp, entry, lives);
    if (envelope === undefined) return 'too large';
    const tags = CacheRecord.is(entry) ? (entry.tags ?? []).map((tag) => names.ofTag(tag)) : [];
    const filling = { token, startedAt: stamp, envelope, ttl: lives, tags, message, mustBeHeard: around !== undefined };
    const isStored = await (around ?? alone)(() => link.run(() => server.fill(key, filling)));
    if (isStored) reader.seal(entry, stamp);
    else counts.refusedFills++;
    return isStored;
  }

  #sealed(key: KeyNames, stamp: string, entry: unknown, lives: number): Buffer | undefined {
    const { sealing, clock, counts } = this.#parts;
    try {
      return seal({ fingerprint: key.fingerprint, stamp, expiresAt: clock.now() + lives, entry }, sealing);
    } catch (error) {
      if (!(error instanceof ValueTooLarge)) throw error;
      counts.tooLarge++;
      return undefined;
    }
  }
}
