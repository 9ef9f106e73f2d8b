/** `cacheOf`: every member, on every kind of owner. Types are in handle.types.ts, two module copies in scope-copies.test.ts. */
import { jest } from '@jest/globals';
import { LRU } from '@purecache/lru';
import { cache, Cached, cacheOf, hashKey, type CacheBackend } from '../../src/index.js';
import { rejectionOf, thrownBy } from '../support/caught.js';
import { Deferred, settled } from '../support/deferred.js';
import { Counting, FailingSync, Slow } from '../support/doubles.js';

interface User {
  id: string;
  version: number;
}

/** Loads that a test can watch. */
class Users {
  calls: string[] = [];
  version = 1;
  load(id: string): User {
    this.calls.push(id);
    if (id === 'bad') throw new Error('no such user');
    return { id, version: this.version };
  }
}

class OwnedUsers extends Users {
  @Cached({ backend: Counting }) async get(id: string): Promise<User> {
    return this.load(id);
  }
}
class SyncUsers extends Users {
  @Cached({ backend: Counting }) get(id: string): User {
    return this.load(id);
  }
}
let names = 0;
const sharedUsers = (backend: CacheBackend) => {
  class SharedUsers extends Users {
    @Cached({ backend, namespace: `users ${names++}` }) async get(id: string): Promise<User> {
      return this.load(id);
    }
  }
  return new SharedUsers();
};

const kinds: [string, () => Users & { get(id: string): User | Promise<User> }][] = [
  ['an async method with a cache per object', () => new OwnedUsers()],
  ['a sync method', () => new SyncUsers()],
  ['a shared backend in memory', () => sharedUsers(new Counting())],
  ['a backend that answers later', () => sharedUsers(new Slow())],
];

