/** A connection over a client of either kind: what is sent when, and what is done after something went wrong. */
import { RedisError } from '../redis-error.js';
import { clientError } from './client-error.js';
import type { Argument, Connection, Reply, Subscription, SubscriptionListener } from './connection.js';
import { ignore, wordsOf, type ClientState, type Driver } from './driver.js';
import { outsideCallers } from './outside-callers.js';
import { subscribeLine } from './subscribe-line.js';
import { replyCode } from '../server/reply-code.js';

export class ClientConnection implements Connection {
  readonly isCluster: boolean;
  readonly warnings: readonly string[];
  #driver: Driver;
  /** The client was opened here, and is to be ended here. */
  #own: boolean;
  /** The first try to connect has gone one way or the other: from now on nothing waits for a connection. */
  #tried = false;
  #opening: { readonly settled: Promise<void>; readonly settle: () => void } | undefined;
  /** Something was sent by the client. */
  #used = true;
  #closed = false;
  readonly #unlisten: () => void;
  /** Hangs up each line that is open, or being opened. */
  readonly #lines = new Set<() => void>();

  constructor(driver: Driver, own: boolean) {
    this.isCluster = driver.isCluster;
    this.warnings = driver.warnings;
    this.#driver = driver;
    this.#own = own;
    const unlisten = this.#listen(driver);
    // Of an own client the listener stays: one that was ended may still tell of an error.
    this.#unlisten = own ? ignore : unlisten;
  }

  async send(command: readonly Argument[], key?: string): Promise<Reply> {
    if (this.#state(key) === 'opening') await this.#firstTry();
    if (this.#closed) throw new RedisError('CLOSED', 'The connection was closed; the command was not sent.');
    if (this.#state(key) !== 'ready') {
      throw new RedisError('DISCONNECTED', 'The Redis client is not connected; the command was not sent.');
    }
    const driver = this.#driver;
    this.#used = true;
    let reply;
    try {
      reply = await driver.send(wordsOf(command), key);
    } catch (error) {
      if (driver === this.#driver) throw clientError(error);
    }
    // Even an error may be that of another command.
    if (driver !== this.#driver) {
      throw new RedisError(
        'REPLIES_MIXED',
        'Replies were mixed up, and this one was among them; nothing was read of it.',
      );
    }
    return reply as Reply;
  }

  async subscribe(channel: string, listener: SubscriptionListener): Promise<Subscription> {
    if (this.#closed) throw new RedisError('CLOSED', 'The connection was closed; no channel can be heard.');
    try {
      return await subscribeLine((heard) => this.#driver.line(channel, heard), listener, this.#lines);
    } catch (error) {
      // The node was asked by a connection of ours, of which the client knows nothing: it learns from a command of its own
      // which node owns the slot now, and the next try goes there.
      if (replyCode(error) === 'MOVED') await this.send(['GET', channel], channel).catch(ignore);
      throw error;
    }
  }

  reset(): void {
    // Of many replies that were mixed up, only the first is answered by a fresh connection.
    if (this.#closed || !this.#used) return;
    this.#opening?.settle();
    const mixedUp = this.#driver;
    this.#driver = outsideCallers(() => mixedUp.duplicate());
    this.#tried = false;
    this.#used = false;
    this.#listen(this.#driver);
    if (this.#own) mixedUp.destroy();
    this.#own = true;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#opening?.settle();
    for (const hangUp of this.#lines) hangUp();
    if (this.#own) this.#driver.destroy();
    this.#unlisten();
  }

  #listen(driver: Driver): () => void {
    return driver.onError((garbled) => {
      if (driver !== this.#driver) return;
      if (garbled) this.reset();
      else this.#tried = true;
    });
  }

  #state(key: string | undefined): ClientState {
    if (this.#closed) return 'offline';
    const state = this.#driver.state(key);
    if (state === 'ready') this.#tried = true;
    return state === 'opening' && this.#tried ? 'offline' : state;
  }

  /** Settles when the first try to connect has gone either way, which is told by the state. */
  #firstTry(): Promise<void> {
    if (this.#opening === undefined) {
      const { client, settlingEvents } = this.#driver;
      let resolve!: () => void;
      const settled = new Promise<void>((done) => (resolve = done));
      const settle = () => {
        for (const event of settlingEvents) client.removeListener(event, settle);
        this.#opening = undefined;
        this.#tried = true;
        resolve();
      };
      this.#opening = { settled, settle };
      for (const event of settlingEvents) client.on(event, settle);
      outsideCallers(() => this.#driver.connect());
    }
    return this.#opening.settled;
  }
}
