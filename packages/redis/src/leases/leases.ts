/** Who loads a key: asks for leases, waits for those of others, and stores under its own. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '@purecache/core';
import type { Bus } from '../coherence/bus.js';
import type { Ear } from '../coherence/ear.js';
import type { Marks } from '../coherence/marks.js';
import type { Unconfirmed } from '../coherence/unconfirmed.js';
import type { EntryReader, FoundEntry, Reading } from '../entries/entry-reader.js';
import type { Link } from '../server/link.js';
import type { KeyNames } from '../server/names.js';
import type { Acquired, Server } from '../server/server.js';
import type { EntryWriter } from '../entries/entry-writer.js';
import type { Invalidations } from '../entries/invalidations.js';
import { HeldLease, releasedMessage } from './held-lease.js';

interface None {
  readonly kind: 'none';
}

/** Another process has the lease, for so many milliseconds yet. */
type Held = Extract<Acquired, { kind: 'wait' }>;

export type Led =
  FoundEntry | HeldLease | None | { readonly kind: 'wait'; wait(): Promise<FoundEntry | HeldLease | None> };

export interface LeasesParts {
  readonly link: Pick<Link, 'run'>;
  readonly server: Pick<Server, 'acquire' | 'renew' | 'release'>;
  readonly reader: Pick<EntryReader, 'read' | 'stampOf'>;
  readonly writer: Pick<EntryWriter, 'write'>;
  readonly invalidations: Pick<Invalidations, 'key' | 'replacing'>;
  readonly unconfirmed: Pick<Unconfirmed, 'has'>;
  readonly bus: Pick<Bus, 'listen'>;
  readonly marks: Pick<Marks, 'isLive'>;
  /** Dates the loads. */
  readonly clock: Clock;
  readonly sender: string;
  readonly leaseMs: number;
  readonly waitMs: number;
  readonly maxStaleMs: number;
  /** Milliseconds that do not go back. */
  now(): number;
}

const NONE: None = { kind: 'none' };
/** How often an entry that will not do may be replaced by another that will not do, before it is left to others. */
const ROUNDS = 3;
/** Milliseconds between looks for an entry while nothing is heard of it. */
const SHORTEST_LOOK = 25;
const LONGEST_LOOK = 100;
/** Milliseconds after the end of a lease at which the next one is asked for, and up to twice that. */
const AFTER_LEASE = 5;

export class Leases {
  readonly #parts: LeasesParts;

  constructor(parts: LeasesParts) {
    this.#parts = parts;
  }

  /**
   * @param seen an entry that will not do
   * @param takesOver whether somebody else's lease ends with it
   */
  async lead(key: KeyNames, seen?: unknown, takesOver = false): Promise<Led> {
    const { unconfirmed } = this.#parts;
    if (takesOver) return await this.takeOver(key);
    if (unconfirmed.has(key)) return NONE;
    const seenStamp = await this.#stampOf(key, seen);
    const claimed = await this.#claim(key, seenStamp);
    if (claimed.kind !== 'wait') return claimed;
    return { kind: 'wait', wait: () => this.#wait(key, seenStamp) };
  }

  /** An entry that is no object cannot be told by itself from what took its place: it is looked up once more. */
  async #stampOf(key: KeyNames, seen: unknown): Promise<string> {
    const { reader } = this.#parts;
    if (seen === undefined || (typeof seen === 'object' && seen !== null)) return reader.stampOf(key, seen);
    const { stamp, found } = await reader.read(key);
    return Object.is(found?.entry, seen) ? stamp : '';
  }

  /**
   * Takes a lease, whoever has it.
   *
   * @param drops whether what is stored goes
   */
  async takeOver(key: KeyNames, drops = false): Promise<HeldLease> {
    const acquired = await this.#acquire(key, '', true, drops);
    if (acquired.kind !== 'lease') throw new TypeError('A lease that is taken over is never refused.');
    return acquired;
  }

  async #acquire(
    key: KeyNames,
    seenStamp: string,
    force: boolean,
    drops = false,
  ): Promise<HeldLease | Exclude<Acquired, { kind: 'lease' }>> {
    const { clock, leaseMs, link, sender, server } = this.#parts;
    const token = randomBytes(12).toString('base64url');
    // By the clock, and not by the stamp: that is only an order once the server's clock was set back.
    const startedAt = clock.now();
    let asked: Promise<Acquired> | undefined;
    const ask = (): Promise<Acquired> => (asked = server.acquire(key, { token, leaseMs, seenStamp, force, drops }));
    let acquired: Acquired;
    try {
      acquired = await link.run(ask);
    } catch (error) {
      // It may have been given all the same, or be given yet: to nobody, and others would wait for it to run out.
      asked
        ?.catch(ignore)
        .then(() => server.release(key, token, releasedMessage(sender, key)))
        .catch(ignore);
      throw error;
    }
    if (acquired.kind !== 'lease') return acquired;
    const { startedAt: stamp } = acquired;
    return new HeldLease({ ...this.#parts, key, token, stamp, startedAt, replaces: seenStamp !== '' || force });
  }

  /** The lease, or what was stored meanwhile, if it will do. */
  async #claim(key: KeyNames, seenStamp: string): Promise<FoundEntry | HeldLease | Held | None> {
    let seen = seenStamp;
    for (let round = 0; round < ROUNDS; round++) {
      const acquired = await this.#acquire(key, seen, false);
      if (acquired.kind !== 'found') return acquired;
      const { stamp, found } = await this.#readNew(key, seenStamp);
      if (found !== undefined) return found;
      seen = stamp;
    }
    return NONE;
  }

  /** Waits for another process's entry; takes its place if that process gives up, or is no more. */
  async #wait(key: KeyNames, seenStamp: string): Promise<FoundEntry | HeldLease | None> {
    const { bus, now, waitMs } = this.#parts;
    const until = now() + waitMs;
    const ear = bus.listen(key.id);
    try {
      // Asked for anew: what has happened since it was refused was not heard.
      let claimed = await this.#claim(key, seenStamp);
      while (claimed.kind === 'wait') {
        const leaseEnds = now() + claimed.left + AFTER_LEASE * (1 + Math.random());
        const { stamp, found } = await this.#readAfterNews(key, seenStamp, ear, Math.min(until, leaseEnds));
        if (found !== undefined) return found;
        if (now() >= until) return NONE;
        claimed = await this.#claim(key, stamp);
      }
      return claimed;
    } finally {
      ear.stop();
    }
  }

  /** What is stored once there is news of it, or at a given time; while nothing can be heard, it looks now and then. */
  async #readAfterNews(key: KeyNames, seenStamp: string, ear: Ear, end: number): Promise<Reading> {
    const { marks, maxStaleMs, now } = this.#parts;
    for (let look = SHORTEST_LOOK; ; look = Math.min(look * 2, LONGEST_LOOK)) {
      const left = Math.max(end - now(), 0);
      const isNews = await ear.wait(marks.isLive(maxStaleMs) ? left : Math.min(left, look));
      const reading = await this.#readNew(key, seenStamp);
      if (isNews || reading.found !== undefined || now() >= end) return reading;
    }
  }

  /** An entry that will not do may be there yet: it is not found again. */
  async #readNew(key: KeyNames, seenStamp: string): Promise<Reading> {
    const reading = await this.#parts.reader.read(key);
    return reading.stamp === seenStamp ? { ...reading, found: undefined } : reading;
  }
}

function ignore(): void {}
