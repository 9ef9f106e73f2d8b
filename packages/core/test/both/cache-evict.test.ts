/** `@CacheEvict`: which entries go, and when. */
import { LRU } from '@purecache/lru';
import { CacheEvict } from '../../src/cache-evict.js';
import { cache, Cached, cacheOf, setEnabled } from '../../src/index.js';
import { rejectionOf, thrownBy } from '../support/caught.js';
import { Deferred, settled } from '../support/deferred.js';
import { Counting, Slow } from '../support/doubles.js';

const capacity = 8;
const bySymbol = Symbol('bySymbol');

class Users {
  names = new Map([
    ['1', 'Ada'],
    ['2', 'Bob'],
  ]);
  loads = 0;
  /** What the write does besides. */
  meanwhile = (): void => {};

  @Cached({ backend: LRU, capacity })
  name(id: string): string | undefined {
    this.loads++;
    return this.names.get(id);
  }
  @Cached({ backend: LRU, capacity })
  async load(id: string): Promise<string | undefined> {
    this.loads++;
    return this.names.get(id);
  }
  @Cached({ backend: LRU, capacity })
  private secret(id: string): string | undefined {
    return this.names.get(id);
  }
  readSecret(id: string): string | undefined {
    return this.secret(id);
  }
  @Cached({ backend: LRU, capacity })
  [bySymbol](id: string): string | undefined {
    return this.names.get(id);
  }

  @CacheEvict('name')
  remove(id: string): boolean {
    this.meanwhile();
    return this.names.delete(id);
  }
  @CacheEvict('name', { args: ({ id }) => [id] })
  rename(user: { id: string; name: string }): void {
    this.names.set(user.id, user.name);
    user.id = 'changed by the method';
  }
  @CacheEvict('load', { args: (user) => [user.id] })
  async renameLater(user: { id: string; name: string }): Promise<string> {
    await settled();
    this.names.set(user.id, user.name);
    return user.name;
  }
  @CacheEvict('name', { args: (id) => [id], when: (removed, id, force) => removed || (force && id !== '2') })
  removeWhen(id: string, _force: boolean): boolean {
    return this.names.delete(id);
  }
  @CacheEvict('name', { allEntries: true })
  @CacheEvict('load', { allEntries: true })
  @CacheEvict('secret')
  @CacheEvict(bySymbol)
  removeEverywhere(id: string): boolean {
    return this.names.delete(id);
  }
  @CacheEvict('name', { before: true, when: () => false })
  removeBefore(id: string): boolean {
    this.meanwhile();
    return this.names.delete(id);
  }
  @CacheEvict('name', { before: true })
  async removeAround(id: string): Promise<void> {
    this.meanwhile();
    await settled();
    this.names.delete(id);
  }
}

const failing = (): void => {
  throw new Error('the write failed');
};

describe('after the method has succeeded', () => {
  test('the entry of its own arguments is gone, that one alone, in the same stack', () => {
    const users = new Users();
    expect([users.name('1'), users.name('2'), users.loads]).toEqual(['Ada', 'Bob', 2]);
    expect(users.remove('1')).toBe(true);
    expect([users.name('1'), users.name('2'), users.loads]).toEqual([undefined, 'Bob', 3]);
  });

  test('no other object is touched', () => {
    const [users, others] = [new Users(), new Users()];
    others.name('1');
    users.remove('1');
    others.name('1');
    expect(others.loads).toBe(1);
  });

  test('`args` picks the entry from the arguments as they were before the method changed them', () => {
    const users = new Users();
    users.name('1');
    users.rename({ id: '1', name: 'Eve' });
    expect(users.name('1')).toBe('Eve');
  });

  test('an async method answers when the entry is gone, and not a moment before it is done', async () => {
    const users = new Users();
    await users.load('1');
    const write = users.renameLater({ id: '1', name: 'Eve' });
    expect(await users.load('1')).toBe('Ada');
    expect(await write).toBe('Eve');
    expect(await users.load('1')).toBe('Eve');
    expect(users.loads).toBe(2);
  });

  test('`when` decides, from the result and the arguments', () => {
    const users = new Users();
    for (const [id, force, loads] of [
      ['1', false, 2], // removed
      ['1', false, 0], // nothing was removed
      ['1', true, 1],
      ['2', true, 2], // removed
      ['2', true, 0],
    ] as const) {
      users.loads = 0;
      if (users.names.has(id)) users.name(id);
      users.removeWhen(id, force);
      users.name(id);
      expect([id, force, users.loads]).toEqual([id, force, loads]);
    }
  });

  test('several on one method all act: all entries, private methods, symbols', async () => {
    const users = new Users();
    const read = async () => [users.name('2'), await users.load('2'), users.readSecret('1'), users[bySymbol]('1')];
    expect(await read()).toEqual(['Bob', 'Bob', 'Ada', 'Ada']);
    users.names.set('2', 'Zoe');
    users.removeEverywhere('1');
    expect(await read()).toEqual(['Zoe', 'Zoe', undefined, undefined]);
  });

  test('a load that began before is not stored', async () => {
    const gate = new Deferred<string>();
    class Slowly {
      value = 'old';
      @Cached({ backend: LRU, capacity })
      async get(_id: string): Promise<string> {
        const { value } = this;
        await gate.promise;
        return value;
      }
      @CacheEvict('get')
      change(_id: string): void {
        this.value = 'new';
      }
    }
    const slowly = new Slowly();
    const load = slowly.get('1');
    slowly.change('1');
    gate.resolve('');
    expect([await load, await slowly.get('1')]).toEqual(['old', 'new']);
  });

  test('what the caller passed and gets is left alone', () => {
    const users = new Users();
    expect(users.remove.call(users, '3')).toBe(false);
    expect([Users.prototype.remove.name, Users.prototype.rename.length]).toEqual(['remove', 1]);
    expect(() => new (Users.prototype.remove as unknown as new () => unknown)()).toThrow(TypeError);
    expect(Object.getOwnPropertyNames(new Users())).toEqual(['names', 'loads', 'meanwhile']);
  });
});

