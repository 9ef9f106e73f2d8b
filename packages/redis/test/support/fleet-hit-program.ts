/** Times hits of one decorated method: `node program <lru-object|lru-class|tiered> <port>`. Prints nanoseconds per call. */
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { Cached } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Tiered } from '@purecache/tiered';
import { Redis } from '../../src/index.js';
import { clientKinds } from './clients.js';

const [, , variant, port] = process.argv;
const CALLS = 1_000_000;
const WARM_UP = 200_000;
const IDS = 1_000;

interface Service {
  row(id: number): Promise<object>;
}

const kind = clientKinds[1]!;

async function tiered(): Promise<Service> {
  const shared = new Redis({ client: await kind.open(Number(port)) });
  await shared.ready();
  const backend = new Tiered({ memory: new LRU({ capacity: 10_000 }), shared });
  class Rows {
    @Cached({ backend, namespace: 'rows', ttl: 600_000 })
    async row(id: number): Promise<object> {
      return { id };
    }
  }
  return new Rows();
}

function lruObject(): Service {
  const backend = new LRU({ capacity: 10_000 });
  class Rows {
    @Cached({ backend, namespace: 'rows', ttl: 600_000 })
    async row(id: number): Promise<object> {
      return { id };
    }
  }
  return new Rows();
}

function lruClass(): Service {
  class Rows {
    @Cached({ backend: LRU, capacity: 10_000, ttl: 600_000 })
    async row(id: number): Promise<object> {
      return { id };
    }
  }
  return new Rows();
}

async function run(service: Service, calls: number): Promise<number> {
  const begunAt = process.hrtime.bigint();
  for (let call = 0; call < calls; call++) {
    await service.row(call % IDS);
    // A loop that never turns hears nothing of invalidations, so nothing is served from memory after a while.
    if (call % IDS === 0) await turn();
  }
  return Number(process.hrtime.bigint() - begunAt) / calls;
}

const service = variant === 'tiered' ? await tiered() : variant === 'lru-object' ? lruObject() : lruClass();
for (let id = 0; id < IDS; id++) await service.row(id);
await delay(200); // what was loaded is stored
await run(service, WARM_UP);
console.log(await run(service, CALLS));
process.exit();
