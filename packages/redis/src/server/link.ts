/** One way to the server for everything: within a deadline, and not at all while the server is known to be away. */
import type { Connection } from '../client/connection.js';
import { RedisError } from '../redis-error.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { withDeadline } from './deadline.js';

export class Link {
  readonly connection: Connection;
  /** Of a cluster there is none: one node that is away would close off the others. */
  readonly #breaker: CircuitBreaker | undefined;
  readonly #deadlineMs: number;
  #isClosed = false;

  constructor(connection: Connection, deadlineMs: number, breaker = new CircuitBreaker()) {
    this.connection = connection;
    this.#deadlineMs = deadlineMs;
    this.#breaker = connection.isCluster ? undefined : breaker;
  }

  /** @throws RedisError `PURECACHE_REDIS_CLOSED` after `close` */
  assertOpen(): void {
    if (this.#isClosed) throw new RedisError('CLOSED', 'The backend is closed. Make a new Redis() to go on.');
  }

  /**
   * Runs what sends commands.
   *
   * @throws RedisError (rejects) `_CLOSED`, `_CIRCUIT_OPEN` (not in a cluster), `_DEADLINE`; what the command failed with
   */
  async run<T>(command: () => Promise<T>): Promise<T> {
    this.assertOpen();
    const inTime = (): Promise<T> => withDeadline(command(), this.#deadlineMs, () => this.#late());
    return await (this.#breaker === undefined ? inTime() : this.#breaker.run(inTime));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.connection.close();
  }

  #late(): RedisError {
    return new RedisError('DEADLINE', `Redis did not answer within ${this.#deadlineMs} ms (option 'deadlineMs').`);
  }
}
