/** Whose caches an application has. */
import { Injectable, Scope } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Cached as CoreCached, fromMap } from '@purecache/core';
import { LRU } from '@purecache/lru';

import { cacheOwnersIn } from '../../src/cache-owners.js';
import { Cached } from '../../src/cached.js';
import { PurecacheModule } from '../../src/purecache-module.js';
import { storeToken } from '../../src/store-token.js';

const shared = fromMap(new Map());

class Base {
  constructor() {
    Base.made++;
  }
  static made = 0;
  readonly cache = fromMap(new Map());

  @Cached({ store: 'sessions' })
  async stored(id: string) {
    return id;
  }
  @Cached({ namespace: 'fixed' })
  async fixed(id: string) {
    return id;
  }
  @CoreCached({ backend: LRU, capacity: 3 })
  own(id: string) {
    return id;
  }
  @CoreCached({ backend: LRU, capacity: 3, scope: 'class' })
  ofClass(id: string) {
    return id;
  }
  @CoreCached({ backend: shared, namespace: (self: object) => `${self.constructor.name}.shared` })
  shared(id: string) {
    return id;
  }
  @CoreCached({ backend: (self: Base) => self.cache, namespace: 'selected' })
  selected(id: string) {
    return id;
  }
}

@Injectable()
class Single extends Base {}

@Injectable({ scope: Scope.REQUEST })
class PerRequest extends Base {}

class Plain {}

async function ownersOf(...providers: any[]) {
  const stores = PurecacheModule.forTest({ stores: ['sessions'] });
  const app = await Test.createTestingModule({ imports: [stores], providers: [Plain, ...providers] }).compile();
  return { app, owners: cacheOwnersIn(app.get(ModulesContainer)) };
}

test('of a singleton all methods are found, with their stores and namespaces', async () => {
  const { app, owners } = await ownersOf(Single);
  expect(owners).toHaveLength(1);
  expect(owners[0]).toMatchObject({ name: 'Single', object: app.get(Single), isSingleton: true });
  expect(owners[0]?.methods.map(({ path, scope, store, namespace }) => [path, scope, store, namespace])).toEqual([
    ['Single.stored', 'selected', 'sessions', 'Single.stored'],
    ['Single.fixed', 'selected', 'default', 'fixed'],
    ['Single.own', 'object', undefined, undefined],
    ['Single.ofClass', 'class', undefined, undefined],
    ['Single.shared', 'shared', undefined, undefined],
    ['Single.selected', 'selected', undefined, 'selected'],
  ]);
});

test('of what is made for each request those are found that share a cache, without an object made for it', async () => {
  const { app, owners } = await ownersOf(PerRequest);
  const [owner] = owners;
  expect(owner?.methods.map(({ name }) => name)).toEqual(['stored', 'fixed', 'ofClass', 'shared']);
  Base.made = 0;
  expect(owner?.object).toBeInstanceOf(PerRequest);
  expect(owner?.isSingleton).toBe(false);
  expect(Base.made).toBe(0);
  const users = await app.resolve(PerRequest);
  for (const name of ['stored', 'fixed', 'ofClass', 'shared'] as const) {
    await users[name]('1');
    const handle = owner?.methods.find((method) => method.name === name)?.handle();
    expect(await handle?.has('1')).toBe(true);
  }
  expect(owner?.methods[0]?.handle().backend).toBe(app.get(storeToken('sessions')));
});

test('a spy does not hide a method', async () => {
  const { app, owners } = await ownersOf(Single);
  const users = app.get(Single);
  const backend = owners[0]?.methods[0]?.handle().backend;
  users.stored = async () => 'spied';
  expect(owners[0]?.methods[0]?.handle().backend).toBe(backend);
});
