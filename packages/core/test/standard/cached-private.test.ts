/** What only the standard protocol has: `#private` methods, and decorators in class expressions. */
import { LRU } from '@purecache/lru';
import { Cached, cacheOf } from '../../src/index.js';

const capacity = 16;

describe('#private methods', () => {
  class Service {
    static calls: string[] = [];
    calls: string[] = [];
    constructor(readonly label: string) {}

    @Cached({ backend: LRU, capacity }) #load(id: string): string {
      this.calls.push(id);
      return `${this.label} ${id}`;
    }
    @Cached({ backend: LRU, capacity }) async #loadLater(id: string): Promise<string> {
      this.calls.push(id);
      return `${this.label} ${id}`;
    }
    @Cached({ backend: LRU, capacity }) static #make(id: string): string {
      this.calls.push(id);
      return `made ${id}`;
    }
    load(id: string): string {
      return this.#load(id);
    }
    async loadLater(id: string): Promise<string> {
      return await this.#loadLater(id);
    }
    static make(id: string): string {
      return this.#make(id);
    }
    async forget(id: string): Promise<boolean> {
      return await cacheOf(this, this.#load).delete(id);
    }
    static async forget(id: string): Promise<boolean> {
      return await cacheOf(this, this.#make).delete(id);
    }
    looks(): { name: string; length: number; prototype: boolean } {
      return { name: this.#load.name, length: this.#load.length, prototype: Object.hasOwn(this.#load, 'prototype') };
    }
    fail(): unknown {
      return this.#load((() => 1) as never);
    }
  }
  beforeEach(() => (Service.calls = []));

  test('are cached for each object', async () => {
    const [one, other] = [new Service('one'), new Service('other')];
    for (let i = 0; i < 2; i++) {
      expect([one.load('a'), other.load('a'), await one.loadLater('b')]).toEqual(['one a', 'other a', 'one b']);
    }
    expect([one.calls, other.calls]).toEqual([['a', 'b'], ['a']]);
  });

  test('static ones are cached', () => {
    expect([Service.make('a'), Service.make('a'), Service.calls]).toEqual(['made a', 'made a', ['a']]);
  });

  test('have a handle by reference, from inside', async () => {
    const service = new Service('one');
    service.load('a');
    Service.make('z');
    expect([await service.forget('a'), await service.forget('a')]).toEqual([true, false]);
    expect([await Service.forget('z'), await Service.forget('z')]).toEqual([true, false]);
    service.load('a');
    expect(service.calls).toEqual(['a', 'a']);
  });

  test('keep their name and length, and are named in errors', () => {
    const service = new Service('one');
    expect(service.looks()).toEqual({ name: '#load', length: 1, prototype: false });
    expect(() => service.fail()).toThrow(/^Service\.#load: no cache key/);
  });

  test('of a base and of a subclass with one name are two methods', () => {
    class Derived extends Service {
      @Cached({ backend: LRU, capacity }) #load(id: string): string {
        return `derived(${Service.prototype.load.call(this, id)})`;
      }
      override load(id: string): string {
        return this.#load(id);
      }
    }
    const derived = new Derived('one');
    for (let i = 0; i < 2; i++) {
      expect([derived.load('a'), Service.prototype.load.call(derived, 'a')]).toEqual(['derived(one a)', 'one a']);
    }
    expect(derived.calls).toEqual(['a']);
  });

  test('a selector may read a #private field', () => {
    class Selecting {
      calls = 0;
      readonly #cache = new LRU({ capacity });
      @Cached({ backend: (self: Selecting) => self.#cache, namespace: 'selecting' }) load(id: string): string {
        this.calls++;
        return id;
      }
    }
    const selecting = new Selecting();
    expect([selecting.load('a'), selecting.load('a'), selecting.calls]).toEqual(['a', 'a', 1]);
  });
});

test('decorators in class expressions, named, anonymous and derived', () => {
  let calls = 0;
  const make = (word: string) =>
    class {
      @Cached({ backend: LRU, capacity }) say(id: string): string {
        calls++;
        return `${word} ${id}`;
      }
    };
  const Named = class Inner extends make('inner') {
    @Cached({ backend: LRU, capacity }) override say(id: string): string {
      return `named(${super.say(id)})`;
    }
  };
  const all = [new (make('one'))(), new (make('other'))(), new Named()];
  for (let i = 0; i < 2; i++) expect(all.map((each) => each.say('a'))).toEqual(['one a', 'other a', 'named(inner a)']);
  expect(calls).toBe(3);
});
