import { LRUCache } from 'lru-cache';
import QuickLRU from 'quick-lru';
import { CacheRecord, fromMap, type CacheBackend, type Clock } from '../src/index.js';
import { backendConformance, ManualClock, type ConformanceOptions } from '../src/testing/index.js';
import { Slow } from './support/doubles.js';
import { runNode } from './support/run-node.js';

const everything = { sync: true, capacity: true, expiry: true, peek: true };
const unbounded = { ...everything, capacity: false };

interface Made {
  capacity?: number;
  ttl?: number;
  clock: Clock;
}

/** A backend by the book, of which the ones below each break one rule. */
class Reference {
  sync = true;
  map = new Map<string, { value: unknown; deadline: number }>();
  readonly clock: Clock;
  readonly capacity: number;
  readonly ttl: number;

  constructor({ capacity = Infinity, ttl = Infinity, clock }: Made) {
    this.capacity = capacity;
    this.ttl = ttl;
    this.clock = clock;
  }
  get size(): number {
    return this.map.size;
  }
  get(key: string): any {
    const entry = this.map.get(key);
    if (entry === undefined || this.isFresh(entry.deadline)) return entry?.value;
    this.map.delete(key);
  }
  isFresh(deadline: number): boolean {
    return this.clock.now() < deadline;
  }
  peek(key: string): any {
    return this.get(key);
  }
  set(key: string, value: unknown, ttl = this.ttl): any {
    if (!this.map.has(key) && this.map.size >= this.capacity) this.evict();
    this.map.set(key, { value, deadline: this.clock.now() + ttl });
  }
  evict(): void {
    this.map.delete(this.map.keys().next().value as string);
  }
  delete(key: string): any {
    const wasThere = this.get(key) !== undefined;
    this.map.delete(key);
    return wasThere;
  }
  clear(prefix = ''): any {
    for (const key of this.map.keys()) if (this.startsWith(key, prefix)) this.map.delete(key);
  }
  startsWith(key: string, prefix: string): boolean {
    return key.startsWith(prefix);
  }
}

/** The same, answering later. */
class Later implements CacheBackend {
  readonly inner: Reference;
  constructor(options: Made) {
    this.inner = new Reference(options);
  }
  async get(key: string): Promise<unknown> {
    return this.inner.get(key);
  }
  async peek(key: string): Promise<unknown> {
    return this.inner.get(key);
  }
  async set(key: string, value: unknown, ttl?: number): Promise<void> {
    this.inner.set(key, value, ttl);
  }
  async delete(key: string): Promise<boolean> {
    return this.inner.delete(key);
  }
  async clear(prefix?: string): Promise<void> {
    this.inner.clear(prefix);
  }
}

describe('passes, under Jest', () => {
  const conforming: Record<string, Omit<ConformanceOptions, 'test'>> = {
    'fromMap(new Map())': { create: ({ clock }) => fromMap(new Map(), { clock }), supports: unbounded },
    'fromMap(new LRUCache())': {
      create: ({ capacity = 1_000, clock }) => fromMap(new LRUCache<string, any>({ max: capacity }), { clock }),
      supports: everything,
    },
    // quick-lru keeps up to twice its maxSize, so its bound is not one that the suite can hold it to.
    'fromMap(new QuickLRU())': {
      create: ({ clock }) => fromMap(new QuickLRU<string, any>({ maxSize: 1_000 }), { clock }),
      supports: unbounded,
    },
    'a backend by the book': { create: (options) => new Reference(options) as CacheBackend, supports: everything },
    'one that answers later': { create: async (options) => new Later(options), supports: { ...everything, sync: false } },
    'one that answers later and does the least': {
      create: () => new Slow(),
      supports: { sync: false, capacity: false, expiry: false, peek: false },
    },
  };
  for (const [name, options] of Object.entries(conforming)) {
    describe(name, () => backendConformance({ ...options, test }));
  }
});

