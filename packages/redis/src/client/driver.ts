/** What the two kinds of client have in common, so that everything else is written once. */
import type { Argument } from './connection.js';

/** The part of an event emitter that is used. */
export interface Emitter {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the listeners of a client differ by event
  on(event: string, listener: (...args: any[]) => void): unknown;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  removeListener(event: string, listener: (...args: any[]) => void): unknown;
}

/** `opening`: the first try to connect is under way, as far as can be told; `offline`: there is nothing to wait for. */
export type ClientState = 'ready' | 'opening' | 'offline';

export type Word = string | Buffer;

/** One client: the user's, or one of our own beside it. */
export interface Driver {
  readonly isCluster: boolean;
  readonly warnings: readonly string[];
  readonly client: Emitter;
  /** The events that say that a try to connect has succeeded, or failed. */
  readonly settlingEvents: readonly string[];
  /** @param key of a command, where the state of its node in a cluster is asked for */
  state(key: string | undefined): ClientState;
  /** Starts the first try to connect, where the client waits for a command to do so. */
  connect(): void;
  send(words: readonly Word[], key: string | undefined): Promise<unknown>;
  /**
   * Hears every error, so that none ends the process. `garbled`: the client could not read what the server sent, and
   * goes on with the same connection, on which replies may now belong to other commands.
   *
   * @returns takes the listener away again
   */
  onError(listener: (garbled: boolean) => void): () => void;
  /** A fresh client of the same options, but for those that make it wait or send twice; it connects at once. */
  duplicate(): Driver;
  /** A line of its own to the server, not opened yet. */
  line(channel: string, listener: LineListener): Line;
  /** Ends this client at once. */
  destroy(): void;
}

export interface LineListener {
  message(payload: Buffer): void;
  /** May be called more than once. */
  lost(): void;
}

/** The one connection that hears a channel. */
export interface Line {
  /** Connects and subscribes. */
  open(): Promise<void>;
  ping(): Promise<unknown>;
  destroy(): void;
}

/** The words of a command as all clients take them: views of bytes, which some refuse or turn into text, as Buffers. */
export function wordsOf(command: readonly Argument[]): Word[] {
  return command.map((word) =>
    typeof word === 'string' || Buffer.isBuffer(word)
      ? word
      : Buffer.from(word.buffer, word.byteOffset, word.byteLength),
  );
}

/** How long a client of ours waits before it tries to connect again, in ms: 50, 100, ... 1,000. */
export function reconnectDelay(tries: number): number {
  return Math.min(50 * 2 ** Math.max(0, tries - 1), 1_000);
}

/** Ours is nothing to wait for: what goes wrong is told by an event, or by the next command. */
export function ignore(): void {}
