/** One way to the server for everything: within a deadline, and not at all while the server is known to be away. */
import type { Connection } from '../client/connection.js';
import { RedisError } from '../redis-error.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { withDeadline } from './deadline.js';

export class Link {
  readonly connection: Connection;
  readonly #breaker: CircuitBreaker;
  readonly #deadlineMs: number;
  #isClosed = false;

  constructor(connection: Connection, deadlineMs: number, breaker = new CircuitBreaker()) {
    this.connection = connection;
    this.#deadlineMs = deadlineMs;
    this.#breaker = breaker;
  }

  /** Whether nothing is asked because the last commands have failed. */
  get isOpen(): boolean {
    return this.#breaker.isOpen;
  }

  /**
   * Runs what sends commands.
   *
   * @throws RedisError (rejects) `_CLOSED`, `_CIRCUIT_OPEN`, `_DEADLINE`; what the command failed with
   */
  async run<T>(command: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new RedisError('CLOSED', 'The backend is closed. Make a new Redis() to go on.');
    return await this.#breaker.run(() => withDeadline(command(), this.#deadlineMs, () => this.#late()));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.connection.close();
  }

  #late(): RedisError {
    return new RedisError('DEADLINE', `Redis did not answer within ${this.#deadlineMs} ms (option 'deadlineMs').`);
  }
}