/** Runs the suite, and names the rules that a backend breaks. */
async function brokenRules(create: (options: Made) => unknown, supports = everything): Promise<string[]> {
  const tests: [string, () => Promise<void>][] = [];
  backendConformance({
    test: (name, run) => void tests.push([name, run]),
    create: create as ConformanceOptions['create'],
    supports,
  });
  const broken: string[] = [];
  for (const [name, run] of tests) await run().catch(() => broken.push(name.replace(/^backend: /, '')));
  return broken;
}

const rules: string[] = [];
for (const sync of [true, false]) {
  const add = (name: string) => void rules.push(name.replace(/^backend: /, ''));
  backendConformance({ test: add, create: () => new Slow(), supports: { ...everything, sync } });
}
const allRules = new Set(rules);

/** What is broken, the backend, and the rules that must say so; others may follow from it. */
const broken: [string, new (options: Made) => Reference, string[]][] = [
  ['an absent entry is null', class extends Reference {
    override get(key: string) { return super.get(key) ?? null; }
  }, ['an absent key gives undefined']],
  ['values are kept as text', class extends Reference {
    override set(key: string, value: unknown, ttl?: number) { super.set(key, typeof value === 'object' && value !== null ? String(value) : value, ttl); }
  }, ['a value comes back as it was stored']],
  ['falsy values are lost', class extends Reference {
    override get(key: string) { return super.get(key) || undefined; }
  }, ['null, false, 0, -0, the empty string and NaN are values']],
  ['null becomes undefined, as with a driver that has no null', class extends Reference {
    override get(key: string) { return super.get(key) ?? undefined; }
  }, ['null, false, 0, -0, the empty string and NaN are values']],
  ['-0 becomes 0, as in JSON', class extends Reference {
    override set(key: string, value: unknown, ttl?: number) { super.set(key, value === 0 ? 0 : value, ttl); }
  }, ['null, false, 0, -0, the empty string and NaN are values']],
  ['the first value wins', class extends Reference {
    override set(key: string, value: unknown, ttl?: number) { if (super.get(key) === undefined) super.set(key, value, ttl); }
  }, ['set replaces the value']],
  ['delete is always true', class extends Reference {
    override delete(key: string) { return [super.delete(key)].length > 0; }
  }, ['delete removes one entry and tells whether there was one']],
  ['delete says nothing', class extends Reference {
    override delete(key: string) { super.delete(key); }
  }, ['delete removes one entry and tells whether there was one']],
  ['delete says a number', class extends Reference {
    override delete(key: string) { return Number(super.delete(key)); }
  }, ['delete removes one entry and tells whether there was one']],
  ['delete takes a prefix', class extends Reference {
    override delete(key: string) { const was = super.delete(key); super.clear(key); return was; }
  }, ['entries do not disturb each other']],
  ['clear without prefix does nothing', class extends Reference {
    override clear(prefix?: string) { if (prefix !== undefined) super.clear(prefix); }
  }, ['clear removes every entry']],
  ['a prefix is ignored', class extends Reference {
    override clear() { super.clear(); }
  }, ['clear with a prefix removes what starts with it, to the letter']],
  ['a prefix is a pattern', class extends Reference {
    override startsWith(key: string, prefix: string) { return new RegExp(`^${prefix.replace('*', '.*')}`).test(key); }
  }, ['clear with a prefix removes what starts with it, to the letter']],
  ['a prefix is looked for anywhere', class extends Reference {
    override startsWith(key: string, prefix: string) { return key.includes(prefix); }
  }, ['clear with a prefix removes what starts with it, to the letter']],
  ['records are cloned into plain data', class extends Reference {
    override set(key: string, value: unknown, ttl?: number) { super.set(key, CacheRecord.is(value) ? { ...value } : value, ttl); }
  }, ['a record comes back as a record, with all its fields']],
  ['a record loses its tags', class extends Reference {
    override set(key: string, value: unknown, ttl?: number) { super.set(key, CacheRecord.is(value) ? new CacheRecord({ ...value, tags: [] }) : value, ttl); }
  }, ['a record comes back as a record, with all its fields']],
  ['plain data is taken for a record', class extends Reference {
    override get(key: string) { const value = super.get(key); return value?.kind === undefined ? value : new CacheRecord(value); }
  }, ['plain data that looks like a record stays plain data']],
  ...([
    ['trimmed', (key) => key.trim()],
    ['folded to lower case', (key) => key.toLowerCase()],
    ['normalised', (key) => key.normalize()],
    ['cut off', (key) => key.slice(0, 5_000)],
    ['taken for paths', (key) => key.replaceAll(':', '/').replaceAll(' ', '/')],
    ['ended by NUL, as in C', (key) => key.split('\u0000')[0] ?? ''],
  ] as [string, (key: string) => string][]).map(([how, change]): (typeof broken)[0] => [`keys are ${how}`, class extends Reference {
    override get(key: string) { return super.get(change(key)); }
    override set(key: string, value: unknown, ttl?: number) { super.set(change(key), value, ttl); }
    override delete(key: string) { return super.delete(change(key)); }
  }, ['any text is a key of its own']]),
  ['keys are properties of an object', class extends Reference {
    readonly object: Record<string, any> = {};
    override get(key: string) { return this.object[key]; }
    override set(key: string, value: unknown) { this.object[key] = value; }
    override delete(key: string) { const was = key in this.object; delete this.object[key]; return was; }
  }, ['any text is a key of its own']],
  ['keys of one hash share a place', class extends Reference {
    override set(key: string, value: unknown, ttl?: number) {
      if (key.length > 1) for (const other of this.map.keys()) if (other.length > 2 && other.at(-1) === key.at(-1) && this.map.size > 300) this.map.delete(other);
      super.set(key, value, ttl);
    }
  }, ['entries do not disturb each other']],
  ['size counts what was ever set', class extends Reference {
    count = 0;
    override get size() { return this.count; }
    override set(key: string, value: unknown, ttl?: number) { this.count++; super.set(key, value, ttl); }
  }, ['entries do not disturb each other', 'a full backend drops an entry for a new one, and keeps the new one']],
  ['get returns a promise although it says sync', class extends Reference {
    override get(key: string) { return Promise.resolve(super.get(key)); }
    override peek(key: string) { return super.get(key); }
  }, ['a backend that says sync: true answers plainly and keeps references']],
  ['clear returns a promise although it says sync', class extends Reference {
    override async clear(prefix?: string) { super.clear(prefix); }
  }, ['a backend that says sync: true answers plainly and keeps references']],
  ['does not say that it is sync', class extends Reference {
    override sync = false;
  }, ['a backend that says sync: true answers plainly and keeps references']],
  ['values are copied', class extends Reference {
    override set(key: string, value: unknown, ttl?: number) { super.set(key, CacheRecord.is(value) ? value : structuredClone(value), ttl); }
  }, ['a backend that says sync: true answers plainly and keeps references']],
  ['peek shows what has expired', class extends Reference {
    override peek(key: string) { return this.map.get(key)?.value; }
  }, ['peek gives what get gives']],
  ['peek loses falsy values', class extends Reference {
    override peek(key: string) { return super.get(key) || undefined; }
  }, ['peek gives what get gives']],
  ['capacity is ignored', class extends Reference {
    override evict() {}
  }, ['a full backend drops an entry for a new one, and keeps the new one']],
  ['capacity is one too many', class extends Reference {
    override evict() { if (this.map.size > this.capacity) super.evict(); }
  }, ['a full backend drops an entry for a new one, and keeps the new one']],
  ['a full backend refuses what is new', class extends Reference {
    override set(key: string, value: unknown, ttl?: number) { if (this.map.size < this.capacity || this.map.has(key)) super.set(key, value, ttl); }
  }, ['a full backend drops an entry for a new one, and keeps the new one']],
  ['a full backend is emptied', class extends Reference {
    override evict() { this.map.clear(); }
  }, ['a full backend drops an entry for a new one, and keeps the new one']],
  ['a replacement drops another entry', class extends Reference {
    override set(key: string, value: unknown, ttl?: number) { if (this.map.size >= this.capacity) this.evict(); super.set(key, value, ttl); }
  }, ['replacing an entry of a full backend drops no other']],
  ['a ttl is ignored', class extends Reference {
    override set(key: string, value: unknown) { super.set(key, value); }
  }, ['an entry is there until its ttl, and gone at exactly ttl', 'each entry has its own ttl']],
  ['an entry is still there at exactly its ttl', class extends Reference {
    override isFresh(deadline: number) { return this.clock.now() <= deadline; }
  }, ['an entry is there until its ttl, and gone at exactly ttl']],
  ['an entry goes a millisecond early', class extends Reference {
    override isFresh(deadline: number) { return this.clock.now() < deadline - 1; }
  }, ['an entry is there until its ttl, and gone at exactly ttl']],
  ['a ttl is in seconds', class extends Reference {
    override set(key: string, value: unknown, ttl?: number) { super.set(key, value, ttl && ttl * 1_000); }
  }, ['an entry is there until its ttl, and gone at exactly ttl']],
  ['an expired entry can be deleted', class extends Reference {
    override delete(key: string) { return this.map.delete(key); }
    override get(key: string) { const entry = this.map.get(key); return entry && this.isFresh(entry.deadline) ? entry.value : undefined; }
  }, ['an entry is there until its ttl, and gone at exactly ttl']],
  ['all entries have the ttl of the last', class extends Reference {
    override set(key: string, value: unknown, ttl?: number) {
      super.set(key, value, ttl);
      const { deadline = Infinity } = this.map.get(key) ?? {};
      for (const entry of this.map.values()) entry.deadline = deadline;
    }
  }, ['each entry has its own ttl']],
  ['the first ttl counts', class extends Reference {
    override set(key: string, value: unknown, ttl?: number) {
      const before = super.get(key) === undefined ? undefined : this.map.get(key)?.deadline;
      super.set(key, value, ttl);
      const entry = this.map.get(key);
      if (entry !== undefined && before !== undefined) entry.deadline = before;
    }
  }, ['storing again counts the ttl anew']],
  ['a store without end keeps the earlier ttl', class extends Reference {
    override set(key: string, value: unknown, ttl = this.ttl) {
      const before = this.map.get(key)?.deadline ?? Infinity;
      super.set(key, value, ttl);
      const entry = this.map.get(key);
      if (entry !== undefined && ttl === Infinity) entry.deadline = before;
    }
  }, ['storing again counts the ttl anew']],
  ['reading prolongs an entry', class extends Reference {
    readonly ttls = new Map<string, number>();
    override set(key: string, value: unknown, ttl = this.ttl) { this.ttls.set(key, ttl); super.set(key, value, ttl); }
    override get(key: string) {
      const value = super.get(key);
      const entry = this.map.get(key);
      if (entry !== undefined) entry.deadline = this.clock.now() + (this.ttls.get(key) ?? Infinity);
      return value;
    }
  }, ['reading does not prolong an entry']],
  ['a ttl overflows 32 bits', class extends Reference {
    override set(key: string, value: unknown, ttl = this.ttl) { super.set(key, value, ttl === Infinity ? ttl : ttl | 0); }
  }, ['a ttl of Infinity never ends, one of 2 ** 40 ms does']],
  ['a ttl of Infinity is cut', class extends Reference {
    override set(key: string, value: unknown, ttl = this.ttl) { super.set(key, value, Math.min(ttl, 2 ** 31)); }
  }, ['a ttl of Infinity never ends, one of 2 ** 40 ms does']],
  ['the default ttl is off by one', class extends Reference {
    constructor(options: Made) { super({ ...options, ttl: (options.ttl ?? Infinity) + 1 }); }
  }, ['an entry without a ttl of its own ends with the default ttl, if the backend has one, else never']],
  ['the default ttl wins over an entry’s own', class extends Reference {
    override set(key: string, value: unknown, ttl?: number) { super.set(key, value, Math.min(this.ttl, ttl ?? Infinity)); }
  }, ['an entry without a ttl of its own ends with the default ttl, if the backend has one, else never']],
];

