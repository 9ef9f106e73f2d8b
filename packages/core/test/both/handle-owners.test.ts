/** Whose cache a handle is of: functions, methods of any name, statics, private ones, hidden ones, and of which object. */
import { cache, Cached, cacheOf } from '../../src/index.js';
import { thrownBy } from '../support/caught.js';
import { Counting } from '../support/doubles.js';
import { SyncUsers, Users } from '../support/users.js';

describe('of functions', () => {
  test('there is one cache, with or without an object', async () => {
    const load = cache((id: string) => ({ id }), { backend: Counting });
    const service = { load };
    const value = load('1');
    expect(service.load('1')).toBe(value);
    for (const handle of [cacheOf(load), cacheOf(service, 'load'), cacheOf(service, load)])
      expect(await handle.peek('1')).toBe(value);
    expect(cacheOf(load).backend).toBe(cacheOf(service, 'load').backend);
  });

  test('a load of the handle’s runs with the object it was made with, or with none', async () => {
    const seen: unknown[] = [];
    const load = cache(
      function (this: unknown) {
        seen.push(this);
        return 1;
      },
      { backend: Counting },
    );
    const service = { load };
    for (const handle of [cacheOf(load), cacheOf(service, 'load'), cacheOf(service, load)]) {
      await handle.refresh();
      await handle.bypass();
    }
    expect(seen.map((self) => self === service)).toEqual([false, false, true, true, true, true]);
    expect(seen.slice(0, 2)).toEqual([undefined, undefined]);
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
    expect([
      Named.ofClass('1'),
      await cacheOf(Named, 'ofClass').has('1'),
      await cacheOf(Sub, 'ofClass').has('1'),
    ]).toEqual(['Named 1', true, false]);
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
    expect([
      await cacheOf(borrower, 'get').has('1'),
      await cacheOf(borrower, SyncUsers.prototype.get).has('1'),
    ]).toEqual([true, true]);
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
      message: expect.stringMatching(
        /^'get' of an object \(Plain\) is not cached.*cacheOf\(object, Class\.prototype\.method\)/,
      ),
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
