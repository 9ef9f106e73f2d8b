/** What is done on the server in one piece: leases, fills, removals and invalidations, on one server and in a cluster. */
import type { Argument, Connection, Reply } from '../client/connection.js';
import type { KeyNames, Names } from './names.js';
import { evaluate } from './run-script.js';
import { ACQUIRE, BUMP, FILL, KEEP, RELEASE, REMOVE, RENEW, STAMPS, type Script } from './scripts.js';
import { baseOfMissingTag, formatStamp, parseStamps } from './stamps.js';

/** Most items of one record: it is read with every value. */
const MAX_ITEMS = 100;

export interface ServerOptions {
  readonly connection: Connection;
  readonly names: Names;
  /** Milliseconds for which a stamp record outlives what it concerns, from 1. */
  readonly stampTtlMs: number;
  /** Milliseconds by which the clocks of a cluster's nodes may differ; without effect on a single server. */
  readonly clockSkewMs: number;
}

export interface Acquiring {
  /** Tells the lease's holder; no two are the same. */
  readonly token: string;
  readonly leaseMs: number;
  /** The stamp of the stored value that will not do; empty: there was none. */
  readonly seenStamp: string;
  /** Takes the lease over, from whoever holds it, whatever is stored. */
  readonly force: boolean;
  /** Then what is stored goes. */
  readonly drops?: boolean;
}

export type Acquired =
  | { readonly kind: 'found' }
  /** The stamp of the load; in order with other stamps, but not exactly a time once the server's clock was set back. */
  | { readonly kind: 'lease'; readonly startedAt: string }
  /** Milliseconds for which the other lease is good yet. */
  | { readonly kind: 'wait'; readonly left: number };

export interface Filling {
  readonly token: string;
  readonly startedAt: string;
  readonly envelope: Uint8Array;
  /** Milliseconds; `Infinity`: no expiry. */
  readonly ttl: number;
  /** Redis keys of the stamp records of its tags. */
  readonly tags: readonly string[];
  readonly message: string;
  /** Whether it is a failure if the message cannot be sent: others may hold an older entry. */
  readonly mustBeHeard?: boolean;
}

export interface Removed {
  /** The first 64 bytes of what was stored. */
  readonly head: Buffer | null;
  /** `null` in a cluster: not known. */
  readonly root: Buffer | null;
  readonly group: Buffer | null;
}

/** A stamp record to be raised. */
export interface Target {
  readonly record: string;
  /** The part of what it is for; empty: all of it. */
  readonly item: string;
}

export class Server {
  readonly #connection: Connection;
  readonly #names: Names;
  readonly #ttl: string;
  /** Microseconds to allow for when stamps are compared. */
  readonly skew: number;

  constructor({ connection, names, stampTtlMs, clockSkewMs }: ServerOptions) {
    this.#connection = connection;
    this.#names = names;
    this.#ttl = String(stampTtlMs);
    this.skew = connection.isCluster ? clockSkewMs * 1_000 : 0;
  }

