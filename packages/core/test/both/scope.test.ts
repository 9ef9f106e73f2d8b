/** Which cache serves a call: one per object, one per class, or a shared backend under a namespace. */
import { LRU } from '@purecache/lru';
import { cache, Cached, cacheOf } from '../../src/index.js';
import { Counting, Slow } from '../support/doubles.js';
import { Deferred, settled } from '../support/deferred.js';

const capacity = 16;

describe('a backend class', () => {
  test('makes one backend per object and method, with the options given', () => {
    class Service {
      @Cached({ backend: Counting, label: 'first' }) first(id: string): string {
        return id;
      }
      @Cached({ backend: Counting, label: 'second' }) second(id: string): string {
        return id;
      }
    }
    const services = [new Service(), new Service()];
    const backends = services.flatMap((each) => [cacheOf(each, 'first').backend, cacheOf(each, 'second').backend]);
    expect(new Set(backends).size).toBe(4);
    expect(backends.map((each) => (each as Counting).given.label)).toEqual(['first', 'second', 'first', 'second']);
    expect(cacheOf(services[0] as Service, 'first').backend).toBe(backends[0]);
  });

  test('bounds each object’s cache by itself', () => {
    class Service {
      calls = 0;
      @Cached({ backend: LRU, capacity: 2 }) get(_id: number): number {
        return ++this.calls;
      }
    }
    const [one, other] = [new Service(), new Service()];
    for (const id of [1, 2, 3]) one.get(id);
    other.get(1);
    expect([one.get(3), one.get(1), other.get(1)]).toEqual([3, 4, 1]);
    expect([cacheOf(one, 'get').stats().size, cacheOf(other, 'get').stats().size]).toEqual([2, 1]);
  });

  describe('with scope: class', () => {
    class Base {
      static calls: string[] = [];
      constructor(readonly label: string) {}
      @Cached({ backend: LRU, capacity, scope: 'class' }) get(id: string): string {
        Base.calls.push(this.label);
        return `${this.label} ${id}`;
      }
    }
    class Derived extends Base {}
    beforeEach(() => (Base.calls = []));

    test('all objects of one constructor share entries, those of a subclass do not', () => {
      const objects = [new Base('one'), new Base('two'), new Derived('three'), new Derived('four')];
      expect(objects.map((each) => each.get('a'))).toEqual(['one a', 'one a', 'three a', 'three a']);
      expect(Base.calls).toEqual(['one', 'three']);
    });

    test('the handle of any object is that of them all', async () => {
      const [one, other] = [new Base('one'), new Base('other')];
      one.get('b');
      expect(await cacheOf(other, 'get').delete('b')).toBe(true);
      other.get('b');
      expect([one.get('b'), Base.calls]).toEqual(['other b', ['one', 'other']]);
    });

    test('an object whose constructor property is no function stands for itself', () => {
      const odd = () => Object.assign(new Base('odd'), { constructor: 'text' });
      const [one, other] = [odd(), odd()];
      for (const each of [one, other, one]) each.get('c');
      expect(Base.calls).toEqual(['odd', 'odd']);
    });
  });

  test('scope: instance is the default, written out', () => {
    class Service {
      calls = 0;
      @Cached({ backend: LRU, capacity, scope: 'instance' }) get(_id: string): number {
        return ++this.calls;
      }
    }
    const [one, other] = [new Service(), new Service()];
    expect([one.get('a'), other.get('a'), one.calls, other.calls]).toEqual([1, 1, 1, 1]);
  });
});

describe('a cached function', () => {
  test('has one cache whatever its this', () => {
    let calls = 0;
    const get = cache(
      function (this: unknown, _id: string) {
        return ++calls;
      },
      { backend: LRU, capacity },
    );
    expect([get('a'), get.call({}, 'a'), get.call(5, 'a'), { get }.get('a'), calls]).toEqual([1, 1, 1, 1, 1]);
  });

  test('passes this on to the function, on a miss', () => {
    const seen: unknown[] = [];
    const get = cache(
      function (this: unknown, _id: string) {
        return seen.push(this);
      },
      { backend: LRU, capacity },
    );
    const self = {};
    get.call(self, 'a');
    get.call(5, 'b');
    expect(seen).toEqual([self, 5]);
    expect(seen[0]).toBe(self);
  });
});

