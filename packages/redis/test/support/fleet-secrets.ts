/** A process whose arguments, values and tags are secret, through all that a backend does and all that can fail. */
import { subscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { cache, CACHE_CHANNEL, Cached, cacheOf, invalidateTags } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Tiered } from '@purecache/tiered';
import { Redis } from '../../src/index.js';
import { clientKinds, type ClientKind } from './clients.js';
import { answer } from './fleet-answers.js';

export interface Secrets {
  /** Of the errors that callers got, with all that hangs on them. */
  readonly errors: string[];
  readonly events: string[];
}

let client: object;
const errors: string[] = [];
const events: string[] = [];

async function attempt(action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    errors.push(inspect(error, { depth: 20, showHidden: true, maxStringLength: Infinity, maxArrayLength: Infinity }));
  }
}

/** Everything there is to do with one argument. */
async function doAll(secret: string, backend: Tiered | Redis): Promise<void> {
  class Service {
    @Cached({
      backend,
      namespace: 'secrets',
      ttl: 60_000,
      backendErrors: 'throw',
      tags: () => [secret],
    })
    async row(argument: string): Promise<unknown> {
      return { field: new Map([[argument, argument]]), argument };
    }

    @Cached({ backend, namespace: 'unstorable', ttl: 60_000, backendErrors: 'throw' })
    async unstorable(argument: string): Promise<unknown> {
      // A path names fields, which are of the program, not of its data.
      return { field: new Map([[argument, [Object.assign(() => argument, { argument })]]]) };
    }
  }
  // Its failures are told as warnings of the process.
  const open = cache(async (argument: string) => new Map([[argument, Object.assign(() => 1, { argument })]]), {
    backend,
    namespace: 'open',
    ttl: 60_000,
  });
  const service = new Service();
  const handle = cacheOf(service, 'row');
  await attempt(() => service.row(secret));
  await attempt(() => service.row(secret));
  await attempt(() => service.unstorable(secret));
  await attempt(() => open(secret));
  await attempt(() => handle.set([secret], secret));
  await attempt(() => handle.refresh(secret));
  await attempt(() => handle.peek(secret));
  await attempt(() => handle.expire(secret));
  await attempt(() => handle.delete(secret));
  await attempt(() => invalidateTags(service, [secret]));
  await attempt(() => handle.clear());
  await attempt(() => backend.set(secret, secret));
  await attempt(() =>
    backend.set(
      secret,
      Object.assign(() => 1, { secret }),
    ),
  );
  await attempt(async () => backend.get(secret));
  await attempt(async () => backend.clear(secret.slice(0, -1)));
  await attempt(async () => backend.invalidateTags?.([secret], secret));
}

answer({
  async begin(settings: { port: number; client: string }) {
    const kind = clientKinds.find(({ name }) => name === settings.client) as ClientKind;
    client = await kind.open(settings.port);
    subscribe(CACHE_CHANNEL, (event) => events.push(inspect(event, { depth: 10, showHidden: true })));
    process.on('warning', (warning) => console.error(inspect(warning, { depth: 10, showHidden: true })));
  },
  async doAll(secret: string): Promise<void> {
    const shared = new Redis({ client, deadlineMs: 150 });
    await doAll(secret, new Tiered({ memory: new LRU({ capacity: 10 }), shared }));
    await doAll(secret, shared);
    await shared.close();
  },
  told: (): Secrets => ({ errors, events }),
});
