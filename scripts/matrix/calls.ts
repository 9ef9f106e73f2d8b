/** What a call gives: hits, falsy results, errors, concurrency, `this` that is no object, the wrapper itself. */
import { Cached, cache, cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';

import { rejectionOf, situation, thrownBy, type Situation } from './situation.js';

const FALSY = [undefined, null, false, 0, '', NaN];

class Service {
  calls = 0;
  release: () => void = () => undefined;

  @Cached({ backend: LRU, capacity: 100 })
  any(...args: unknown[]): unknown {
    this.calls++;
    return args.length;
  }
  @Cached({ backend: LRU, capacity: 8 })
  falsy(index: number): unknown {
    this.calls++;
    return FALSY[index];
  }
  @Cached({ backend: LRU, capacity: 8 })
  async falsyLater(index: number): Promise<unknown> {
    this.calls++;
    return FALSY[index];
  }
  @Cached({ backend: LRU, capacity: 8 })
  throws(error: { id: number }): never {
    this.calls++;
    throw error;
  }
  @Cached({ backend: LRU, capacity: 8 })
  async rejects(id: number): Promise<never> {
    this.calls++;
    throw new RangeError(`no ${id}`);
  }
  @Cached({ backend: LRU, capacity: 8 })
  async slow(id: number): Promise<string> {
    const call = ++this.calls;
    await new Promise<void>((resolve) => (this.release = resolve));
    return `${id}.${call}`;
  }
  @Cached({ backend: LRU, capacity: 8 })
  async abortable(id: number, _signal?: AbortSignal): Promise<string> {
    return `${id}.${++this.calls}`;
  }
  @Cached({ backend: LRU, capacity: 8 })
  async reenters(id: number): Promise<number> {
    return this.reenters(id);
  }
  @Cached({ backend: LRU, capacity: 100 })
  fib(n: number): number {
    this.calls++;
    return n < 2 ? n : this.fib(n - 1) + this.fib(n - 2);
  }
  @Cached({ backend: LRU, capacity: 100 })
  even(n: number): boolean {
    this.calls++;
    return n === 0 || this.odd(n - 1);
  }
  @Cached({ backend: LRU, capacity: 100 })
  odd(n: number): boolean {
    this.calls++;
    return n !== 0 && this.even(n - 1);
  }
  @Cached({ backend: LRU, capacity: 8 })
  @Cached({ backend: LRU, capacity: 8 })
  twice(a: number): number {
    this.calls++;
    return a;
  }
  @Cached({ backend: LRU, capacity: 8 })
  self(this: unknown, a: number): unknown[] {
    return [typeof this, this === null, a];
  }
}

export const calls: Situation[] = [
  situation('arguments are told apart', 12, () => {
    const o = new Service();
    const lists = [
      [],
      [undefined],
      [null],
      [NaN],
      [0],
      [-0],
      [1],
      ['1'],
      [BigInt(1)],
      [true],
      [{}],
      [{ a: undefined }],
    ];
    for (const args of [...lists, ...lists]) o.any(...args);
    return o.calls;
  }),
  situation('falsy results are hits', [6, 6], async () => {
    const [o, later] = [new Service(), new Service()];
    for (const round of [1, 2]) {
      for (const index of FALSY.keys()) {
        if (!Object.is(o.falsy(index), FALSY[index])) throw new Error(`round ${round}`);
        if (!Object.is(await later.falsyLater(index), FALSY[index])) throw new Error(`round ${round}`);
      }
    }
    return [o.calls, later.calls];
  }),
  situation('a throw stays a throw of the same object, and is not stored', [true, true, 2], () => {
    const o = new Service();
    const error = { id: 1 };
    const same = [1, 2].map(() => {
      try {
        return o.throws(error);
      } catch (thrown) {
        return thrown === error;
      }
    });
    return [...same, o.calls];
  }),
  situation('a rejection reaches every caller and is not stored', [['no 1', 'no 1'], true, 2], async () => {
    const o = new Service();
    const both = await Promise.allSettled([o.rejects(1), o.rejects(1)]);
    const reasons = both.map((result) => (result as PromiseRejectedResult).reason as Error);
    await o.rejects(1).catch(() => undefined);
    return [reasons.map((reason) => reason.message), reasons[0] === reasons[1], o.calls];
  }),
  situation('concurrent calls: one load, a promise each', ['1.1', '1.1', 1, false], async () => {
    const o = new Service();
    const [a, b] = [o.slow(1), o.slow(1)];
    o.release();
    return [await a, await b, o.calls, a === b];
  }),
  situation('each hit is a fresh promise', [true, false], async () => {
    const o = new Service();
    await o.abortable(1);
    const [a, b] = [o.abortable(1), o.abortable(1)];
    return [(await a) === (await b), a === b];
  }),
  situation('the synchronous part runs before the call returns', 1, () => {
    const o = new Service();
    void o.abortable(1);
    return o.calls;
  }),
  situation('clear() during a load: delivered, not stored', ['1.1', '1.2'], async () => {
    const o = new Service();
    const late = o.slow(1);
    const release = o.release;
    await cacheOf(o, 'slow').clear();
    const fresh = o.slow(1);
    release();
    const first = await late;
    o.release();
    await fresh;
    return [first, await o.slow(1)];
  }),
  situation('an AbortSignal is no part of the key', ['1.1', '1.1', 1], async () => {
    const o = new Service();
    return [await o.abortable(1, new AbortController().signal), await o.abortable(1), o.calls];
  }),
  situation('a call that waits for itself is refused', 'PurecacheError PURECACHE_REENTRANT_LOAD', () =>
    rejectionOf(() => new Service().reenters(1)),
  ),
  situation('an unkeyable argument', ['PurecacheError PURECACHE_UNKEYABLE_ARGUMENT', 0], () => {
    const o = new Service();
    return [thrownBy(() => o.any(() => 1)), o.calls];
  }),
  situation('recursion: fib(40) takes 41 calls', [102334155, 41], () => {
    const o = new Service();
    return [o.fib(40), o.calls];
  }),
  situation('mutual recursion', [true, 11, true, 11], () => {
    const o = new Service();
    return [o.even(10), o.calls, o.even(10), o.calls];
  }),
  situation('decorated twice', [7, 7, 1], () => {
    const o = new Service();
    return [o.twice(7), o.twice(7), o.calls];
  }),
  situation('a detached call is the plain method, uncached', ['undefined', false, false], () => {
    const { self } = new Service();
    const [a, b] = [self(1), self(1)];
    return [a[0], a[1], a === b];
  }),
  situation('`this` that is no object arrives unchanged', ['string', 'number', 'object'], () => {
    const { self } = Service.prototype;
    return [self.call('text', 1)[0], self.call(5, 1)[0], self.call(null, 1)[0]];
  }),
  situation('name, length and descriptor as before', ['fib', 1, [true, false, true], false], () => {
    const { fib } = Service.prototype;
    const { configurable, enumerable, writable } = Object.getOwnPropertyDescriptor(Service.prototype, 'fib') ?? {};
    return [fib.name, fib.length, [configurable, enumerable, writable], 'prototype' in fib];
  }),
  situation('the wrapper is not constructible', 'TypeError', () =>
    thrownBy(() => Reflect.construct(Service.prototype.fib, [1])),
  ),
  situation('cache() of a plain function', [2, 2, 1, false, 4], async () => {
    let loads = 0;
    const double = cache((n: number) => (loads++, n * 2), { backend: LRU, capacity: 8 });
    const results = [double(1), double(1), loads];
    await cacheOf(double).delete(1);
    return [...results, await cacheOf(double).has(1), double(2)];
  }),
];
