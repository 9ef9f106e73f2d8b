/** A cached function over a server with which something is wrong: what its callers get, and how long they wait for it. */
import { setTimeout as delay } from 'node:timers/promises';
import { cache, cacheOf, invalidateTags, type CacheBackend, type Duration } from '@purecache/core';
import type { RedisOptions } from '../../src/redis-options.js';
import { Redis } from '../../src/redis.js';
import { clientKinds, type ClientKind, type TestClient } from './clients.js';
import { until } from './redis-server.js';

/** One version of each client: the faults are those of the way to the server, and both versions go the same way. */
export const faultKinds = clientKinds.filter(({ name }) => name.endsWith(' 6'));

/** The option `deadlineMs` where it matters how long calls wait; 2,000 else, for a machine that is busy. */
export const DEADLINE = 200;

/** What an operation may take beyond that: milliseconds. It is 50 on a machine that does nothing else. */
export const SLACK = 800;

export interface RunOptions extends Omit<RedisOptions, 'client' | 'url'> {
  /** Those of the cached function. */
  readonly method?: {
    readonly tags?: (result: string, id: number) => readonly string[];
    readonly timeout?: Duration;
    readonly ttl?: Duration;
  };
  /** Puts something in front of the backend. */
  readonly wrapped?: (backend: Redis) => CacheBackend;
  /** Stands in for the load, whose result is `truth(id)`. */
  readonly load?: (id: number, truth: string) => Promise<string>;
}

/** Opens a client that connects to the port, or tries to, and a cached function that uses it. */
export async function faultRun(kind: ClientKind, port: number, options: RunOptions = {}): Promise<FaultRun> {
  return new FaultRun(kind, await kind.open(port), options);
}

export class FaultRun {
  readonly backend: Redis;
  /** Codes of what the backend failed with where the callers were spared. */
  readonly spared: string[] = [];
  /** Milliseconds that each call took. */
  waits: number[] = [];
  loads = 0;
  /** Calls whose answer was not the truth, neither as it was when they began nor later. */
  wrong = 0;
  /** What calls failed with: none may. */
  readonly failures: unknown[] = [];
  readonly #versions = new Map<number, number>();
  readonly #fn: (id: number) => Promise<string>;

  constructor(
    readonly kind: ClientKind,
    readonly client: TestClient,
    { method = {}, wrapped = (backend) => backend, load, deadlineMs = 2_000, ...options }: RunOptions = {},
  ) {
    this.backend = new Redis({ client, deadlineMs, keyPrefix: kind.name.replace(' ', '-'), ...options });
    this.#fn = cache(
      async (id: number) => {
        this.loads++;
        return load === undefined ? this.truth(id) : await load(id, this.truth(id));
      },
      {
        backend: wrapped(this.backend),
        namespace: 'things',
        ttl: '1h',
        backendTimeout: deadlineMs * 1.25,
        onBackendError: ({ cause }) => void this.spared.push(codeOf(cause)),
        ...method,
      },
    );
  }

  /** What the function is about: it changes with `change`. */
  truth(id: number): string {
    return `${id} in version ${this.#versionOf(id)}`;
  }

  change(id: number): void {
    this.#versions.set(id, this.#versionOf(id) + 1);
  }

  get handle() {
    return cacheOf(this.#fn);
  }

  /** Of all entries of the function. */
  async invalidateTags(...tags: readonly string[]): Promise<void> {
    await invalidateTags(this.#fn, tags);
  }

  /** Calls the function, and notes how long it took and whether the answer is right. */
  async call(id: number): Promise<string | undefined> {
    const least = this.#versionOf(id);
    const begun = performance.now();
    try {
      const answer = await this.#fn(id);
      const version = Number(/^(\d+) in version (\d+)$/.exec(answer)?.[2]);
      if (!answer.startsWith(`${id} `) || !(version >= least)) this.wrong++;
      return answer;
    } catch (error) {
      this.failures.push(error);
      return undefined;
    } finally {
      this.waits.push(performance.now() - begun);
    }
  }

  /** The function itself: what it gives, or rejects with. */
  plainCall(id: number): Promise<string> {
    return this.#fn(id);
  }

  /** Makes a call every 5 ms for so long, whatever becomes of those before. */
  async callFor(ms: number, ids = 50): Promise<void> {
    const calls: Promise<unknown>[] = [];
    const end = performance.now() + ms;
    for (let id = 0; performance.now() < end; id++) {
      calls.push(this.call(id % ids));
      await delay(5);
    }
    await Promise.all(calls);
  }

  /** Makes calls at once, one for each id. */
  async callAll(from: number, to: number): Promise<void> {
    await Promise.all(Array.from({ length: to - from }, (_, index) => this.call(from + index)));
  }

  /** Resolves once a call is answered from the server, with the milliseconds that it took from now. */
  async untilServed(id: number): Promise<number> {
    const begun = performance.now();
    // Not by the number of loads: a call may be answered by a load that is under way.
    await until(async () => {
      const { hits } = this.handle.stats();
      await this.call(id);
      return this.handle.stats().hits > hits;
    });
    return performance.now() - begun;
  }

  /** The share of calls that took longer than 50 ms, and the longest of all. */
  get slowness(): { readonly share: number; readonly longest: number } {
    return {
      share: this.waits.filter((wait) => wait > 50).length / this.waits.length,
      longest: Math.max(...this.waits),
    };
  }

  async end(): Promise<void> {
    await this.backend.close();
    this.kind.end(this.client);
  }

  #versionOf(id: number): number {
    return this.#versions.get(id) ?? 1;
  }
}

/** Callers go on through an outage that has begun: each has the right answer, and few wait. */
export async function expectCallersSpared(row: string, runs: readonly FaultRun[], ms: number): Promise<void> {
  await Promise.all(runs.map((run) => run.callFor(ms)));
  for (const run of runs) {
    const { share, longest } = run.slowness;
    const { failures, wrong } = run;
    tell(row, run.kind.name, { calls: run.waits.length, 'slow share': share, 'longest ms': longest });
    expect({ failures, wrong }).toEqual({ failures: [], wrong: 0 });
    expect(longest).toBeLessThan(DEADLINE + SLACK);
    // Those of the first deadline, and one in each second.
    expect(share).toBeLessThan(5 * (DEADLINE / ms));
  }
}

/** `PURECACHE_REDIS_...`, or the code of an error of the server. */
export function codeOf(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? code : (/^[A-Z]{2,}/.exec(String(message))?.[0] ?? String(error));
}

/** Prints what a row of the fault matrix came to. */
export function tell(row: string, who: string, figures: Readonly<Record<string, number | string>>): void {
  const told = Object.entries(figures).map(([name, figure]) => {
    return `${name} ${typeof figure === 'number' ? Math.round(figure * 1_000) / 1_000 : figure}`;
  });
  console.info(`${row}, ${who}: ${told.join(', ')}`);
}
