/** The stores of an application: made, shared, overridden and closed with it. */
import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { fromMap } from '@purecache/core';
import { LRU } from '@purecache/lru';

import { Cached, PurecacheHealth, PurecacheModule, PurecacheService, storeToken } from '../../src/index.js';

class ClosableLru extends LRU {
  static made = 0;
  static closed = 0;

  constructor(options: ConstructorParameters<typeof LRU>[0]) {
    super(options);
    ClosableLru.made++;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    ClosableLru.closed++;
  }
}

@Injectable()
class Users {
  calls = 0;

  @Cached({ store: 'sessions' })
  async find(id: string): Promise<string> {
    this.calls++;
    return `user ${id}`;
  }
}

/** Imports nothing itself. */
@Module({ providers: [Users] })
class UsersModule {}

@Module({ providers: [{ provide: 'capacity', useValue: 7 }], exports: ['capacity'] })
class Settings {}

const start = (...imports: any[]) => Test.createTestingModule({ imports, providers: [Users] });
const compile = (...imports: any[]) => Test.createTestingModule({ imports }).compile();
const sessions = (flags: object = {}) =>
  PurecacheModule.register({ name: 'sessions', backend: LRU, capacity: 7, ...flags });

beforeEach(() => {
  ClosableLru.made = 0;
  ClosableLru.closed = 0;
});

test('the default store is there for all modules, unless isGlobal is false', async () => {
  @Injectable()
  class Books {
    @Cached()
    async find(id: string): Promise<string> {
      return id;
    }
  }
  @Module({ providers: [Books] })
  class BooksModule {}
  const options = { backend: LRU, capacity: 7 };
  await expect(compile(PurecacheModule.forRoot(options), BooksModule)).resolves.toBeDefined();
  await expect(compile(PurecacheModule.forRoot({ ...options, isGlobal: false }), BooksModule)).rejects.toThrow(
    /Books.*import PurecacheModule\.forRoot/s,
  );
  const useFactory = () => options;
  await expect(compile(PurecacheModule.forRootAsync({ useFactory }), BooksModule)).resolves.toBeDefined();
  await expect(compile(PurecacheModule.forRootAsync({ useFactory, isGlobal: false }), BooksModule)).rejects.toThrow(
    /Books.*import PurecacheModule\.forRoot/s,
  );
});

test('a named store is there where it is imported, or for all modules with isGlobal', async () => {
  await expect(compile(sessions(), UsersModule)).rejects.toThrow(
    /Users.*import PurecacheModule\.register\(\{ name: 'sessions'/s,
  );
  await expect(compile(sessions({ isGlobal: true }), UsersModule)).resolves.toBeDefined();
  const useFactory = () => ({ backend: LRU, capacity: 7 });
  const async = { name: 'sessions', useFactory };
  await expect(compile(PurecacheModule.registerAsync(async), UsersModule)).rejects.toThrow(/PurecacheModule\.register/);
  await expect(
    compile(PurecacheModule.registerAsync({ ...async, isGlobal: true }), UsersModule),
  ).resolves.toBeDefined();
});

test.each([
  ['forRootAsync', (options: any) => PurecacheModule.forRootAsync(options), 'default'],
  ['registerAsync', (options: any) => PurecacheModule.registerAsync({ name: 'sessions', ...options }), 'sessions'],
])('a factory is given what it asks for: %s', async (_, make, name) => {
  const useFactory = async (capacity: number) => ({ backend: LRU, capacity });
  const app = await compile(make({ imports: [Settings], inject: ['capacity'], useFactory }));
  expect((app.get(PurecacheService).store(name) as LRU).capacity).toBe(7);
});

test('each module brings the service and the health check, which see the stores of all', async () => {
  const app = await compile(sessions(), PurecacheModule.register({ name: 'other', backend: fromMap(new Map()) }));
  await app.init();
  expect(app.get(PurecacheService).store('other')).toBe(app.get(storeToken('other')));
  expect(Object.keys((await app.get(PurecacheHealth).check()).purecache.stores)).toEqual(['sessions', 'other']);
});

test('a backend that the module made is closed with the application, a given one is not', async () => {
  const given = new ClosableLru({ capacity: 3 });
  const app = await start(
    PurecacheModule.forRootAsync({ useFactory: async () => ({ backend: ClosableLru, capacity: 3, ttl: '5m' }) }),
    PurecacheModule.register({ name: 'sessions', backend: given }),
  ).compile();
  await app.init();
  await app.close();
  expect(ClosableLru.closed).toBe(1);
});

test('a store that is overridden is not opened', async () => {
  const app = await start(
    PurecacheModule.forTest(),
    PurecacheModule.register({ name: 'sessions', backend: ClosableLru, capacity: 3 }),
  )
    .overrideProvider(storeToken('sessions'))
    .useValue(fromMap(new Map()))
    .compile();
  await app.get(Users).find('1');
  await app.close();
  expect([ClosableLru.made, ClosableLru.closed]).toEqual([0, 0]);
});

test('stores for tests are new in each module', async () => {
  for (let round = 0; round < 2; round++) {
    const app = await compile(PurecacheModule.forTest({ stores: ['sessions'] }), UsersModule);
    await app.get(Users).find('1');
    expect(app.get(Users).calls).toBe(1);
    await app.close();
  }
});

test('wrong options stop the application', async () => {
  const started = start(PurecacheModule.register({ name: 'sessions', backend: LRU, capacityy: 3 })).compile();
  await expect(started).rejects.toMatchObject({ code: 'PURECACHE_INVALID_OPTION' });
});

test.each<[string, () => unknown, RegExp]>([
  ['no name', () => PurecacheModule.register({ backend: LRU, capacity: 3 } as never), /'name' must be text/],
  ['an empty name', () => PurecacheModule.forTest({ stores: [''] }), /'name' must be text/],
  ['no factory', () => PurecacheModule.forRootAsync({} as never), /'useFactory' must be a function/],
])('what is wrong with the module itself is refused at once: %s', (_, make, message) => {
  expect(make).toThrow(
    expect.objectContaining({ code: 'PURECACHE_INVALID_OPTION', message: expect.stringMatching(message) }),
  );
});