describe('a method that fails', () => {
  test('evicts nothing, and its error is untouched', async () => {
    class Failing {
      loads = 0;
      readonly error = new Error('no');
      @Cached({ backend: LRU, capacity }) get(_id: string): number {
        return ++this.loads;
      }
      @CacheEvict('get') now(_id: string): void {
        throw this.error;
      }
      @CacheEvict('get') async later(_id: string): Promise<void> {
        await settled();
        throw this.error;
      }
    }
    const failed = new Failing();
    failed.get('1');
    expect(thrownBy(() => failed.now('1'))).toBe(failed.error);
    expect(await rejectionOf(failed.later('1'))).toBe(failed.error);
    expect(failed.get('1')).toBe(1);
  });

  test('with `before` has evicted all the same, whatever `when` says', () => {
    const users = new Users();
    users.name('1');
    users.meanwhile = failing;
    expect(() => users.removeBefore('1')).toThrow('the write failed');
    users.name('1');
    expect(users.loads).toBe(2);
  });
});

describe('`before`', () => {
  test('evicts before the method runs, in the same stack, and again after it', async () => {
    const users = new Users();
    const seen: (string | undefined)[] = [];
    users.name('1');
    users.names.set('1', 'Eve');
    users.meanwhile = () => void seen.push(users.name('1'));
    const write = users.removeAround('1');
    expect(seen).toEqual(['Eve']);
    await write;
    expect([users.name('1'), users.loads]).toEqual([undefined, 3]);
  });

  test('and `when`: the one after depends on it', () => {
    const users = new Users();
    users.meanwhile = () => void users.name('1');
    users.removeBefore('1');
    expect([users.name('1'), users.loads]).toEqual(['Ada', 1]);
  });

  test('on an asynchronous backend an async method waits for it', async () => {
    const backend = new Slow();
    const order: string[] = [];
    const handed: Promise<unknown>[] = [];
    class Remote {
      @Cached({ backend, namespace: 'before', waitUntil: (work) => void handed.push(work) })
      async get(_id: string): Promise<number> {
        return 1;
      }
      @CacheEvict('get', { before: true }) async change(_id: string): Promise<string> {
        order.push(`run, with ${backend.entries.size} entries`);
        return 'changed';
      }
      @CacheEvict('get', { before: true }) now(_id: string): string {
        return 'at once';
      }
    }
    const remote = new Remote();
    await remote.get('1');
    await settled();
    backend.hold('delete');
    const write = remote.change('1');
    await settled();
    expect(order).toEqual([]);
    backend.release('delete');
    expect(await write).toBe('changed');
    expect(order).toEqual(['run, with 0 entries']);
    expect(backend.log.filter((operation) => operation === 'delete')).toHaveLength(2);
    expect(handed).toHaveLength(0);
    expect(remote.now('1')).toBe('at once');
    expect(handed).toHaveLength(2);
    await Promise.all(handed);
    expect(backend.log.filter((operation) => operation === 'delete')).toHaveLength(4);
  });
});

