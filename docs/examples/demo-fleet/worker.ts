/** One process of the fleet: calls the service at a steady rate, writes now and then, and notes what it was given. */
import { setTimeout as delay } from 'node:timers/promises';
import { cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Redis } from '@purecache/redis';
import { Tiered } from '@purecache/tiered';
import { openClient } from './client.js';
import { now, type Invalidation, type Progress, type ToFleet, type ToWorker } from './messages.js';
import { BRANDS, idsOf, PRODUCTS, ProductDatabase } from './product-database.js';
import { ProductService, survived } from './product-service.js';
import { zipf } from './zipf.js';

/** Calls a second. They begin when they are due, however long others take: nobody waits for a slow one. */
const RATE = 500;
const TICK = 5;
const REPORT_EVERY = 100;
const WRITE_EVERY = 100;
/** One of so many writes is that of a brand. */
const BRAND_WRITES = 10;

/** Counts what memory has answered: the counts of core tell hits, not where they came from. */
class CountedTiered extends Tiered {
  declare readonly near: Tiered['near'];
  nearHits = 0;

  constructor(options: ConstructorParameters<typeof Tiered>[0]) {
    super(options);
    const near = this.near;
    this.near = {
      get: (key) => {
        const entry = near.get(key);
        if (entry !== undefined) this.nearHits++;
        return entry;
      },
    };
  }
}

const send = (message: ToFleet): void => void process.send?.(message);
const client = await openClient(process.argv[2] as string);
const shared = new Redis({ client });
const store = new CountedTiered({ memory: new LRU({ capacity: 500 }), shared });
const db = new ProductDatabase(send);
const products = new ProductService(store, db);
const draw = zipf(PRODUCTS);

const calls = { ids: [] as number[], versions: [] as number[], begunAt: [] as number[], latencies: [] as number[] };
const invalidations: Invalidation[] = [];
const errors: string[] = [];
const underWay = new Set<Promise<void>>();
let failed = 0;
let repeated = 0;
let isStopped = false;

process.on('message', (message: ToWorker) => {
  if (message.type === 'answer') db.answered(message.question, message.version);
  else if (message.type === 'go') run().catch(fail);
  else isStopped = true;
});
// The fleet's process is gone: nobody wants to know any more.
const orphaned = () => process.exit(1);
process.on('disconnect', orphaned);

await shared.ready();
send({ type: 'ready' });

async function run(): Promise<void> {
  const startedAt = now();
  const reports = setInterval(() => send({ type: 'progress', progress: progress() }), REPORT_EVERY);
  const writes = write();
  for (let begun = 0; !isStopped;) {
    for (const due = ((now() - startedAt) * RATE) / 1_000; begun < due; begun++) watch(call());
    await delay(TICK);
  }
  await Promise.all([writes, ...underWay]);
  clearInterval(reports);
  send({ type: 'progress', progress: progress() });
  send({ type: 'history', history: { calls, invalidations, repeated, errors } });

  // Nothing else may keep the process: that it ends here is a part of the demo.
  await shared.close();
  client.disconnect();
  process.off('disconnect', orphaned);
  process.disconnect();
}

async function call(): Promise<void> {
  const id = draw();
  const begunAt = now();
  try {
    const { version } = await products.byId(id);
    calls.ids.push(id);
    calls.versions.push(version);
    calls.begunAt.push(begunAt);
    calls.latencies.push(now() - begunAt);
  } catch (error) {
    failed++;
    if (errors.length < 3) errors.push(String(error));
  }
}

function watch(one: Promise<void>): void {
  underWay.add(one);
  void one.finally(() => underWay.delete(one));
}

async function write(): Promise<void> {
  for (let writes = 1; !isStopped; writes++) {
    await delay(WRITE_EVERY);
    const brand = writes % BRAND_WRITES === 0 ? Math.trunc(Math.random() * BRANDS) : undefined;
    const ids = brand === undefined ? [draw()] : idsOf(brand);
    const [id = 0] = ids;
    for (let tries = 0; ; tries++) {
      try {
        await (brand === undefined ? products.reprice(id) : products.repriceBrand(brand, ids));
        invalidations.push({ ids, version: db.written, at: now() });
        if (tries > 0) repeated++;
        break;
      } catch {
        // The server is away. Who has written must know that others may still have the old value, and asks again.
        if (isStopped) return;
        await delay(WRITE_EVERY);
      }
    }
  }
}

function progress(): Progress {
  const { hits, staleHits } = cacheOf(products, 'byId').stats();
  const { nearHits } = store;
  const sharedHits = hits + staleHits - nearHits;
  return { at: now(), calls: calls.ids.length + failed, nearHits, sharedHits, failed, survived: survived.faults };
}

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}
