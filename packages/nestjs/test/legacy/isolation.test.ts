/** Applications of one process, and testing modules of one file, never share or break each other. */
import { Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { LRU } from '@purecache/lru';

import { Cached, PurecacheHealth, PurecacheModule, PurecacheService } from '../../src/index.js';

class Closable extends LRU {
  isClosed = false;

  override set(...entry: Parameters<LRU['set']>): void {
    if (this.isClosed) throw new Error('closed');
    super.set(...entry);
  }
  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
  }
}

@Injectable()
class Users {
  calls = 0;

  @Cached({ tags: () => ['users'] })
  async find(id: string): Promise<string> {
    return `${id} ${++this.calls}`;
  }
}

@Module({ imports: [PurecacheModule.forRoot({ backend: Closable, capacity: 9 })], providers: [Users] })
class AppModule {}

const apps: INestApplicationContext[] = [];
const application = async () => {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  apps.push(app);
  return { app, users: app.get(Users), caches: app.get(PurecacheService) };
};
const testingModule = async () => {
  const app = await Test.createTestingModule({ imports: [AppModule] }).compile();
  await app.init();
  apps.push(app);
  return { app, users: app.get(Users), caches: app.get(PurecacheService) };
};

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

describe.each([
  ['applications', application],
  ['testing modules', testingModule],
])('two %s of one module', (_, start) => {
  test('have a store each, and share no entry', async () => {
    const [one, two] = [await start(), await start()];
    expect(one.caches.store()).not.toBe(two.caches.store());
    expect(await one.users.find('a')).toBe('a 1');
    expect(await two.users.find('a')).toBe('a 1');
    expect(two.users.calls).toBe(1);
    expect([one.caches.stats()[0]?.misses, two.caches.stats()[0]?.misses]).toEqual([1, 1]);
  });

  test('invalidate and clear their own entries only', async () => {
    const [one, two] = [await start(), await start()];
    await one.users.find('a');
    await two.users.find('a');
    await one.caches.invalidateTags(['users']);
    expect([await one.users.find('a'), await two.users.find('a')]).toEqual(['a 2', 'a 1']);
    await one.caches.clear();
    expect([await one.users.find('a'), await two.users.find('a')]).toEqual(['a 3', 'a 1']);
    await one.caches.clearMethod('Users.find');
    expect([await one.users.find('a'), await two.users.find('a')]).toEqual(['a 4', 'a 1']);
  });

  test('outlive each other', async () => {
    const [one, two] = [await start(), await start()];
    await one.users.find('a');
    const stores = [one.caches.store() as Closable, two.caches.store() as Closable];
    await one.app.close();
    expect(stores.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    await two.users.find('a');
    expect(await two.users.find('a')).toBe('a 1');
    expect(await two.app.get(PurecacheHealth).check()).toMatchObject({ purecache: { status: 'up' } });
  });
});
