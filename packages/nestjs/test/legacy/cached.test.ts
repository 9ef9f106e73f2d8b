/** `@Cached` whose cache comes from the container. */
import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { cacheOf, cachedMethodsOf, fromMap } from '@purecache/core';
import { LRU } from '@purecache/lru';

import { Cached, CacheEvict, CachePut, PurecacheModule, storeToken } from '../../src/index.js';

const TOKEN = Symbol('a token of the application');

@Injectable()
class Users {
  calls = 0;

  @Cached({ ttl: '5m' })
  async find(id: string): Promise<string> {
    return `${id} ${++this.calls}`;
  }
  @Cached({ store: 'sessions' })
  async session(id: string): Promise<string> {
    return `${id} ${++this.calls}`;
  }
  @CacheEvict('find')
  async remove(_id: string): Promise<void> {}

  @CachePut('find', { args: (name: string) => [name] })
  async save(name: string): Promise<string> {
    return `saved ${name}`;
  }
}

@Injectable()
class Guests extends Users {}

const start = (...providers: any[]) => {
  return Test.createTestingModule({
    imports: [PurecacheModule.forTest({ stores: ['sessions'] })],
    providers: [Users, ...providers],
  }).compile();
};

test('a method is cached in its store', async () => {
  const app = await start();
  const users = app.get(Users);
  expect([await users.find('1'), await users.find('1')]).toEqual(['1 1', '1 1']);
  expect([await users.session('1'), await users.session('1')]).toEqual(['1 2', '1 2']);
  expect(cacheOf(users, 'find').backend).toBe(app.get(storeToken()));
  expect(cacheOf(users, 'session').backend).toBe(app.get(storeToken('sessions')));
});

test('an entry is evicted and put by the methods that write', async () => {
  const users: Users = (await start()).get(Users);
  await users.find('1');
  await users.remove('1');
  expect(await cacheOf(users, 'find').has('1')).toBe(false);
  await users.save('1');
  expect(await users.find('1')).toBe('saved 1');
});

test('the namespace is that of class and method, or the given one', async () => {
  class Named {
    @Cached({ namespace: 'fixed' })
    async fixed() {}
    @Cached({ namespace: (self: Named) => `of ${self.constructor.name}` })
    async made() {}
  }
  const app = await start(Guests, Named);
  const namespaces = (object: object) => cachedMethodsOf(object).map(({ namespace }) => namespace);
  expect(namespaces(app.get(Users))).toEqual(['Users.find', 'Users.session']);
  expect(namespaces(app.get(Guests))).toEqual(['Guests.find', 'Guests.session']);
  expect(namespaces(app.get(Named))).toEqual(['fixed', 'of Named']);
});

test('a class that inherits a method does not share its entries', async () => {
  const app = await start(Guests);
  await app.get(Users).find('1');
  await app.get(Guests).find('1');
  expect([app.get(Users).calls, app.get(Guests).calls]).toEqual([1, 1]);
});

test.each<[string, any, any]>([
  ['a symbol', TOKEN, { provide: TOKEN, useFactory: () => fromMap(new Map()) }],
  ['a class', LRU, { provide: LRU, useFactory: () => new LRU({ capacity: 3 }) }],
  ['a token of storeToken', storeToken('mine'), { provide: storeToken('mine'), useFactory: () => fromMap(new Map()) }],
])('a store may be any token: %s', async (_, store, provider) => {
  class Books {
    calls = 0;

    @Cached({ store })
    async find(id: string): Promise<string> {
      return `${id} ${++this.calls}`;
    }
  }
  const app = await start(Books, provider);
  const books: Books = app.get(Books);
  expect([await books.find('1'), await books.find('1')]).toEqual(['1 1', '1 1']);
  expect(cacheOf(books, 'find').backend).toBe(app.get(store));
});

test('a plain method is cached plainly where the store is in memory', async () => {
  class Rates {
    calls = 0;

    @Cached({ store: LRU })
    rate(currency: string): string {
      return `${currency} ${++this.calls}`;
    }
  }
  const app = await start(Rates, { provide: LRU, useValue: new LRU({ capacity: 3 }) });
  expect([app.get(Rates).rate('EUR'), app.get(Rates).rate('EUR')]).toEqual(['EUR 1', 'EUR 1']);
});

test('with a backend it is the decorator of core', async () => {
  class Rates {
    calls = 0;

    @Cached({ backend: LRU, capacity: 3 })
    rate(currency: string): string {
      return `${currency} ${++this.calls}`;
    }
  }
  const rates = new Rates();
  expect([rates.rate('EUR'), rates.rate('EUR')]).toEqual(['EUR 1', 'EUR 1']);
});

test('a store is injected once per class and token', async () => {
  class Twice {
    @Cached()
    async one() {}
    @Cached()
    async other() {}
  }
  class Heir extends Twice {
    @Cached()
    async third() {}
  }
  const injected = Object.getOwnPropertySymbols((await start(Heir)).get(Heir));
  expect(injected.map(String)).toEqual(['Symbol(purecache store of Twice)']);
});

test('a missing store stops the application, and says what to import', async () => {
  @Module({ providers: [Users] })
  class AppModule {}
  const compiled = Test.createTestingModule({ imports: [AppModule] }).compile();
  await expect(compiled).rejects.toThrow('import PurecacheModule.forRoot');
});

test('an object that Nest did not make is refused, and told the other way', async () => {
  await expect(new Users().find('1')).rejects.toMatchObject({
    code: 'PURECACHE_NO_BACKEND',
    message: expect.stringContaining('backend: (self) => self.cache'),
  });
});

describe('it refuses', () => {
  const descriptor = () => ({ value: async () => {}, configurable: true, writable: true });
  const apply = (decorator: unknown, ...target: unknown[]) =>
    (decorator as (...given: unknown[]) => unknown)(...target);

  test('standard decorators and static methods', () => {
    const refused = expect.objectContaining({ code: 'PURECACHE_UNSUPPORTED_TARGET' });
    expect(() => apply(Cached(), () => {}, { kind: 'method', name: 'find' })).toThrow(refused);
    expect(() => apply(Cached(), {}, { kind: 'method', name: 'find' })).toThrow(refused);
    expect(() => apply(Cached(), class {}, 'find', descriptor())).toThrow(refused);
  });

  test('what is no method, before anything is injected', () => {
    class Fields {}
    const refused = expect.objectContaining({ code: 'PURECACHE_UNSUPPORTED_TARGET' });
    expect(() => apply(Cached(), Fields.prototype, 'field', undefined)).toThrow(refused);
    expect(Reflect.getMetadataKeys(Fields)).toEqual([]);
  });

  test('itself without parentheses', () => {
    expect(() => apply(Cached, {}, 'find', descriptor())).toThrow(/without parentheses.*@Cached\(\{ ttl/);
  });

  test.each([null, '', 3, {}])('a store that is neither a name nor a token: %p', (store) => {
    expect(() => Cached({ store } as never)).toThrow(
      expect.objectContaining({
        code: 'PURECACHE_INVALID_OPTION',
        message: expect.stringContaining("'store' must be"),
      }),
    );
  });

  test.each([null, 3, 'sessions'])('options that are none: %p', (options) => {
    expect(() => Cached(options as never)).toThrow(expect.objectContaining({ code: 'PURECACHE_INVALID_OPTION' }));
  });

  test('an unknown option, with what was meant', () => {
    expect(() => apply(Cached({ tll: '5m' } as never), {}, 'find', descriptor())).toThrow(/Did you mean 'ttl'/);
  });
});
