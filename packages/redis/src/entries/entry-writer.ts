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

const alone: Around = (step) => step();

export class EntryWriter {
  readonly #parts: EntryWriterParts;

  constructor(parts: EntryWriterParts) {
    this.#parts = parts;
  }

  /**
   * @param message told to other processes once it is stored
   * @param around what the step is done in that asks the server
   * @returns `false`: the right is lost, or the value too large; nothing is stored
   * @throws what the codec throws (rejects) for a value that it cannot restore; the server is not asked then
   */
  async write(
    key: KeyNames,
    { token, stamp }: Right,
    entry: unknown,
    ttl: number | undefined,
    message: string,
    around: Around = alone,
  ): Promise<boolean> {
    const { link, server, names, sealing, clock, counts, reader } = this.#parts;
    const lives = ttl ?? this.#parts.ttl;
    let envelope: Buffer;
    try {
      envelope = seal({ fingerprint: key.fingerprint, stamp, expiresAt: clock.now() + lives, entry }, sealing);
    } catch (error) {
      if (!(error instanceof ValueTooLarge)) throw error;
      counts.tooLarge++;
      return false;
    }
    const tags = CacheRecord.is(entry) ? (entry.tags ?? []).map((tag) => names.ofTag(tag)) : [];
    const filling = { token, startedAt: stamp, envelope, ttl: lives, tags, message };
    const isStored = await around(() => link.run(() => server.fill(key, filling)));
    if (isStored) reader.seal(entry, stamp);
    else counts.refusedFills++;
    return isStored;
  }
}
