/** What the backend needs of a Redis client, whichever it is; a client that is given may be one of these itself. */

/** One word of a command. */
export type Argument = string | Uint8Array;

/** Bulk strings are Buffers, integers numbers, nil null. Status replies (`OK`) may be text or a Buffer. */
export type Reply = Buffer | string | number | null | readonly Reply[];

export interface Connection {
  readonly isCluster: boolean;
  /** Client options that break what the backend promises, as sentences to warn of; empty: none. */
  readonly warnings: readonly string[];
  /**
   * Sends one command, once: it is never sent again by itself. Has no deadline of its own.
   *
   * @param key routes the command in a cluster; default: its second word, then any node
   * @throws RedisError (rejects) `PURECACHE_REDIS_DISCONNECTED`, at once, where the client is known to be offline
   */
  send(command: readonly Argument[], key?: string): Promise<Reply>;
  /**
   * Opens a connection of its own that hears one channel and does not reconnect by itself. In a cluster it goes to the
   * node that owns the channel's slot, with `SSUBSCRIBE`.
   */
  subscribe(channel: string, listener: SubscriptionListener): Promise<Subscription>;
  /** Replies have been mixed up: goes on with a fresh connection of its own; the user's client is left alone. */
  reset(): void;
  /** Takes its listeners off the user's client, and closes what it opened itself; never the user's client. */
  close(): Promise<void>;
}

export interface SubscriptionListener {
  message(payload: Buffer): void;
  /** Once, when nothing will be heard any more: the connection is lost, or was closed by either side. */
  closed(): void;
}

export interface Subscription {
  /** PING on this very connection. */
  ping(): Promise<void>;
  /** Destroys the socket at once; `closed` is called. */
  close(): void;
}