describe.each(kinds)('on %s', (_kind, make) => {
  test('has and peek tell of an entry; they load nothing, count nothing, and are no look-ups of the backend’s', async () => {
    const users = make();
    const handle = cacheOf(users, 'get');
    expect([await handle.has('1'), await handle.peek('1')]).toEqual([false, undefined]);
    expect(users.calls).toEqual([]);
    const user = await users.get('1');
    await settled();
    expect([await handle.has('1'), await handle.peek('1')]).toEqual([true, user]);
    expect(handle.stats()).toMatchObject({ hits: 0, misses: 1, loads: 1 });
    if (handle.backend instanceof Counting) expect([handle.backend.calls.peek, handle.backend.calls.get]).toEqual([4, 1]);
  });

  test('set stores a value, which later calls get', async () => {
    const users = make();
    await users.get('other');
    const handle = cacheOf(users, 'get');
    const given = { id: '1', version: 100 };
    await handle.set(['1'], given);
    expect(await users.get('1')).toBe(given);
    expect([await handle.peek('1'), users.calls]).toEqual([given, ['other']]);
  });

  test('delete and expire remove one entry and tell whether there was one', async () => {
    for (const remove of ['delete', 'expire'] as const) {
      const users = make();
      const handle = cacheOf(users, 'get');
      await Promise.all([users.get('1'), users.get('2')]);
      await settled();
      expect([await handle[remove]('1'), await handle[remove]('1')]).toEqual([true, false]);
      expect([await handle.has('1'), await handle.has('2')]).toEqual([false, true]);
      await users.get('1');
      expect(users.calls).toEqual(['1', '2', '1']);
    }
  });

  test('refresh loads now and replaces the entry', async () => {
    const users = make();
    const handle = cacheOf(users, 'get');
    await users.get('1');
    users.version = 2;
    const refreshed = await handle.refresh('1');
    expect(refreshed).toEqual({ id: '1', version: 2 });
    await settled();
    expect(await users.get('1')).toBe(refreshed);
    expect(users.calls).toEqual(['1', '1']);
    expect(await handle.refresh('never loaded')).toEqual({ id: 'never loaded', version: 2 });
    expect(await handle.has('never loaded')).toBe(true);
  });

  test('refresh that fails rejects, with the error untouched, and keeps the old entry', async () => {
    const users = make();
    const handle = cacheOf(users, 'get');
    const old = { id: 'bad', version: 1 };
    await users.get('1'); // now it is known how results come
    await handle.set(['bad'], old);
    expect(await rejectionOf(handle.refresh('bad'))).toEqual(new Error('no such user'));
    expect(await users.get('bad')).toBe(old);
    expect(handle.stats()).toMatchObject({ loads: 2, loadErrors: 1 });
  });

  test('bypass just runs the method', async () => {
    const users = make();
    const handle = cacheOf(users, 'get');
    const cached = await users.get('1');
    users.version = 2;
    expect(await handle.bypass('1')).toEqual({ id: '1', version: 2 });
    expect(await users.get('1')).toBe(cached);
    expect(await handle.bypass('2')).toEqual({ id: '2', version: 2 });
    expect([await handle.has('2'), users.calls]).toEqual([false, ['1', '1', '2']]);
    expect(await rejectionOf(handle.bypass('bad'))).toEqual(new Error('no such user'));
    expect(handle.stats()).toMatchObject({ loads: 1, loadErrors: 0 });
  });

  test('clear removes all entries', async () => {
    const users = make();
    const handle = cacheOf(users, 'get');
    await Promise.all([users.get('1'), users.get('2')]);
    await handle.clear();
    expect([await handle.has('1'), await handle.has('2')]).toEqual([false, false]);
    await users.get('1');
    expect(users.calls).toEqual(['1', '2', '1']);
  });

  test('keyOf is the key that the backend sees', async () => {
    const users = make();
    const handle = cacheOf(users, 'get');
    await users.get('1');
    await settled();
    const { entries } = handle.backend as Counting | Slow;
    expect([...entries.keys()]).toEqual([handle.keyOf('1')]);
    expect(handle.keyOf('2')).not.toBe(handle.keyOf('1'));
  });

  test('a promise and what can be read only once are not taken by set', async () => {
    const handle = cacheOf(make(), 'get');
    for (const value of [Promise.resolve(1), (function* () {})(), new ReadableStream()]) {
      const error = await rejectionOf(handle.set(['1'], value as never));
      expect(error.code).toBe('PURECACHE_UNCACHEABLE_RESULT');
      expect(error.message).toMatch(/^cacheOf\(\.\.\.\)\.set of (\w+\.)?get was given (a promise|an iterator|a web stream) where the value itself/);
    }
    expect(await handle.has('1')).toBe(false);
  });

  test('set takes the arguments as an array, and says so', async () => {
    const handle = cacheOf(make(), 'get');
    const error = await rejectionOf(handle.set('42' as never, { id: '42', version: 1 }));
    expect(error).toMatchObject({
      name: 'TypeError',
      code: 'PURECACHE_INVALID_OPTION',
      message: expect.stringMatching(/takes the arguments as an array, not '42': set\(\[\.\.\.args\], value\)/),
    });
  });

  test('arguments that no key can be made of reject, and throw in keyOf, which is not async', async () => {
    const users = make();
    const handle = cacheOf(users, 'get');
    const bad = (() => 1) as never;
    const attempts = [handle.has(bad), handle.peek(bad), handle.set([bad], {} as never), handle.delete(bad), handle.expire(bad), handle.refresh(bad)];
    for (const attempt of attempts) expect((await rejectionOf(attempt)).code).toBe('PURECACHE_UNKEYABLE_ARGUMENT');
    expect(thrownBy(() => handle.keyOf(bad)).code).toBe('PURECACHE_UNKEYABLE_ARGUMENT');
    expect(users.calls).toEqual([]);
  });
});

