/** Who loads a key: asks for leases, waits for those of others, and stores under its own. */
import { randomBytes } from 'node:crypto';
import type { Bus } from '../coherence/bus.js';
import type { Marks } from '../coherence/marks.js';
import type { Unconfirmed } from '../coherence/unconfirmed.js';
import type { EntryReader, FoundEntry } from '../entries/entry-reader.js';
import type { Link } from '../server/link.js';
import type { KeyNames } from '../server/names.js';
import type { Acquired, Server } from '../server/server.js';
import type { EntryWriter } from '../entries/entry-writer.js';
import { HeldLease } from './held-lease.js';

interface None {
  readonly kind: 'none';
}

/** Another process has the lease, for so many milliseconds yet. */
type Held = Extract<Acquired, { kind: 'wait' }>;

export type Led =
  FoundEntry | HeldLease | None | { readonly kind: 'wait'; wait(): Promise<FoundEntry | HeldLease | None> };

export interface LeasesParts {
  readonly link: Link;
  readonly server: Server;
  readonly reader: EntryReader;
  readonly writer: EntryWriter;
  readonly unconfirmed: Pick<Unconfirmed, 'has'>;
  readonly bus: Pick<Bus, 'wait'>;
  readonly marks: Pick<Marks, 'isLive'>;
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
    const { bus, reader, unconfirmed, leaseMs } = this.#parts;
    if (takesOver) return await this.takeOver(key);
    if (unconfirmed.has(key)) return NONE;
    // Begun before the server is asked: the entry may be stored before its answer is here.
    const news = bus.wait(key.id, leaseMs);
    const claimed = await this.#claim(key, reader.stampOf(key, seen));
    if (claimed.kind !== 'wait') return claimed;
    return { kind: 'wait', wait: () => this.#wait(key, news, claimed.left) };
  }

  /** Takes a lease, whoever has it. */
  async takeOver(key: KeyNames): Promise<HeldLease> {
    const acquired = await this.#acquire(key, '', true);
    if (acquired.kind !== 'lease') throw new TypeError('A lease that is taken over is never refused.');
    return acquired;
  }

  async #acquire(
    key: KeyNames,
    seenStamp: string,
    force: boolean,
  ): Promise<HeldLease | Exclude<Acquired, { kind: 'lease' }>> {
    const { link, server, leaseMs } = this.#parts;
    const token = randomBytes(12).toString('base64url');
    const acquired = await link.run(() => server.acquire(key, { token, leaseMs, seenStamp, force }));
    if (acquired.kind !== 'lease') return acquired;
    return new HeldLease({
      ...this.#parts,
      key,
      token,
      stamp: acquired.startedAt,
      replaces: seenStamp !== '' || force,
    });
  }

  /** The lease, or what was stored meanwhile, if it will do. */
  async #claim(key: KeyNames, seenStamp: string): Promise<FoundEntry | HeldLease | Held | None> {
    const { reader } = this.#parts;
    let seen = seenStamp;
    for (let round = 0; round < ROUNDS; round++) {
      const acquired = await this.#acquire(key, seen, false);
      if (acquired.kind !== 'found') return acquired;
      const { stamp, found } = await reader.read(key);
      if (found !== undefined && stamp !== seenStamp) return found;
      seen = stamp;
    }
    return NONE;
  }

  /** Waits for another process's entry; takes its place if that process gives up, or is no more. */
  async #wait(key: KeyNames, news: Promise<void>, left: number): Promise<FoundEntry | HeldLease | None> {
    const { bus, marks, now, reader, waitMs, maxStaleMs } = this.#parts;
    const until = now() + waitMs;
    let leaseEnds = now() + left;
    let first: Promise<void>[] = [news];
    for (let look = SHORTEST_LOOK; ; look = Math.min(look * 2, LONGEST_LOOK)) {
      const margin = AFTER_LEASE * (1 + Math.random());
      // While nothing can be heard, it looks itself.
      const mostUntil = Math.min(until, leaseEnds + margin, marks.isLive(maxStaleMs) ? Infinity : now() + look);
      await Promise.race([...first, bus.wait(key.id, Math.max(mostUntil - now(), 0))]);
      first = [];
      const isAwoken = now() < mostUntil;
      const { stamp, found } = await reader.read(key);
      if (found !== undefined) return found;
      if (now() >= until) return NONE;
      if (!isAwoken && now() < leaseEnds) continue;
      const claimed = await this.#claim(key, stamp);
      if (claimed.kind !== 'wait') return claimed;
      leaseEnds = now() + claimed.left;
    }
  }
}
