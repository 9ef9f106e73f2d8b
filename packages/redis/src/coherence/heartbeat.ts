/** Asks the server for its time now and then, which dates entries. */
import { outsideCallers } from '../client/outside-callers.js';
import type { Reply } from '../client/connection.js';
import type { ServerClock } from './server-clock.js';

/** Milliseconds. Quartz clocks drift apart by less than 1 ms in that time. */
const EVERY = 5_000;
const SECONDS = /^\d{9,11}$/;
const MICROSECONDS = /^\d{1,6}$/;

export interface HeartbeatParts {
  /** Sends TIME, within a deadline. */
  askTime(): Promise<Reply>;
  readonly clock: ServerClock;
  /** Milliseconds that do not go back. */
  now(): number;
}

export class Heartbeat {
  readonly #parts: HeartbeatParts;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isStopped = false;

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#timer !== undefined || this.#isStopped) return;
    this.#timer = outsideCallers(() => setInterval(() => void this.beat().catch(() => {}), EVERY).unref());
    outsideCallers(() => void this.beat().catch(() => {})); // the next one may succeed
  }

  /** Asks once. Rejects with what the server, or the way to it, failed with. */
  async beat(): Promise<void> {
    const { askTime, clock, now } = this.#parts;
    const sentAt = now();
    const reply = await askTime();
    if (!Array.isArray(reply)) return;
    const [seconds, microseconds] = reply as readonly Reply[];
    // What belongs to another command is not taken for a time.
    if (reply.length !== 2 || !SECONDS.test(String(seconds)) || !MICROSECONDS.test(String(microseconds))) return;
    clock.read(Number(String(seconds)) * 1_000 + Number(String(microseconds)) / 1_000, sentAt, now());
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
  }
}