describe('on a synchronous backend the effect has happened when the call returns', () => {
  const prepared = () => {
    const users = new SyncUsers();
    users.get('1');
    return { users, handle: cacheOf(users, 'get'), entries: (cacheOf(users, 'get').backend as Counting).entries };
  };

  test.each(['delete', 'expire'] as const)('%s', (remove) => {
    const { handle, entries } = prepared();
    void handle[remove]('1');
    expect(entries.size).toBe(0);
  });

  test('clear', () => {
    const { handle, entries } = prepared();
    void handle.clear();
    expect(entries.size).toBe(0);
  });

  test('set', () => {
    const { users, handle } = prepared();
    const given = { id: '2', version: 100 };
    void handle.set(['2'], given);
    expect(users.get('2')).toBe(given);
  });

  test('refresh, of a sync method', () => {
    const { users, handle } = prepared();
    users.version = 2;
    void handle.refresh('1');
    expect(users.get('1')).toEqual({ id: '1', version: 2 });
  });

  test('bypass', () => {
    const { users, handle } = prepared();
    void handle.bypass('3');
    expect(users.calls).toEqual(['1', '3']);
  });

  test('a failure of the backend is a rejection all the same', async () => {
    const backend = new FailingSync();
    const handle = cacheOf(cache((id: string) => id, { backend, namespace: 'failing' }));
    for (const operation of ['get', 'set', 'delete', 'clear'] as const) backend.failing.add(operation);
    backend.peek = backend.get.bind(backend);
    const attempts = [handle.has('1'), handle.peek('1'), handle.set(['1'], '1'), handle.delete('2'), handle.clear()];
    for (const attempt of attempts) expect((await rejectionOf(attempt)).code).toBe('PURECACHE_BACKEND_FAILED');
  });
});

describe('before the first call of the method', () => {
  test('everything answers, and nothing is loaded', async () => {
    const users = new OwnedUsers();
    const handle = cacheOf(users, 'get');
    expect([await handle.has('1'), await handle.peek('1'), await handle.delete('1'), await handle.expire('1')]).toEqual([false, undefined, false, false]);
    await handle.clear();
    expect(handle.stats()).toEqual({
      hits: 0,
      misses: 0,
      loads: 0,
      loadErrors: 0,
      staleHits: 0,
      coalesced: 0,
      evictions: undefined,
      size: 0,
    });
    expect([handle.keyOf('1'), handle.backend, users.calls]).toEqual([hashKey(['1']), expect.any(Counting), []]);
  });

  test('what is set is served to the first call of an async method', async () => {
    const users = new OwnedUsers();
    const given = { id: '1', version: 100 };
    await cacheOf(users, 'get').set(['1'], given);
    expect([await users.get('1'), users.calls]).toEqual([given, []]);
  });

  test('refresh and bypass are the first calls', async () => {
    const users = new OwnedUsers();
    expect(await cacheOf(users, 'get').bypass('1')).toEqual({ id: '1', version: 1 });
    const refreshed = await cacheOf(users, 'get').refresh('1');
    expect([await users.get('1'), users.calls]).toEqual([refreshed, ['1', '1']]);
  });

  test('undefined that is set counts as an entry', async () => {
    const find = cache(async (_id: string): Promise<string | undefined> => 'loaded', { backend: Counting });
    await cacheOf(find).set(['1'], undefined);
    expect([await cacheOf(find).has('1'), await cacheOf(find).peek('1'), await find('1')]).toEqual([true, undefined, undefined]);
  });
});

describe('stats', () => {
  test('count each call once: hits, misses and those that joined; loads and their errors', async () => {
    const gate = new Deferred<void>();
    const load = cache(
      async (id: string) => {
        await gate.promise;
        if (id === 'bad') throw new Error('bad');
        return id;
      },
      { backend: Counting },
    );
    const calls = [load('a'), load('a'), load('a'), load('b'), load('bad'), load('bad')];
    gate.resolve();
    await Promise.allSettled(calls);
    await Promise.all([load('a'), load('b'), load('b')]);
    expect(cacheOf(load).stats()).toEqual({
      hits: 3,
      misses: 3,
      loads: 3,
      loadErrors: 1,
      staleHits: 0,
      coalesced: 3,
      evictions: undefined,
      size: 2,
    });
  });

  test('a refresh counts as a load only', async () => {
    const load = cache((id: string) => id, { backend: Counting });
    load('a');
    await cacheOf(load).refresh('a');
    expect(cacheOf(load).stats()).toMatchObject({ hits: 0, misses: 1, loads: 2 });
  });

  test('evictions and size are the backend’s; undefined where it cannot tell', async () => {
    const load = cache((id: string) => id, { backend: LRU, capacity: 2 });
    for (const id of ['a', 'b', 'c', 'd']) load(id);
    expect(cacheOf(load).stats()).toMatchObject({ evictions: 2, size: 2 });
    const slow = cache(async (id: string) => id, { backend: new Slow(), namespace: 'stats' });
    expect(cacheOf(slow).stats()).toMatchObject({ evictions: undefined, size: undefined });
  });

  test('are those of one object, or one class, or one method on a shared backend', async () => {
    const [one, other] = [new SyncUsers(), new SyncUsers()];
    one.get('1');
    expect([cacheOf(one, 'get').stats().loads, cacheOf(other, 'get').stats().loads]).toEqual([1, 0]);
    const backend = new Counting();
    const [a, b] = ['a', 'b'].map((namespace) => cache((id: string) => id, { backend, namespace: `stats ${namespace}` }));
    a?.('1');
    expect([cacheOf(a as (id: string) => string).stats(), cacheOf(b as (id: string) => string).stats()]).toMatchObject([
      { loads: 1, size: 1 },
      { loads: 0, size: 1 },
    ]);
  });
});

