/** What a history is made of: purecache, and the protocol that most applications write themselves, which must fail. */
import { Cached, cacheOf, invalidateTags } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Tiered } from '@purecache/tiered';
import { Redis } from '../../src/index.js';
import type { ClientKind } from './clients.js';
import type { HistoryRows } from './history-rows.js';

/** What an invalidation names. */
export type Way = 'key' | 'tag' | 'clear';

export interface Protocol {
  read(key: number): Promise<number>;
  /** Invalidates the key, and perhaps others. */
  invalidate(key: number, way: Way): Promise<void>;
  close(): Promise<void>;
}

const TAGS = 3;
const tagOf = (key: number): string => `tag:${key % TAGS}`;

export async function purecache(
  kind: ClientKind,
  port: number,
  rows: HistoryRows,
  maxStaleMs: number,
): Promise<Protocol> {
  const client = await kind.open(port);
  const shared = new Redis({ client, maxStaleMs, leaseMs: 1_000 });
  const backend = new Tiered({ memory: new LRU({ capacity: 1_000 }), shared, maxStaleMs });
  class Service {
    @Cached({
      backend,
      namespace: 'rows',
      ttl: 5_000,
      tags: (_version: number, key: number) => [tagOf(key)],
      onBackendError: () => undefined,
    })
    async version(key: number): Promise<number> {
      return await rows.load(key);
    }
  }
  const service = new Service();
  const handle = cacheOf(service, 'version');
  return {
    read: (key) => service.version(key),
    async invalidate(key, way) {
      if (way === 'key') await handle.delete(key);
      else if (way === 'tag') await invalidateTags(service, [tagOf(key)]);
      else await handle.clear();
    },
    async close() {
      await shared.close();
      kind.end(client);
    },
  };
}

/** GET, else load and SET; DEL and a message to others when something has changed. */
export async function naive(kind: ClientKind, port: number, rows: HistoryRows): Promise<Protocol> {
  // Of the client, when it subscribes again by itself and is cut off meanwhile.
  process.on('unhandledRejection', () => undefined);
  const client = await kind.open(port);
  const bus = await kind.open(port, kind.library === 'ioredis' ? { enableOfflineQueue: true } : {});
  const memory = new Map<string, number>();
  const raw = async (...words: string[]) => String((await kind.raw(client, words).catch(() => null)) ?? '');
  const forget = (id: string): void => void (id === 'all' ? memory.clear() : memory.delete(id));
  if (kind.library === 'ioredis') {
    const subscriber = bus as unknown as { subscribe(channel: string): Promise<void> };
    bus.on('message', (_channel, id) => forget(id as string));
    await subscriber.subscribe('naive');
  } else {
    const subscriber = bus as unknown as { subscribe(channel: string, listener: (id: string) => void): Promise<void> };
    await subscriber.subscribe('naive', forget);
  }
  return {
    async read(key) {
      const id = `naive:${key}`;
      const held = memory.get(id);
      if (held !== undefined) return held;
      const stored = await raw('GET', id);
      const version = stored === '' ? await rows.load(key) : Number(stored);
      if (stored === '') await raw('SET', id, String(version), 'PX', '5000');
      memory.set(id, version);
      setTimeout(forget, 1_000, id);
      return version;
    },
    async invalidate(key) {
      forget(`naive:${key}`);
      await kind.raw(client, ['DEL', `naive:${key}`]);
      await kind.raw(client, ['PUBLISH', 'naive', `naive:${key}`]);
    },
    async close() {
      kind.end(bus);
      kind.end(client);
    },
  };
}
