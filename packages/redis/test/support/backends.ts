/** Backends on a server of a test file's own, closed after each test. */
import Ioredis from 'ioredis';
import type { RedisOptions } from '../../src/redis-options.js';
import { Redis } from '../../src/redis.js';
import { names, type Names } from '../../src/server/names.js';
import { startRedis, type RedisServer } from './redis-server.js';

export class Backends {
  server!: RedisServer;
  client!: Ioredis.Redis;
  readonly #open: Redis[] = [];
  #count = 0;
  /** Of the backends opened last. */
  prefix = '';

  /** Registers the hooks that start and end the server, and close what was opened. */
  static forThisFile(args: readonly string[] = []): Backends {
    const backends = new Backends();
    beforeAll(async () => {
      backends.server = await startRedis({ args });
      backends.client = new Ioredis.Redis(backends.server.port, '127.0.0.1');
      backends.client.on('error', () => undefined);
    });
    afterEach(() => backends.#close());
    afterAll(async () => {
      backends.client.disconnect();
      await backends.server.stop();
    });
    return backends;
  }

  /** One with a prefix of its own. */
  open(options: Partial<RedisOptions> = {}): Redis {
    const { client } = this;
    const given = options.url === undefined ? { client } : {};
    // The machine may be busy with other tests.
    this.prefix = options.keyPrefix ?? `r${++this.#count}`;
    const backend = new Redis({ ...given, deadlineMs: 5_000, ...options, keyPrefix: this.prefix });
    this.#open.push(backend);
    return backend;
  }

  /** Two that share their entries, as those of two processes do; each may have options of its own. */
  openTwo(options: Partial<RedisOptions> = {}, ofSecond: Partial<RedisOptions> = options): [Redis, Redis] {
    const here = this.open(options);
    return [here, this.open({ ...ofSecond, keyPrefix: this.prefix })];
  }

  /** What things are called on the server for the backends that were opened last. */
  names(keySecret?: string): Names {
    return names(this.prefix, keySecret);
  }

  async #close(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((each) => each.close()));
  }
}
