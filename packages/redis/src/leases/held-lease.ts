/** The right to load one key, renewed until it is used, given back or lost. */
import { outsideCallers } from '../client/outside-callers.js';
import { writeMessage } from '../coherence/messages.js';
import type { Around, EntryWriter } from '../entries/entry-writer.js';
import type { Invalidations } from '../entries/invalidations.js';
import type { Link } from '../server/link.js';
import type { KeyNames } from '../server/names.js';
import type { Server } from '../server/server.js';

export interface HeldLeaseParts {
  readonly link: Pick<Link, 'run'>;
  readonly server: Pick<Server, 'renew' | 'release'>;
  readonly writer: Pick<EntryWriter, 'write'>;
  readonly sender: string;
  readonly leaseMs: number;
  readonly key: KeyNames;
  readonly token: string;
  /** 16 digits: microseconds of the server's clock, in order with other stamps. */
  readonly stamp: string;
  /** Milliseconds of the backend's clock. */
  readonly startedAt: number;
  /** Whether there may be an older entry, which others may hold. */
  readonly replaces: boolean;
  readonly invalidations: Pick<Invalidations, 'key' | 'replacing'>;
}

/** A hundred times the length of a lease: a load that never ends must not keep other processes waiting for ever. */
const MOST_RENEWALS = 300;

/** Tells those who wait that the lease is free. */
export function releasedMessage(sender: string, { id }: KeyNames): string {
  return writeMessage(sender, { kind: 'released', id });
}

export class HeldLease {
  readonly kind = 'lease';
  /** Milliseconds of the backend's clock. */
  readonly startedAt: number;
  readonly #parts: HeldLeaseParts;
  readonly #renewal: ReturnType<typeof setInterval>;
  #isOver = false;
  #renewals = 0;

  constructor(parts: HeldLeaseParts) {
    this.#parts = parts;
    this.startedAt = parts.startedAt;
    this.#renewal = outsideCallers(() => setInterval(() => void this.#renew(), parts.leaseMs / 3).unref());
  }

  /**
   * @returns `false`: the key was invalidated, or the lease lost, or the value is too large; nothing is stored
   */
  async fill(entry: unknown, ttl?: number): Promise<boolean> {
    if (this.#isOver) return false;
    this.#end();
    const { key, replaces, sender, writer, invalidations } = this.#parts;
    const message = writeMessage(sender, { kind: replaces ? 'key' : 'filled', id: key.id });
    // What replaces an entry is an invalidation of it as well: others may hold it.
    const around: Around | undefined = replaces ? (step) => invalidations.replacing(key, step) : undefined;
    let outcome: boolean | 'too large' = false;
    try {
      outcome = await writer.write(key, this.#parts, entry, ttl, message, around);
      if (outcome === 'too large' && replaces) await invalidations.key(key);
      return outcome === true;
    } finally {
      if (outcome !== true) this.#giveBack();
    }
  }

  release(): void {
    if (this.#isOver) return;
    this.#end();
    this.#giveBack();
  }

  #end(): void {
    this.#isOver = true;
    clearInterval(this.#renewal);
  }

  async #renew(): Promise<void> {
    const { key, leaseMs, link, server, token } = this.#parts;
    if (++this.#renewals > MOST_RENEWALS) return clearInterval(this.#renewal);
    try {
      // A lease that was lost stays lost; the load goes on, and what it gives is not stored.
      if (!(await link.run(() => server.renew(key, token, leaseMs)))) clearInterval(this.#renewal);
    } catch {
      // It is tried again as long as the lease may last.
    }
  }

  #giveBack(): void {
    const { key, link, sender, server, token } = this.#parts;
    link.run(() => server.release(key, token, releasedMessage(sender, key))).catch(() => {}); // it ends by itself in time
  }
}