test('peek is no use of an entry where the backend can do that', async () => {
  const load = cache((id: string) => id, { backend: LRU, capacity: 2 });
  const handle = cacheOf(load);
  load('a');
  load('b');
  await handle.peek('a');
  await handle.has('a');
  load('c');
  expect([await handle.has('a'), await handle.has('b')]).toEqual([false, true]);
});

describe('of functions', () => {
  test('there is one cache, with or without an object', async () => {
    const load = cache((id: string) => ({ id }), { backend: Counting });
    const service = { load };
    const value = load('1');
    expect(service.load('1')).toBe(value);
    for (const handle of [cacheOf(load), cacheOf(service, 'load'), cacheOf(service, load)]) expect(await handle.peek('1')).toBe(value);
    expect(cacheOf(load).backend).toBe(cacheOf(service, 'load').backend);
  });
});

describe('of methods', () => {
  const symbol = Symbol('same');
  const twin = Symbol('same');
  class Named {
    calls = 0;
    @Cached({ backend: Counting }) static ofClass(id: string): string {
      return `${this.name} ${id}`;
    }
    @Cached({ backend: Counting }) [symbol](id: string): string {
      return `symbol ${id}`;
    }
    @Cached({ backend: Counting }) [twin](id: string): string {
      return `twin ${id}`;
    }
    @Cached({ backend: Counting }) 'with space'(id: string): string {
      return `space ${id}`;
    }
    @Cached({ backend: Counting }) 42(id: string): string {
      return `number ${id}`;
    }
    @Cached({ backend: Counting }) private hidden(id: string): string {
      this.calls++;
      return `hidden ${id}`;
    }
    find(id: string): string {
      return this.hidden(id);
    }
    async forget(id: string): Promise<boolean> {
      return await cacheOf(this, this.hidden).delete(id);
    }
  }

  test('with any kind of name', async () => {
    const named = new Named();
    for (const name of [symbol, 'with space', 42] as const) {
      named[name]('1');
      expect(await cacheOf(named, name).has('1')).toBe(true);
    }
    expect(await cacheOf(named, twin).has('1')).toBe(false);
  });

  test('static: the cache is the class’s it was called on', async () => {
    class Sub extends Named {}
    expect([Named.ofClass('1'), await cacheOf(Named, 'ofClass').has('1'), await cacheOf(Sub, 'ofClass').has('1')]).toEqual(['Named 1', true, false]);
    Sub.ofClass('1');
    expect(await cacheOf(Sub, 'ofClass').peek('1')).toBe('Sub 1');
  });

  test('private in TypeScript: by reference from inside', async () => {
    const named = new Named();
    named.find('1');
    named.find('1');
    expect([named.calls, await named.forget('1'), await named.forget('1')]).toEqual([1, true, false]);
    named.find('1');
    expect(named.calls).toBe(2);
  });

  test('of each object for itself: a proxy, an object derived from another, one that borrows', async () => {
    const users = new SyncUsers();
    users.get('1');
    const others = [new Proxy(users, {}), Object.create(users) as SyncUsers, new SyncUsers()];
    for (const other of others) expect(await cacheOf(other, 'get').has('1')).toBe(false);
    const borrower = Object.assign(new Users(), { get: SyncUsers.prototype.get });
    borrower.get('1');
    expect([await cacheOf(borrower, 'get').has('1'), await cacheOf(borrower, SyncUsers.prototype.get).has('1')]).toEqual([true, true]);
  });

  test('with scope class: the cache is that of all objects of the class', async () => {
    class Service {
      @Cached({ backend: Counting, scope: 'class' }) get(id: string): object {
        return { id };
      }
    }
    const [one, other] = [new Service(), new Service()];
    const value = one.get('1');
    expect(await cacheOf(other, 'get').peek('1')).toBe(value);
    expect(cacheOf(one, 'get').backend).toBe(cacheOf(other, 'get').backend);
  });

  class Base {
    calls = 0;
    @Cached({ backend: Counting }) get(id: string): string {
      this.calls++;
      return `base ${id}`;
    }
  }
  test('a base method that a plain override hides: by the function', async () => {
    class Plain extends Base {
      override get(id: string): string {
        return `plain ${super.get(id)}`;
      }
    }
    const plain = new Plain();
    plain.get('1');
    const handle = cacheOf(plain, Base.prototype.get);
    expect([await handle.peek('1'), await handle.delete('1')]).toEqual(['base 1', true]);
    plain.get('1');
    expect(plain.calls).toBe(2);
    expect(thrownBy(() => cacheOf(plain, 'get'))).toMatchObject({
      code: 'PURECACHE_NOT_CACHED',
      message: expect.stringMatching(/^'get' of an object \(Plain\) is not cached.*cacheOf\(object, Class\.prototype\.method\)/),
    });
  });

  test('a base method and its cached override have a cache each', async () => {
    class Twice extends Base {
      @Cached({ backend: Counting }) override get(id: string): string {
        return `derived ${super.get(id)}`;
      }
    }
    const twice = new Twice();
    twice.get('1');
    expect(await cacheOf(twice, 'get').peek('1')).toBe('derived base 1');
    expect(await cacheOf(twice, Base.prototype.get).peek('1')).toBe('base 1');
    await cacheOf(twice, 'get').delete('1');
    expect(await cacheOf(twice, Base.prototype.get).has('1')).toBe(true);
  });
});

