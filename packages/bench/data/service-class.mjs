// A class whose methods a contender caches.

/**
 * @param contender one that has `method`
 * @param setup `isAsync`, `shape`, `capacity`, `ttl`: what the method is and how its cache is bounded
 * @param {Record<string, Function>} loads the methods to cache, by name
 */
export function serviceClass(contender, setup, loads) {
  const initializers = [];
  class Service {
    constructor() {
      for (const initialize of initializers) initialize.call(this);
    }
  }
  const { prototype } = Service;
  const onNew = (initialize) => initializers.push(initialize);
  for (const [name, load] of Object.entries(loads)) {
    const method = contender.method({ ...setup, prototype, name, load, onNew });
    if (method === undefined) continue; // the contender has put it there by itself
    Object.defineProperty(prototype, name, { value: method, configurable: true, enumerable: false, writable: true });
  }
  return Service;
}