describe('fails', () => {
  test('no rule for the backend that the broken ones are made of', async () => {
    expect(await brokenRules((options) => new Reference(options))).toEqual([]);
  });

  test.each(broken)('where %s', async (_what, Broken, expected) => {
    expect(await brokenRules((options) => new Broken(options))).toEqual(expect.arrayContaining(expected));
  });

  const later = { ...everything, sync: false };
  const promise = 'a backend that answers later does not say sync: true, and gives native promises';

  test('where a backend that answers later says that it is sync', async () => {
    expect(await brokenRules((options) => Object.assign(new Later(options), { sync: true }), later)).toEqual([promise]);
  });

  test('where a promise is none of the language’s', async () => {
    class Thenable extends Later {
      override delete(key: string): never {
        const promise = super.delete(key);
        return { then: promise.then.bind(promise) } as never;
      }
    }
    expect(await brokenRules((options) => new Thenable(options), later)).toEqual([promise]);
  });

  test('where create fails', async () => {
    const failing = () => {
      throw new Error('no server');
    };
    expect((await brokenRules(failing)).length).toBeGreaterThan(15);
  });

  test('each rule somewhere: none is idle', () => {
    const failed = new Set([...broken.flatMap(([, , expected]) => expected), promise]);
    expect(failed).toEqual(allRules);
  });
});

