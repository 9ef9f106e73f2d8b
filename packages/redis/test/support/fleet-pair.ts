/** What two processes have, in one: each a client, a backend with memory and a method of its own, over a way of its own. */
import { cache, cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Tiered } from '@purecache/tiered';
import { Redis } from '../../src/index.js';
import { clientKinds } from './clients.js';
import { startProxy, type FaultProxy } from './fault-proxy.js';

/** Milliseconds that replies may be held back. */
const PATIENCE = 5_000;

export interface Peer {
  readonly proxy: FaultProxy;
  readonly redis: Redis;
  read(id: string): Promise<number>;
  invalidate(id: string): Promise<boolean>;
  /** Of the entry that was asked for last. */
  readonly lastKey: string;
  /** Of this one, so far. */
  readonly loads: number;
  readonly hits: number;
  close(): Promise<void>;
}

class WatchedMemory extends LRU {
  lastKey = '';

  override get(key: string): unknown {
    this.lastKey = key;
    return super.get(key);
  }
}

/** @param versions the rows, by id */
export async function startPeer(port: number, versions: Map<string, number>, maxStaleMs: number): Promise<Peer> {
  const kind = clientKinds[1]!;
  const proxy = await startProxy(port);
  const client = await kind.open(proxy.port);
  const redis = new Redis({ client, maxStaleMs, deadlineMs: PATIENCE });
  await redis.ready();
  const memory = new WatchedMemory({ capacity: 100 });
  const backend = new Tiered({ memory, shared: redis, maxStaleMs });
  const load = async (id: string): Promise<number> => versions.get(id) as number;
  const read = cache(load, { backend, namespace: 'rows', ttl: 60_000, backendTimeout: 2 * PATIENCE });
  const handle = cacheOf(read);
  return {
    proxy,
    redis,
    read,
    invalidate: (id) => handle.delete(id),
    get lastKey() {
      return memory.lastKey;
    },
    get loads() {
      return handle.stats().loads;
    },
    get hits() {
      return handle.stats().hits;
    },
    async close() {
      await redis.close();
      kind.end(client);
      await proxy.close();
    },
  };
}