// checks 30 and 47
describe('a backend that objects share', () => {
  const family = (backend: Counting | Slow) => {
    let calls = 0;
    class Users {
      @Cached({ backend, namespace: 'users.get' }) async get(id: string): Promise<string> {
        return `user ${id} ${++calls}`;
      }
      @Cached({ backend, namespace: 'users.find' }) async find(id: string): Promise<string> {
        return `found ${id} ${++calls}`;
      }
      @Cached({ backend, namespace: 'users.static' }) static async get(id: string): Promise<string> {
        return `static ${id} ${++calls}`;
      }
    }
    class Orders {
      @Cached({ backend, namespace: 'orders.get' }) async get(id: string): Promise<string> {
        return `order ${id} ${++calls}`;
      }
    }
    const load = cache(async (id: string) => `loaded ${id} ${++calls}`, { backend, namespace: 'load' });
    return { Users, Orders, load };
  };

  test.each([
    ['in memory', () => new Counting()],
    ['that answers later', () => new Slow()],
  ])('%s: objects of a class share entries; methods, classes and functions do not', async (_name, make) => {
    const backend = make();
    const { Users, Orders, load } = family(backend);
    const run = async () => {
      const results = [new Users().get('a'), new Users().find('a'), Users.get('a'), new Orders().get('a'), load('a')];
      return await Promise.all(results);
    };
    const first = await run();
    expect(first.map((value) => value.slice(0, -2))).toEqual(['user a', 'found a', 'static a', 'order a', 'loaded a']);
    await settled();
    expect(await run()).toEqual(first);
    expect(backend.entries.size).toBe(5);
  });

  test('concurrent calls of different objects share one load', async () => {
    for (const backend of [new Counting(), new Slow()]) {
      const gate = new Deferred<string>();
      let loads = 0;
      class PerRequest {
        @Cached({ backend, namespace: 'per request' }) async get(_id: string): Promise<string> {
          loads++;
          return await gate.promise;
        }
      }
      const calls = Array.from({ length: 10 }, async () => await new PerRequest().get('a'));
      await settled();
      gate.resolve('value');
      expect([new Set(await Promise.all(calls)), loads]).toEqual([new Set(['value']), 1]);
    }
  });

  test('clear empties the method’s own namespace only', async () => {
    const backend = new Counting();
    const { Users, Orders } = family(backend);
    const users = new Users();
    for (const id of ['a', 'b']) await Promise.all([users.get(id), users.find(id), new Orders().get(id)]);
    expect(backend.size).toBe(6);
    await cacheOf(users, 'get').clear();
    expect(backend.size).toBe(4);
    expect([await cacheOf(users, 'get').has('a'), await cacheOf(users, 'find').has('a')]).toEqual([false, true]);
  });

  test('keys hold the namespace and the version, each with its length, and the digest of the arguments', () => {
    const backend = new Counting();
    const keyOf = (namespace: string, version?: string | number) => {
      const options = { backend, namespace, ...(version === undefined ? {} : { version }) };
      return cacheOf(cache((id: string) => id, options)).keyOf('secret');
    };
    expect(keyOf('users', 2)).toMatch(/^5:users1:2~#/);
    expect(keyOf('users')).toMatch(/^5:users0:~#/);
    expect(keyOf('users', 2)).not.toContain('secret');
    const keys = [keyOf('a'), keyOf('a', 1), keyOf('a1'), keyOf('a', '1:'), keyOf('a0:'), keyOf('a0:1', '1')];
    expect(new Set(keys).size).toBe(keys.length);
    for (const one of keys) {
      for (const other of keys) if (one !== other) expect(one.startsWith(other.split('~')[0] as string)).toBe(false);
    }
    expect(keyOf('a', 1)).toBe(keyOf('a', '1'));
  });

  test('another version finds no old entries, and a clear of one leaves the other', async () => {
    const backend = new Counting();
    const define = (version: number) => {
      class Service {
        @Cached({ backend, namespace: 'service', version }) get(id: string): string {
          return `${id} of version ${version}`;
        }
      }
      return new Service();
    };
    const [old, current] = [define(1), define(2)];
    expect([old.get('a'), current.get('a'), old.get('a')]).toEqual([
      'a of version 1',
      'a of version 2',
      'a of version 1',
    ]);
    await cacheOf(old, 'get').clear();
    expect([await cacheOf(old, 'get').has('a'), await cacheOf(current, 'get').has('a')]).toEqual([false, true]);
  });

  test('has one count of calls for all objects of the method', async () => {
    const { Users } = family(new Counting());
    for (const id of ['a', 'b', 'a']) await new Users().get(id);
    expect(cacheOf(new Users(), 'get').stats()).toMatchObject({ hits: 1, misses: 2, loads: 2 });
  });

  test('stays synchronous when the backend is', () => {
    const backend = new LRU({ capacity });
    class Service {
      calls = 0;
      @Cached({ backend, namespace: 'sync' }) get(_id: string): number {
        return ++this.calls;
      }
    }
    expect([new Service().get('a'), new Service().get('a')]).toEqual([1, 1]);
  });
});
