/** The backend that processes share by a Redis or Valkey server: what its parts are, and how they hang together. */
import type { CacheBackend, Clock, Coherence, Found, Leading } from '@purecache/core';
import { connectionOf } from './client/connect.js';
import { Bus } from './coherence/bus.js';
import { Doubts } from './coherence/doubts.js';
import { Heartbeat } from './coherence/heartbeat.js';
import { Marks } from './coherence/marks.js';
import { RestartGuard } from './coherence/restart-guard.js';
import { telling } from './coherence/telling.js';
import { ServerClock } from './coherence/server-clock.js';
import { Unconfirmed } from './coherence/unconfirmed.js';
import { counters, type RedisStats } from './entries/counters.js';
import { EntryReader, type Reading } from './entries/entry-reader.js';
import { EntryWriter } from './entries/entry-writer.js';
import { Invalidations, newSender } from './entries/invalidations.js';
import { Leases } from './leases/leases.js';
import { assertReady } from './ready.js';
import { sealingFrom, settingsFrom, type RedisOptions } from './redis-options.js';
import { Link } from './server/link.js';
import { names as namesFrom, type Names } from './server/names.js';
import { ReadBatch } from './server/read-batch.js';
import { Server } from './server/server.js';
import { wasThere } from './entries/was-there.js';

/** Milliseconds for which a stamp record outlives what it concerns. */
const STAMP_TTL = 3_600_000;
const ONE_NODE = `onServerRestart: 'clear' is for one server: of a cluster it notices restarts of one node only.`;

/**
 * Entries live on the server, under digests of their keys, for all processes that use the same `keyPrefix`. One process
 * loads a key; an invalidation anywhere keeps older values out, everywhere, within `maxStaleMs`.
 *
 * Give the object as `backend`, with a `namespace`; `Tiered` puts memory in front of it.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION`; RedisError `PURECACHE_REDIS_CLIENT` for a client that it does not know
 */
export class Redis implements CacheBackend {
  readonly clock: Clock;
  readonly coherence: Coherence;
  readonly #names: Names;
  readonly #link: Link;
  readonly #server: Server;
  readonly #batch: ReadBatch;
  readonly #reader: EntryReader;
  readonly #writer: EntryWriter;
  readonly #leases: Leases;
  readonly #invalidations: Invalidations;
  readonly #unconfirmed: Unconfirmed;
  readonly #bus: Bus;
  readonly #heartbeat: Heartbeat;
  readonly #restarts: RestartGuard | undefined;
  readonly #counts = counters();
  readonly #sender = newSender();
  readonly #maxStaleMs: number;

