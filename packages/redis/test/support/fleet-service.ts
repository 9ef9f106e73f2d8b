/** A process with one decorated method over Redis, with memory in front of it, whose loads a test begins, holds and counts. */
import { setTimeout as delay } from 'node:timers/promises';
import { Cached, cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Tiered } from '@purecache/tiered';
import { Redis } from '../../src/index.js';
import { clientKinds } from './clients.js';
import { answer, sharedNow } from './fleet-answers.js';

export interface ServiceSettings {
  readonly port: number;
  readonly leaseMs?: number;
  readonly waitMs?: number;
}

/** What a call gave, and when: milliseconds of a clock that all processes share. */
export interface Called {
  readonly value: string;
  readonly endedAt: number;
}

const ioredis = clientKinds[1]!;
let shared: Redis;
let service: { row(id: string): Promise<string> };
let handle: { delete(id: string): Promise<boolean> };
let loads = 0;
/** What loads give, and how long they take: until they are let go. */
let loading: () => Promise<string>;
let letGo: () => void;

answer({
  async begin({ port, ...settings }: ServiceSettings) {
    shared = new Redis({ client: await ioredis.open(port), ...settings });
    await shared.ready();
    const backend = new Tiered({ memory: new LRU({ capacity: 1_000 }), shared });
    class Service {
      @Cached({ backend, namespace: 'rows', ttl: 60_000 })
      async row(id: string): Promise<string> {
        loads++;
        const value = await loading();
        return `${id}: ${value}`;
      }
    }
    const made = new Service();
    service = made;
    handle = cacheOf(made, 'row');
  },
  /** Loads take some milliseconds from now on. */
  loadsTake(ms: number, value: string) {
    loading = () => delay(ms, value);
  },
  /** Loads take until `letGo` from now on. */
  loadsWait(value: string) {
    const gone = new Promise<void>((resolve) => (letGo = resolve));
    loading = () => gone.then(() => value);
  },
  letGo: () => letGo(),
  loads: () => loads,
  stats: () => shared.stats(),
  async call(id: string): Promise<Called> {
    return { value: await service.row(id), endedAt: sharedNow() };
  },
  /** All keys so many times, over a while. */
  async callAll(ids: readonly string[], times: number, overMs: number): Promise<number[]> {
    const once = async (id: string, after: number): Promise<number> => {
      await delay(after);
      const begunAt = performance.now();
      await service.row(id);
      return performance.now() - begunAt;
    };
    return await Promise.all(
      Array.from({ length: times }, (_, index) => ids.map((id) => once(id, (index * overMs) / times))).flat(),
    );
  },
  delete: (id: string) => handle.delete(id),
});
