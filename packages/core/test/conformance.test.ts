import { LRUCache } from 'lru-cache';
import QuickLRU from 'quick-lru';
import { fromMap, type CacheBackend } from '../src/index.js';
import { backendConformance, ManualClock, type ConformanceOptions } from '../src/testing/index.js';
import { Slow } from './support/doubles.js';
import { everything, LateReference, Reference, type Made } from './support/reference-backend.js';
import { brokenRules, rulesFor } from './support/run-conformance.js';
import { runNode } from './support/run-node.js';

const unbounded = { ...everything, capacity: false };

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
    'one that answers later': {
      create: async (options) => new LateReference(options),
      supports: { ...everything, sync: false },
    },
    'one that answers later and does the least': {
      create: () => new Slow(),
      supports: { sync: false, capacity: false, expiry: false, peek: false },
    },
  };
  for (const [name, options] of Object.entries(conforming)) {
    describe(name, () => backendConformance({ ...options, test }));
  }
});

describe('the suite', () => {
  test('registers tests of what the backend supports only, under names of their own', () => {
    const nothing = rulesFor({ sync: false, capacity: false, expiry: false, peek: false });
    for (const part of ['capacity', 'expiry', 'peek'] as const) {
      const more = rulesFor({ sync: false, capacity: false, expiry: false, peek: false, [part]: true });
      expect(more.length).toBeGreaterThan(nothing.length);
      expect(more).toEqual(expect.arrayContaining(nothing));
    }
    const all = rulesFor(everything);
    expect(new Set(all).size).toBe(all.length);
  });

  test('a backend whose entries do not expire is held to no rule of expiry, by peek either', async () => {
    const create = (options: Made) => Object.assign(new Reference(options), { isFresh: () => true });
    expect(await brokenRules(create, { ...everything, expiry: false })).toEqual([]);
    expect(await brokenRules(create)).toContain('peek gives what get gives');
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
    expect(made).toHaveLength(rulesFor(everything).length);
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
    const count = rulesFor(unbounded).length;
    const passing = await runNode(program('fromMap(new Map(), { clock })'), flags);
    expect([passing.code, passing.stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`# pass ${count}\\n# fail 0\\n`)),
    ]);
    const forgetful = 'Object.assign(fromMap(new Map(), { clock }), { clear() {} })';
    const failing = await runNode(program(forgetful), flags);
    expect([failing.code, failing.stdout]).toEqual([
      1,
      expect.stringMatching(new RegExp(`# pass ${count - 2}\\n# fail 2\\n`)),
    ]);
    expect(failing.stdout).toMatch(/not ok \d+ - backend: clear removes every entry/);
  });
});