  constructor(options: RedisOptions) {
    const settings = settingsFrom(options);
    const sealing = sealingFrom(options, settings);
    const { deadlineMs, leaseMs, waitMs, maxStaleMs, clockSkewMs, ttl } = settings;
    const now = (): number => performance.now();
    const connection = connectionOf(options.client ?? { url: options.url as string });
    const warnings = settings.clearsOnRestart && connection.isCluster ? [ONE_NODE] : [];
    for (const each of [...connection.warnings, ...warnings]) globalThis.process.emitWarning(each, 'PurecacheWarning');
    this.#maxStaleMs = maxStaleMs;
    const [sender, counts] = [this.#sender, this.#counts];
    const names = (this.#names = namesFrom(settings.keyPrefix, options.keySecret));
    const link = (this.#link = new Link(connection, deadlineMs));
    const server = (this.#server = new Server({ connection, names, stampTtlMs: STAMP_TTL, clockSkewMs }));
    const serverClock = new ServerClock(now);
    const clock = (this.clock = options.clock ?? serverClock);
    const marks = new Marks({
      names,
      maxStaleMs,
      now, // exact: a process that was paused must not go by a reading from before
      require: (within) => this.#bus.require(within),
    });
    this.coherence = marks;
    this.#bus = new Bus({
      connection,
      channel: names.channel,
      sender,
      marks: telling(marks, () => this.#restarts?.doubt()),
      maxStaleMs,
      now,
    });
    this.#heartbeat = new Heartbeat({
      // In a cluster always of one node, and of one that can be waited for.
      askTime: () => link.run(() => connection.send(['TIME'], names.root)),
      clock: serverClock,
      now,
    });
    const held = (this.#unconfirmed = new Unconfirmed((what) => this.#invalidations.repeat(what)));
    this.#invalidations = new Invalidations({ link, server, names, marks, unconfirmed: held, sender });
    if (settings.clearsOnRestart) {
      this.#restarts = new RestartGuard({
        send: (command) => link.run(() => connection.send(command)),
        run: names.run,
        clear: () => this.#invalidations.prefix(''),
      });
    }
    const unconfirmed = new Doubts(held, this.#restarts);
    this.#batch = new ReadBatch({ connection, root: names.root, run: (command) => link.run(command) });
    const [batch, bus, skew] = [this.#batch, this.#bus, server.skew];
    const reader = new EntryReader({ connection, names, batch, unconfirmed, sealing, clock, counts, skew });
    const writer = (this.#writer = new EntryWriter({ link, server, names, sealing, clock, counts, reader, ttl }));
    this.#reader = reader;
    this.#leases = new Leases({
      link,
      server,
      reader,
      writer,
      invalidations: this.#invalidations,
      unconfirmed,
      bus,
      marks,
      clock,
      sender,
      leaseMs,
      waitMs,
      maxStaleMs,
      now,
    });
  }

  async get(key: string): Promise<unknown> {
    return (await this.#read(key)).found?.entry;
  }

  async find(key: string): Promise<Found | undefined> {
    return (await this.#read(key)).found;
  }

  /**
   * Stores a value in place of what was there, and of what others are loading for the key.
   *
   * @param ttl milliseconds from now, greater than 0; default: the `ttl` option; `Infinity`: no expiry
   * @throws what the codec throws (rejects) for a value that it cannot restore: what was there stays; RedisError
   *   `PURECACHE_REDIS_UNCONFIRMED`
   */
  async set(key: string, value: unknown, ttl?: number): Promise<void> {
    this.#start();
    const names = this.#names.ofKey(key);
    if (!this.#writer.fits(names, value)) return void (await this.#invalidations.key(names));
    const lease = await this.#invalidations.replacing(names, async () => {
      await this.#begin();
      await this.#clockIsSet();
      return await this.#leases.takeOver(names, true);
    });
    await lease.fill(value, ttl); // refused, it was overtaken by somebody who is right
  }

  /** `true`: there was an entry. Rejects if it is not known whether it has taken effect; it is tried again then. */
  async delete(key: string): Promise<boolean> {
    this.#start();
    const names = this.#names.ofKey(key);
    return wasThere(await this.#invalidations.key(names), names, this.clock.now());
  }

  /** Removes every entry, or those whose key starts with `prefix`: at a cost that does not depend on their number. */
  async clear(prefix = ''): Promise<void> {
    this.#start();
    await this.#invalidations.prefix(prefix);
  }

  async invalidateTags(tags: readonly string[], prefix = ''): Promise<void> {
    if (tags.length === 0) return;
    this.#start();
    await this.#invalidations.tags(tags, prefix);
  }

  async lead(key: string, seen?: unknown, takesOver?: boolean): Promise<Leading> {
    await this.#begin();
    await this.#clockIsSet();
    return await this.#leases.lead(this.#names.ofKey(key), seen, takesOver);
  }

  /**
   * Resolves once the server answers all that purecache asks of it, and invalidations are heard. Calls do not need it.
   *
   * @throws what is wrong (rejects): no connection, a missing permission, a password
   */
  async ready(): Promise<void> {
    await assertReady({
      begin: async () => await this.#begin(),
      link: this.#link,
      server: this.#server,
      batch: this.#batch,
      names: this.#names,
      heartbeat: this.#heartbeat,
      marks: this.coherence,
      sender: this.#sender,
      maxStaleMs: this.#maxStaleMs,
    });
  }

  stats(): RedisStats {
    const { reconnects, ignored } = this.#bus.counts;
    return {
      ...this.#counts,
      readCommands: this.#batch.commands,
      unconfirmed: this.#unconfirmed.size,
      reconnects,
      ignoredMessages: ignored,
    };
  }

  /** Closes what the backend has opened: its subscriber, and the client made for a `url`; a client it was given stays open. */
  async close(): Promise<void> {
    this.#bus.stop();
    this.#heartbeat.stop();
    this.#unconfirmed.stop();
    await this.#link.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #read(key: string): Promise<Reading> {
    const begun = this.#begin();
    const read = (): Promise<Reading> => this.#reader.read(this.#names.ofKey(key));
    return begun === undefined ? read() : begun.then(read);
  }

  /** A promise only where there is something to wait for: in thousands of reads at a time each of them counts. */
  #begin(): Promise<void> | undefined {
    this.#start();
    return this.#restarts?.check();
  }

  #start(): void {
    this.#link.assertOpen();
    this.#bus.start();
    this.#heartbeat.start();
  }

  /** Entries are dated for all processes: not by this one's clock, which may be wrong. */
  async #clockIsSet(): Promise<void> {
    if (this.clock instanceof ServerClock && !this.clock.isSet) await this.#heartbeat.beat();
  }
}