describe('with a selector', () => {
  class Selected {
    cache: CacheBackend | undefined = undefined;
    @Cached({ backend: (self: Selected) => self.cache as CacheBackend, namespace: 'selected' })
    async get(id: string): Promise<object> {
      return { id };
    }
  }

  test('a handle follows it from backend to backend', async () => {
    const service = new Selected();
    const handle = cacheOf(service, 'get');
    const backends = [new Counting(), new Counting()];
    for (const backend of backends) {
      service.cache = backend;
      await service.get('1');
      expect([handle.backend, await handle.has('1'), handle.stats().loads]).toEqual([backend, true, 1]);
    }
    await handle.delete('1');
    expect(backends.map(({ size }) => size)).toEqual([1, 0]);
  });

  test('that gives nothing: operations reject, keyOf needs no backend', async () => {
    const handle = cacheOf(new Selected(), 'get');
    for (const attempt of [handle.has('1'), handle.delete('1'), handle.clear(), handle.refresh('1')]) {
      expect((await rejectionOf(attempt)).code).toBe('PURECACHE_NO_BACKEND');
    }
    expect(thrownBy(() => handle.stats()).code).toBe('PURECACHE_NO_BACKEND');
    expect(await handle.bypass('1')).toEqual({ id: '1' });
    expect(handle.keyOf('1')).toMatch(/^8:selected0:~/);
  });
});

