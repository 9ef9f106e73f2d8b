/** A cached function over any backend, whose loads a test settles by hand, in any order. */
import { cache, cacheOf, type CacheBackend } from '../../src/index.js';
import { Deferred } from './deferred.js';

let names = 0;

export function loadsByHand(backend: CacheBackend, options: object = {}) {
  const pending: Deferred<string>[] = [];
  const load = async (_signal?: AbortSignal): Promise<string> => {
    const deferred = new Deferred<string>();
    pending.push(deferred);
    return await deferred.promise;
  };
  const fixed = { backend, namespace: `by hand ${names++}` };
  const get = cache(load, { ttl: '1s', ...options, ...fixed } as never) as typeof load;
  return { get, handle: cacheOf(get), pending };
}

/** What became of a call: its value, or the code or message of what it failed with. */
export async function outcome(call: Promise<unknown>): Promise<unknown> {
  return await call.catch((error: { code?: string; message: string }) => error.code ?? error.message);
}