describe('the suite', () => {
  const registered = (supports: typeof everything) => {
    const names: string[] = [];
    backendConformance({ test: (name) => void names.push(name), create: () => new Slow(), supports });
    return names;
  };

  test('registers tests of what the backend supports only, under names of their own', () => {
    const nothing = registered({ sync: false, capacity: false, expiry: false, peek: false });
    for (const part of ['capacity', 'expiry', 'peek'] as const) {
      const more = registered({ sync: false, capacity: false, expiry: false, peek: false, [part]: true });
      expect(more.length).toBeGreaterThan(nothing.length);
      expect(more).toEqual(expect.arrayContaining(nothing));
    }
    const all = registered(everything);
    expect(new Set(all).size).toBe(all.length);
    expect(all.every((name) => name.startsWith('backend: '))).toBe(true);
  });

  test('peek of a backend whose entries do not expire is not held to expiry', async () => {
    class NoExpiry extends Reference {
      override isFresh() { return true; }
    }
    expect(await brokenRules((options) => new NoExpiry(options), { ...everything, expiry: false })).toEqual([]);
  });

  test('makes a fresh backend for each test, gives it its own clock, and closes it, passed or failed', async () => {
    const made: (Reference & { closed: number })[] = [];
    class Closing extends Reference {
      closed = 0;
      async [Symbol.asyncDispose](): Promise<void> {
        this.closed++;
      }
      override delete(key: string) {
        if (key === 'b') throw new Error('broken');
        return super.delete(key);
      }
    }
    await brokenRules((options) => {
      const backend = new Closing(options);
      made.push(backend);
      return backend;
    });
    expect(made).toHaveLength(registered(everything).length);
    expect(made.every(({ closed }) => closed === 1)).toBe(true);
    expect(new Set(made.map(({ clock }) => clock)).size).toBe(made.length);
    expect(made.every(({ clock }) => clock instanceof ManualClock)).toBe(true);
  });

  test('runs under node:test, passing and failing as it should', async () => {
    const program = (create: string) => `
      import test from 'node:test';
      import { backendConformance, fromMap } from '../../src/testing/index.js';
      backendConformance({ test, create: ({ clock }) => ${create}, supports: ${JSON.stringify(unbounded)} });
    `;
    const flags = ['--test', '--test-reporter=tap'];
    const count = registered(unbounded).length;
    const passing = await runNode(program('fromMap(new Map(), { clock })'), flags);
    expect([passing.code, passing.stdout]).toEqual([0, expect.stringMatching(new RegExp(`# pass ${count}\\n# fail 0\\n`))]);
    const forgetful = 'Object.assign(fromMap(new Map(), { clock }), { clear() {} })';
    const failing = await runNode(program(forgetful), flags);
    expect([failing.code, failing.stdout]).toEqual([1, expect.stringMatching(new RegExp(`# pass ${count - 2}\\n# fail 2\\n`))]);
    expect(failing.stdout).toMatch(/not ok \d+ - backend: clear removes every entry/);
  });
});
