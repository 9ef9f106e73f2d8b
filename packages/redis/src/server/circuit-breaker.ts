/** Stops asking a server that does not answer, so that an outage does not slow down every call. */
import { RedisError } from '../redis-error.js';
import { replyCode } from './reply-code.js';

/** Failures in a row that open the circuit. */
const FAILURES = 5;
/** Milliseconds for which it stays open; then one command is let through to try. */
const OPEN_FOR = 1_000;

/** Replies of a server that is there but serves nothing for now. */
const NOT_SERVING = new Set(['LOADING', 'BUSY', 'CLUSTERDOWN', 'MASTERDOWN', 'TRYAGAIN']);
const ON_THE_WAY = new Set(['PURECACHE_REDIS_DEADLINE', 'PURECACHE_REDIS_REPLIES_MIXED']);

/**
 * Whether an error says that the server cannot be reached or serves nothing: not that it refuses one command. A client that
 * has no connection says so at once: to ask it costs nothing, and tells when it has one again. Else one connection that is
 * cut, with a few commands under way, would close off the server for a second.
 */
export function isOutage(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  if (typeof code === 'string' && code.startsWith('PURECACHE_')) return ON_THE_WAY.has(code);
  const reply = replyCode(error);
  return reply === undefined ? !(error instanceof TypeError) : NOT_SERVING.has(reply);
}

export class CircuitBreaker {
  readonly #now: () => number;
  #failures = 0;
  #openUntil = -Infinity;
  #isTrying = false;

  /** @param now milliseconds of a clock that does not go back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether commands are refused. */
  get isOpen(): boolean {
    return this.#failures >= FAILURES && (this.#isTrying || this.#now() < this.#openUntil);
  }

  /**
   * Runs a command.
   *
   * @throws RedisError (rejects) `PURECACHE_REDIS_CIRCUIT_OPEN`, at once, while the circuit is open
   */
  async run<T>(command: () => Promise<T>): Promise<T> {
    if (this.isOpen) {
      const happened = `Redis is not asked: the last ${FAILURES} commands or more have failed.`;
      throw new RedisError('CIRCUIT_OPEN', `${happened} It is tried again every ${OPEN_FOR} ms.`);
    }
    const isTry = this.#failures >= FAILURES;
    if (isTry) this.#isTrying = true;
    try {
      const answer = await command();
      this.#failures = 0;
      return answer;
    } catch (error) {
      this.#failed(error, isTry);
      throw error;
    } finally {
      if (isTry) this.#isTrying = false;
    }
  }

  #failed(error: unknown, isTry: boolean): void {
    if (isOutage(error)) {
      this.#failures++;
      // Those that were under way when it opened do not keep it open for longer.
      if (isTry || this.#failures === FAILURES) this.#openUntil = this.#now() + OPEN_FOR;
    } else if (replyCode(error) !== undefined) {
      this.#failures = 0; // the server answers
    }
  }
}