describe('varied', () => {
  class Tenants {
    tenant: string | undefined = 't1';
    calls: string[] = [];
    @Cached({ backend: Counting, varyBy: (self: Tenants) => self.tenant }) get(id: string): string {
      this.calls.push(`${this.tenant} ${id}`);
      return `${this.tenant} ${id}`;
    }
  }

  test('is the handle for a given value, whatever the context says', async () => {
    const tenants = new Tenants();
    tenants.get('1');
    tenants.tenant = 't2';
    tenants.get('1');
    tenants.tenant = undefined;
    const handle = cacheOf(tenants, 'get');
    expect([await handle.varied('t1').peek('1'), await handle.varied('t2').peek('1')]).toEqual(['t1 1', 't2 1']);
    expect(await handle.varied('t1').delete('1')).toBe(true);
    await handle.varied('t3').set(['1'], 'given');
    tenants.tenant = 't3';
    expect([tenants.get('1'), handle.keyOf('1') === handle.varied('t3').keyOf('1')]).toEqual(['given', true]);
    tenants.tenant = 't2';
    tenants.get('1');
    tenants.tenant = 't1';
    tenants.get('1');
    expect(tenants.calls).toEqual(['t1 1', 't2 1', 't1 1']);
  });

  test('of undefined fails closed, as does a handle outside of its context', async () => {
    const tenants = new Tenants();
    tenants.tenant = undefined;
    const handle = cacheOf(tenants, 'get');
    expect((await rejectionOf(handle.delete('1'))).code).toBe('PURECACHE_VARY_BY_MISSING');
    expect((await rejectionOf(handle.varied(undefined).delete('1'))).code).toBe('PURECACHE_VARY_BY_MISSING');
    expect((await rejectionOf(handle.varied('t1').varied(undefined).has('1'))).code).toBe('PURECACHE_VARY_BY_MISSING');
  });

  test('clear covers all values', async () => {
    const tenants = new Tenants();
    for (const tenant of ['t1', 't2']) Object.assign(tenants, { tenant }).get('1');
    await cacheOf(tenants, 'get').varied('t1').clear();
    expect(cacheOf(tenants, 'get').stats().size).toBe(0);
  });

  test('of a method without varyBy is refused', () => {
    expect(thrownBy(() => cacheOf(new SyncUsers(), 'get').varied('t1'))).toMatchObject({
      name: 'TypeError',
      code: 'PURECACHE_INVALID_OPTION',
      message: expect.stringMatching(/^(SyncUsers\.)?get has no 'varyBy' option, so its handle cannot be varied\.$/),
    });
  });
});

describe('of a method that was decorated twice', () => {
  const versions = { inner: 0 };
  const inner = new Slow();
  const outer = new Counting();
  class Layered {
    @Cached({ backend: outer, namespace: 'outer' })
    @Cached({ backend: inner, namespace: 'inner' })
    async get(_id: string): Promise<number> {
      return versions.inner;
    }
    @Cached({ backend: Counting })
    @Cached({ backend: Counting })
    plain(_id: string): number {
      return versions.inner;
    }
  }
  const service = new Layered();
  beforeEach(async () => {
    await Promise.all([cacheOf(service, 'get').clear(), cacheOf(service, 'plain').clear()]);
    versions.inner = 1;
    await service.get('1');
    service.plain('1');
    await settled();
    versions.inner = 2;
  });

  test.each(['delete', 'expire'] as const)('%s drops the entry in both, and tells of either', async (remove) => {
    await outer.clear();
    expect(await cacheOf(service, 'get')[remove]('1')).toBe(true);
    expect([await service.get('1'), await cacheOf(service, 'get').bypass('1')]).toEqual([2, 2]);
  });

  test('clear, refresh, bypass and set do not bring back what is below', async () => {
    const handle = cacheOf(service, 'get');
    expect([await handle.bypass('1'), await service.get('1')]).toEqual([2, 1]);
    expect([await handle.refresh('1'), await service.get('1')]).toEqual([2, 2]);
    versions.inner = 3;
    await handle.clear();
    expect(await service.get('1')).toBe(3);
    await handle.set(['1'], 100);
    await outer.clear();
    versions.inner = 4;
    expect(await service.get('1')).toBe(4);
  });

  test('in memory it has happened when the call returns', () => {
    const handle = cacheOf(service, 'plain');
    expect(service.plain('1')).toBe(1);
    void handle.delete('1');
    expect(service.plain('1')).toBe(2);
    versions.inner = 3;
    void handle.clear();
    expect(service.plain('1')).toBe(3);
    versions.inner = 4;
    void handle.refresh('1');
    expect(service.plain('1')).toBe(4);
    void handle.set(['1'], 100);
    expect(service.plain('1')).toBe(100);
  });

  test.each(['delete', 'clear', 'set'] as const)('a call during a %s that waits below does not keep the old value above', async (name) => {
    const handle = cacheOf(service, 'get');
    const acts = { delete: () => handle.delete('1'), clear: () => handle.clear(), set: () => handle.set(['1'], 2) };
    const operation = name === 'clear' ? 'clear' : 'delete';
    inner.hold(operation);
    const done = acts[name]();
    await settled();
    await service.get('1');
    inner.release(operation);
    await done;
    expect(await service.get('1')).toBe(2);
  });

  test('arguments that no key can be made of reject once, for the caller', async () => {
    const handle = cacheOf(service, 'get');
    const bad = (() => 1) as never;
    const attempts = [handle.delete(bad), handle.set([bad], 1), handle.refresh(bad)];
    for (const attempt of attempts) expect((await rejectionOf(attempt)).code).toBe('PURECACHE_UNKEYABLE_ARGUMENT');
  });
});

