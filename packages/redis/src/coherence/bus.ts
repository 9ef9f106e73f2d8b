/**
 * Hears of the invalidations that other processes make, and proves that it hears.
 *
 * Messages and answers come over one connection, in the order in which the server sent them. So when a PING is answered,
 * every message has been heard that was sent before the PING was. A connection that is lost, or that does not answer,
 * may have lost messages: whatever was marked before it is replaced is outdated.
 */
import { outsideCallers } from '../client/outside-callers.js';
import type { Connection, Subscription } from '../client/connection.js';
import { Backoff } from './backoff.js';
import type { Ear } from './ear.js';
import type { Marks } from './marks.js';
import { readMessage, slotOf, type Message } from './messages.js';
import { Waiters } from './waiters.js';

/** Milliseconds. More often there is no PING, however small the bound. */
const SHORTEST_INTERVAL = 5;
/** Milliseconds for which at least a connection may not answer, however small the bound: a new one takes time as well. */
const LEAST_PATIENCE = 100;
/** Milliseconds that opening a connection may take. */
const OPEN_WITHIN = 2_000;

export interface BusParts {
  readonly connection: Pick<Connection, 'subscribe'>;
  readonly channel: string;
  /** As in the messages of this backend, whose invalidations mark themselves, when they begin and when they end. */
  readonly sender: string;
  readonly marks: Pick<Marks, 'key' | 'group' | 'tags' | 'all' | 'proved'>;
  /** The bound for which there is proof without `require`: milliseconds. */
  readonly maxStaleMs: number;
  /** Milliseconds that do not go back, of the clock of the marks, but never late. */
  now(): number;
}

/** One connection, or the try to open it. */
interface Line {
  opened:
    | {
        readonly subscription: Subscription;
        /** When the last PING that was answered was sent, or the connection opened: milliseconds. */
        answeredUpTo: number;
      }
    | undefined;
}

export class Bus {
  readonly #parts: BusParts;
  readonly #backoff = new Backoff();
  readonly #waiters = new Waiters();
  #bound: number;
  #state: 'new' | 'running' | 'stopped' = 'new';
  /** The connection that is used or being opened: what others still tell does not count. */
  #line: Line | undefined;
  /** The one timer: for the next PING, the next try, or the end of one. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ignored = 0;
  #reconnects = 0;
  #flushes = 0;

  constructor(parts: BusParts) {
    this.#parts = parts;
    this.#bound = parts.maxStaleMs;
  }

  /** Since the bus was made: what was heard that is no message, tries to connect again, and times when all was outdated. */
  get counts(): { readonly ignored: number; readonly reconnects: number; readonly flushes: number } {
    return { ignored: this.#ignored, reconnects: this.#reconnects, flushes: this.#flushes };
  }

  /** Opens the connection, unless this has been done. */
  start(): void {
    if (this.#state !== 'new') return;
    this.#state = 'running';
    outsideCallers(() => void this.#open());
  }

  /** Asks for proof often enough for a bound: milliseconds. */
  require(within: number): void {
    if (within < this.#bound) {
      this.#bound = within;
      outsideCallers(() => this.#check());
    }
    this.start();
  }

  /**
   * Hears all news of the load of a key from now on, as far as it is not lost; to be stopped.
   *
   * @param id of the key
   */
  listen(id: string): Ear {
    this.start();
    return this.#waiters.listen(id);
  }

  /** Closes the connection for good, and wakes all who wait. */
  stop(): void {
    this.#state = 'stopped';
    this.#leave();
    this.#waiters.wakeAll();
  }

  async #open(): Promise<void> {
    const line: Line = { opened: undefined };
    this.#line = line;
    this.#after(OPEN_WITHIN, () => this.#lost(line));
    const listener = {
      message: (payload: Buffer) => {
        if (line === this.#line) this.#hear(payload);
      },
      closed: () => this.#lost(line),
    };
    let subscription: Subscription;
    try {
      subscription = await this.#parts.connection.subscribe(this.#parts.channel, listener);
    } catch {
      return this.#lost(line);
    }
    if (line !== this.#line) return subscription.close(); // it came too late
    line.opened = { subscription, answeredUpTo: this.#parts.now() };
    this.#flush();
    this.#waiters.wakeAll(); // what they wait for may have been told before
    this.#check();
  }

  /** Gives up a connection that does not answer; else sends the next PING, whether the last one was answered or not. */
  #check(): void {
    const line = this.#line;
    if (line?.opened === undefined) return;
    const { subscription, answeredUpTo } = line.opened;
    const sentAt = this.#parts.now();
    if (sentAt - answeredUpTo >= Math.max(this.#bound, LEAST_PATIENCE)) return this.#lost(line);
    this.#after(Math.max(this.#bound / 4, SHORTEST_INTERVAL), () => this.#check());
    subscription.ping().then(
      () => this.#answered(line, sentAt),
      () => this.#lost(line),
    );
  }

  #answered(line: Line, sentAt: number): void {
    if (line !== this.#line || line.opened === undefined) return;
    line.opened.answeredUpTo = sentAt;
    this.#parts.marks.proved(sentAt);
    this.#backoff.reset();
  }

  #lost(line: Line): void {
    if (line !== this.#line) return;
    this.#leave();
    this.#reconnects++;
    this.#after(this.#backoff.next(), () => void this.#open());
  }

  #leave(): void {
    const opened = this.#line?.opened;
    this.#line = undefined;
    clearTimeout(this.#timer);
    if (opened === undefined) return;
    opened.subscription.close();
    this.#flush();
  }

  #flush(): void {
    this.#flushes++;
    this.#parts.marks.proved(-Infinity);
    this.#parts.marks.all();
  }

  #hear(payload: Buffer): void {
    const heard = readMessage(payload);
    if (heard === undefined) {
      this.#ignored++;
      return;
    }
    const { sender, message } = heard;
    if (sender !== this.#parts.sender) this.#apply(message);
    if ('id' in message) this.#waiters.wake(message.id);
  }

  #apply(message: Message): void {
    const { marks } = this.#parts;
    if (message.kind === 'key') marks.key(slotOf(message.id));
    if (message.kind === 'group') marks.group(message.groupId);
    if (message.kind === 'tags') marks.tags(message.tagIds, message.groupId);
    if (message.kind === 'all') marks.all();
  }

  #after(wait: number, action: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = outsideCallers(() => setTimeout(action, wait).unref());
  }
}
