/** The right to load one key, renewed until it is used, given back or lost. */
import { outsideCallers } from '../client/outside-callers.js';
import { writeMessage } from '../coherence/messages.js';
import type { Around, EntryWriter } from '../entries/entry-writer.js';
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
}

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

  constructor(parts: HeldLeaseParts) {
    this.#parts = parts;
    this.startedAt = parts.startedAt;
    this.#renewal = outsideCallers(() => setInterval(() => void this.#renew(), parts.leaseMs / 3).unref());
  }

  /**
   * @param around what the step is done in that asks the server, where its outcome matters to others as well
   * @returns `false`: the key was invalidated, or the lease lost, or the value is too large; nothing is stored
   */
  async fill(entry: unknown, ttl?: number, around?: Around): Promise<boolean> {
    if (this.#isOver) return false;
    this.#end();
    const { key, replaces, sender, writer } = this.#parts;
    const message = writeMessage(sender, { kind: replaces ? 'key' : 'filled', id: key.id });
    let isStored = false;
    try {
      return (isStored = await writer.write(key, this.#parts, entry, ttl, message, around));
    } finally {
      if (!isStored) this.#giveBack();
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