describe('where nothing is cached', () => {
  class Service {
    plain(): void {}
    @Cached({ backend: Counting }) get(id: string): string {
      return id;
    }
    value = 5;
  }
  const service = new Service();
  const of = cacheOf as (...args: unknown[]) => unknown;
  const hint = /no @Cached method or cache\(\) function was found there.*cacheOf\(object, Class\.prototype\.method\)/;

  test.each<[string, unknown[], string]>([
    ['a plain method', [service, 'plain'], `'plain' of an object (Service) is not cached`],
    ['a plain method by reference', [service, service.plain], `the function plain of an object (Service) is not cached`],
    ['a method that is not there', [service, 'gett'], `'gett' of an object (Service) is not cached`],
    ['a field', [service, 'value'], `'value' of an object (Service) is not cached`],
    ['a symbol that is not there', [service, Symbol('x')], `'Symbol(x)' of an object (Service) is not cached`],
    ['an object alone', [service], `an object (Service) is not cached`],
    ['a plain function', [function load() {}], `the function load is not cached`],
    ['nothing', [], `undefined is not cached`],
    ['null', [null, 'get'], `'get' of null is not cached`],
    ['undefined', [undefined, 'get'], `'get' of undefined is not cached`],
    ['text', ['text', 'get'], `'get' of 'text' is not cached`],
    ['a static that is a method of objects', [Service, 'get'], `'get' of the function Service is not cached`],
  ])('%s: the error says so, and what to do', (_name, args, start) => {
    const error = thrownBy(() => of(...args));
    expect(error).toMatchObject({ name: 'PurecacheError', code: 'PURECACHE_NOT_CACHED' });
    expect(error.message.startsWith(start)).toBe(true);
    expect(error.message).toMatch(hint);
  });

  test('a spy that hides the method: the error says so; the function that it wraps still works', async () => {
    const { get } = service;
    service.get('1');
    const spy = jest.spyOn(service, 'get');
    expect(thrownBy(() => cacheOf(service, 'get'))).toMatchObject({ code: 'PURECACHE_NOT_CACHED', message: expect.stringMatching(/spy/) });
    expect(await cacheOf(service, get).has('1')).toBe(true);
    spy.mockRestore();
    delete (service as { get?: unknown }).get;
    expect(await cacheOf(service, 'get').has('1')).toBe(true);
  });

  test.each([
    ['without an object', [Service.prototype.get]],
    ['with an object that is undefined', [undefined, Service.prototype.get]],
    ['with a primitive', ['text', Service.prototype.get]],
  ])('a cached method %s: its cache belongs to an object', (_name, args) => {
    expect(thrownBy(() => of(...args))).toMatchObject({
      name: 'PurecacheError',
      code: 'PURECACHE_NOT_CACHED',
      message: expect.stringMatching(/get is a method: its cache belongs to an object\. Write cacheOf\(object, method\)\.$/),
    });
  });
});