  /** Asks for the lease of a key. */
  async acquire(key: KeyNames, { token, leaseMs, seenStamp, force, drops = false }: Acquiring): Promise<Acquired> {
    const args = [token, String(leaseMs), seenStamp, force ? (drops ? '2' : '1') : '', this.#ttl, String(this.skew)];
    const [kind, detail] = await this.#run(ACQUIRE, [key.value, key.lease, ...this.#here(this.#recordsOf(key))], args);
    switch (String(kind)) {
      case 'found':
        return { kind: 'found' };
      case 'wait':
        return { kind: 'wait', left: Number(detail) };
      default: {
        const startedAt = String(detail);
        if (this.#connection.isCluster) {
          const base = formatStamp(Number(startedAt) - 1 - this.skew);
          await this.#keep(this.#recordsOf(key).slice(1), base, '0');
        }
        return { kind: 'lease', startedAt };
      }
    }
  }

  /** Stores what was loaded under a lease; `false`: the lease is lost, and nothing is stored. */
  async fill(key: KeyNames, filling: Filling): Promise<boolean> {
    const { token, startedAt, envelope, ttl, tags, message, mustBeHeard = false } = filling;
    const px = ttl === Infinity ? '' : String(Math.ceil(ttl));
    if (this.#connection.isCluster) await this.#keepForFill(key, startedAt, px, tags);
    const [channel, group] = [this.#channel, key.group === undefined ? '' : '1'];
    const args = [token, envelope, px, startedAt, this.#ttl, channel, message, group];
    const keys = [key.value, key.lease, ...this.#here([...this.#recordsOf(key), ...tags])];
    const isStored = (await this.#run(FILL, keys, args))[0] === 1;
    if (isStored) await this.#publish(message).catch(mustBeHeard ? undefined : ignored);
    return isStored;
  }

  /** Prolongs a lease; `false`: it is lost. */
  async renew(key: KeyNames, token: string, leaseMs: number): Promise<boolean> {
    return (await this.#run(RENEW, [key.lease], [token, String(leaseMs)]))[0] === 1;
  }

  /** Ends a lease with nothing stored; `false`: it is lost. */
  async release(key: KeyNames, token: string, message: string): Promise<boolean> {
    const isReleased = (await this.#run(RELEASE, [key.lease], [token, this.#channel, message]))[0] === 1;
    if (isReleased) await this.#publish(message).catch(ignored);
    return isReleased;
  }

  /** Removes an entry, and the right to store one of any load that has begun. */
  async remove(key: KeyNames, message: string): Promise<Removed> {
    const records = this.#here(this.#recordsOf(key)).slice(2);
    const reply = await this.#run(REMOVE, [key.value, key.lease, ...records], [this.#channel, message]);
    await this.#publish(message);
    const [head, root, group] = reply as (Buffer | null)[];
    return { head: head ?? null, root: root ?? null, group: group ?? null };
  }

  /** Outdates all that the targets concern, as of now. */
  async bump(targets: readonly Target[], message: string): Promise<void> {
    const raise = (some: readonly Target[], clock: readonly string[]) => {
      const args = [this.#ttl, this.#channel, message, String(MAX_ITEMS), ...some.map(({ item }) => item)];
      return this.#run(BUMP, [...clock, ...some.map(({ record }) => record)], args);
    };
    if (this.#connection.isCluster) await Promise.all(targets.map((target) => raise([target], [])));
    else await raise(targets, [this.#names.clock]);
    await this.#publish(message);
  }

  /** The order is that of the scripts: the clock, then the records that concern the key. */
  #recordsOf(key: KeyNames): string[] {
    const { clock, lastTag, root } = this.#names;
    return key.group === undefined ? [clock, lastTag, root] : [clock, lastTag, root, key.group];
  }

  /** Keys that a script may be given beside those of one key. */
  #here(keys: string[]): string[] {
    return this.#connection.isCluster ? [] : keys;
  }

  /** What a script publishes to; in a cluster the channel has a slot of its own. */
  get #channel(): string {
    return this.#connection.isCluster ? '' : this.#names.channel;
  }

  async #publish(message: string): Promise<void> {
    if (!this.#connection.isCluster) return;
    const { channel } = this.#names;
    await this.#connection.send(['SPUBLISH', channel, message], channel);
  }

  async #keepForFill(key: KeyNames, startedAt: string, px: string, tags: readonly string[]): Promise<void> {
    const [last] = await this.#run(STAMPS, [this.#names.lastTag], []);
    const base = baseOfMissingTag(parseStamps(last as Buffer | null), startedAt, this.skew);
    // The others were made when the lease was given; one that was lost since makes the entry invalid from the start.
    await Promise.all([this.#keep(this.#recordsOf(key).slice(1), 'now', px), this.#keep(tags, base, px)]);
  }

  async #keep(records: readonly string[], base: string, px: string): Promise<void> {
    await Promise.all(records.map((record) => this.#run(KEEP, [record], [base, px, this.#ttl])));
  }

  #run(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<readonly Reply[]> {
    return evaluate(this.#connection, script, keys, args);
  }
}

/** A message that ends the waiting of others, who try again by themselves in time: what it tells of has happened. */
function ignored(): void {}