describe('whose cache', () => {
  test('of a static method, the class it is called on', () => {
    class Config {
      static values = new Map([['a', 1]]);
      @Cached({ backend: LRU, capacity }) static get(name: string): number | undefined {
        return this.values.get(name);
      }
      @CacheEvict('get') static remove(name: string): void {
        this.values.delete(name);
      }
    }
    class Special extends Config {}
    expect([Config.get('a'), Special.get('a')]).toEqual([1, 1]);
    Special.remove('a');
    expect([Special.get('a'), Config.get('a')]).toEqual([undefined, 1]);
  });

  test('a subclass that overrides the cached method without a cache keeps the one below in step', () => {
    class Trimming extends Users {
      override name(id: string): string | undefined {
        return super.name(id.trim());
      }
    }
    const users = new Trimming();
    expect(users.name(' 1')).toBe('Ada');
    users.remove('1');
    expect(users.name('1')).toBeUndefined();
  });

  test('a spy on the cached method is no hindrance', () => {
    const users = new Users();
    users.name('1');
    const { name } = users;
    Object.assign(users, { name: (id: string) => name.call(users, id) });
    users.remove('1');
    expect(users.name('1')).toBeUndefined();
  });

  test('behind a getter, that of the function it gives', () => {
    let loads = 0;
    const get = cache((_id: string) => ++loads, { backend: LRU, capacity });
    class Given {
      get it(): (id: string) => number {
        return get;
      }
      @CacheEvict('it') change(_id: string): void {}
    }
    const given = new Given();
    expect([given.it('1'), given.it('1')]).toEqual([1, 1]);
    given.change('1');
    expect(given.it('1')).toBe(2);
  });

  test('behind a proxy, that of the proxy', () => {
    const users = new Users();
    const proxy = new Proxy(users, {});
    proxy.name('1');
    proxy.remove('1');
    expect(proxy.name('1')).toBeUndefined();
  });

  test.each([undefined, null, 5, 'text'])('a `this` of %p: the method just runs', (self) => {
    class Plain {
      @Cached({ backend: LRU, capacity }) get(id: string): string {
        return id;
      }
      @CacheEvict('get', { args: () => failing() as never }) change(this: unknown, id: string): unknown {
        return [this, id];
      }
    }
    expect(Plain.prototype.change.call(self, 'a')).toEqual([self, 'a']);
  });

  test('all that a method decorated twice has, from below', async () => {
    const [inner, outer] = [new Slow(), new Counting()];
    class Layered {
      loads = 0;
      @Cached({ backend: outer, namespace: 'outer' })
      @Cached({ backend: inner, namespace: 'inner' })
      async get(_id: string): Promise<number> {
        return ++this.loads;
      }
      @CacheEvict('get') async one(_id: string): Promise<void> {}
      @CacheEvict('get', { allEntries: true }) async all(): Promise<void> {}
    }
    const layered = new Layered();
    await layered.get('1');
    await settled();
    await layered.one('1');
    expect([inner.entries.size, outer.entries.size, await layered.get('1')]).toEqual([0, 0, 2]);
    await settled();
    await layered.all();
    expect([inner.entries.size, outer.entries.size, await layered.get('1')]).toEqual([0, 0, 3]);
  });

  test('on a shared backend all entries of the namespace, and no other', async () => {
    const backend = new Counting();
    class Shared {
      @Cached({ backend, namespace: 'a' }) a(id: string): string {
        return id;
      }
      @Cached({ backend, namespace: 'b', key: (id) => id }) b(id: string): string {
        return id;
      }
      @CacheEvict('a', { allEntries: true }) change(): void {}
    }
    const shared = new Shared();
    for (const id of ['1', '2']) shared.a(id) + shared.b(id);
    shared.change();
    expect([...backend.entries.values()]).toEqual(['1', '2']);
    expect(await cacheOf(shared, 'b').has('1')).toBe(true);
  });

  test('the entry of the context that the call is made in', () => {
    let tenant = 'x';
    class Tenants {
      loads = 0;
      @Cached({ backend: LRU, capacity, varyBy: () => tenant }) get(_id: string): number {
        return ++this.loads;
      }
      @CacheEvict('get') change(_id: string): void {
        tenant = 'y';
      }
    }
    const tenants = new Tenants();
    tenants.get('1');
    tenant = 'y';
    tenants.get('1');
    tenant = 'x';
    tenants.change('1');
    expect(tenants.get('1')).toBe(2);
    tenant = 'x';
    expect(tenants.get('1')).toBe(3);
  });
});

test('the kill switch stops no eviction', () => {
  const users = new Users();
  users.name('1');
  setEnabled(false);
  try {
    users.remove('1');
  } finally {
    setEnabled(true);
  }
  expect(users.name('1')).toBeUndefined();
});
