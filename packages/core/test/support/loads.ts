/** Loads that a test settles by hand, behind a cached method and behind a function over a backend that answers later. */
import { cache, Cached } from '../../src/index.js';
import { Deferred } from './deferred.js';
import { Counting, Slow } from './doubles.js';

export class Loads {
  readonly calls: string[] = [];
  readonly pending: Deferred<unknown>[] = [];

  load(id: string): Promise<unknown> {
    this.calls.push(id);
    const deferred = new Deferred<unknown>();
    this.pending.push(deferred);
    return deferred.promise;
  }
}

export class LoadingService extends Loads {
  @Cached({ backend: Counting })
  async get(id: string): Promise<unknown> {
    return await this.load(id);
  }
}

let names = 0;

/** A cached function over a backend that answers later. */
export function onSlow(backend: Slow = new Slow(), options: object = {}) {
  const loads = new Loads();
  const errors: { code: string; operation: string }[] = [];
  const get = cache(async (id: string, _signal?: AbortSignal): Promise<unknown> => await loads.load(id), {
    backend,
    namespace: `loads ${names++}`,
    onBackendError: (error, { operation }) => void errors.push({ code: error.code, operation }),
    ...options,
  });
  return { backend, loads, errors, get };
}
