// What the machine allows: code that leaves out every duty but the look-up itself. No contender can be far below it.
import { coarseNow } from '../timing/coarse-clock.mjs';

export const packageName = undefined;

export const contenders = [
  {
    name: 'limit: Map.get',
    isLimit: true,
    workloads: ['hit', 'ttl-hit', 'megamorphic'],
    kinds: ['async', 'sync'],
    expires: true,
    method: ({ load, shape, isAsync }) => (isAsync ? promisedGet : plainGet)(load, shape),
  },
  {
    name: 'limit: WeakMap.get + Map.get',
    isLimit: true,
    workloads: ['instances'],
    kinds: ['async', 'sync'],
    isPerObject: true,
    method: ({ load, isAsync }) => (isAsync ? promisedGetOfObject : plainGetOfObject)(load),
  },
  {
    name: 'limit: Map of promises',
    isLimit: true,
    workloads: ['stampede'],
    kinds: ['async'],
    method({ load }) {
      const promises = new Map();
      return function (id) {
        let promise = promises.get(id);
        if (promise === undefined) promises.set(id, (promise = load(id)));
        return promise;
      };
    },
  },
  { name: 'limit: Map', isLimit: true, container: () => new Map() },
  { name: 'limit: Map, oldest out', isLimit: true, container: ({ capacity }) => new OldestOut(capacity) },
  { name: 'limit: Map + coarse clock', isLimit: true, ttlContainer: ({ ttl }) => new Expiring(ttl) },
  { name: 'limit: visit every leaf', isLimit: true, isKeyless: true, key: (args) => visit(args) },
];

function plainGet(load, shape) {
  const map = new Map();
  const fill = (key, value) => {
    map.set(key, value);
    return value;
  };
  const { text } = shape;
  if (shape.isPlain) return (id) => map.get(id) ?? fill(id, load(id));
  if (shape.arity === 1) return (arg) => map.get(text(arg)) ?? fill(text(arg), load(arg));
  return (a, b) => map.get(text(a, b)) ?? fill(text(a, b), load(a, b));
}

function promisedGet(load, shape) {
  const map = new Map();
  const fill = async (key, pending) => {
    const value = await pending;
    map.set(key, value);
    return value;
  };
  const { text } = shape;
  if (shape.isPlain) {
    return function (id) {
      const value = map.get(id);
      return value === undefined ? fill(id, load(id)) : Promise.resolve(value);
    };
  }
  if (shape.arity === 1) {
    return function (arg) {
      const key = text(arg);
      const value = map.get(key);
      return value === undefined ? fill(key, load(arg)) : Promise.resolve(value);
    };
  }
  return function (a, b) {
    const key = text(a, b);
    const value = map.get(key);
    return value === undefined ? fill(key, load(a, b)) : Promise.resolve(value);
  };
}

function plainGetOfObject(load) {
  const maps = new WeakMap();
  return function (id) {
    return maps.get(this)?.get(id) ?? fillOf(maps, this, id, load(id));
  };
}

function promisedGetOfObject(load) {
  const maps = new WeakMap();
  return function (id) {
    const value = maps.get(this)?.get(id);
    return value === undefined ? load(id).then((loaded) => fillOf(maps, this, id, loaded)) : Promise.resolve(value);
  };
}

function fillOf(maps, owner, key, value) {
  let map = maps.get(owner);
  if (map === undefined) maps.set(owner, (map = new Map()));
  map.set(key, value);
  return value;
}

/** A Map bounded by the order of insertion: one long-lived iterator finds the oldest, because a new one walks the holes. */
class OldestOut {
  #map = new Map();
  #oldest = this.#map.keys();
  #capacity;

  constructor(capacity) {
    this.#capacity = capacity;
  }
  get(key) {
    return this.#map.get(key);
  }
  set(key, value) {
    const map = this.#map;
    if (map.size >= this.#capacity && !map.has(key)) {
      let next = this.#oldest.next();
      if (next.done) next = (this.#oldest = map.keys()).next();
      map.delete(next.value);
    }
    map.set(key, value);
  }
  delete(key) {
    return this.#map.delete(key);
  }
  clear() {
    this.#map.clear();
    this.#oldest = this.#map.keys();
  }
}

/** Never evicts and never gives anything back; its clock is a variable that a timer sets. */
class Expiring {
  #map = new Map();
  #ttl;

  constructor(ttl) {
    this.#ttl = ttl;
  }
  get size() {
    return this.#map.size;
  }
  get(key) {
    const entry = this.#map.get(key);
    return entry === undefined || entry.deadline <= coarseNow() ? undefined : entry.value;
  }
  set(key, value) {
    const deadline = coarseNow() + this.#ttl;
    const entry = this.#map.get(key);
    if (entry === undefined) this.#map.set(key, { value, deadline });
    else {
      entry.value = value;
      entry.deadline = deadline;
    }
  }
}

/** Touches each leaf once; not even the characters of a text. */
function visit(value) {
  if (typeof value === 'string') return value.length;
  if (typeof value === 'number') return value | 0;
  if (typeof value !== 'object' || value === null) return 1;
  let sum = 0;
  if (Array.isArray(value)) for (const item of value) sum += visit(item);
  else if (value instanceof Map) for (const [key, item] of value) sum += visit(key) + visit(item);
  else if (value instanceof Set) for (const item of value) sum += visit(item);
  else for (const key in value) sum += visit(value[key]);
  return sum;
}
