/** What the page says, on running applications. */
import { jest } from '@jest/globals';
import { Logger, type ModuleMetadata } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { type LRU } from '@purecache/lru';
import { PurecacheModule, PurecacheService } from '@purecache/nestjs';
import request from 'supertest';
import { Db } from './db.js';
import { ReportsService, reportsProvider } from './factory-provider.js';
import { FilesController, UsersController } from './handlers.js';
import { HealthModule, InspectorModule } from './operation.js';
import { context, ForgetfulService, OrdersController, OrdersService, PricesService } from './scopes.js';
import { defaultStore, entries, givenStore, SessionsModule, SessionsService } from './stores.js';
import { AppModule, UsersService } from './ten-lines.js';
import { AdminService, ProfilesService } from './writes.js';

const opened: { close(): Promise<void> }[] = [];
const compile = (metadata: ModuleMetadata) => Test.createTestingModule(metadata).compile();

/** An application over HTTP, on a port that the system picks. */
async function start(metadata: ModuleMetadata, log: ((text: string) => void) | false = false) {
  const app = (await compile(metadata)).createNestApplication({ logger: false });
  opened.push(app);
  if (log) jest.spyOn(Logger.prototype, 'warn').mockImplementation(log as never);
  await app.listen(0, '127.0.0.1');
  return app;
}

const forTest = (providers: ModuleMetadata['providers'] = [], controllers: ModuleMetadata['controllers'] = []) => ({
  imports: [PurecacheModule.forTest()],
  providers: [Db, ...providers],
  controllers,
});

afterEach(async () => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  await Promise.all(opened.splice(0).map((app) => app.close()));
});

test('ten lines: the second call asks nobody', async () => {
  const app = await start({ imports: [AppModule] });
  const users = app.get(UsersService);
  expect(await users.find('1')).toBe(await users.find('1'));
  expect(app.get(Db).reads).toBe(1);
});

test('a factory makes the options, and a named store has its own', async () => {
  const app = await start({ imports: [defaultStore, SessionsModule, givenStore] });
  const purecache = app.get(PurecacheService);
  expect((purecache.store() as LRU).capacity).toBe(500);
  await app.get(SessionsService).userOf('a');
  expect(purecache.stats()).toMatchObject([
    { class: 'SessionsService', method: 'userOf', store: 'sessions', namespace: 'SessionsService.userOf', misses: 1 },
  ]);
  await purecache.store('given').set('key', 1);
  expect(entries.size).toBe(1);
});

test('a method without a ttl has the one of its store', async () => {
  jest.useFakeTimers();
  const app = await compile({ imports: [SessionsModule] });
  const loads = async () => {
    await app.get(SessionsService).userOf('a');
    return app.get(PurecacheService).stats()[0]?.misses;
  };
  expect(await loads()).toBe(1);
  jest.advanceTimersByTime(29_999);
  expect(await loads()).toBe(1);
  jest.advanceTimersByTime(2);
  expect(await loads()).toBe(2);
});

test('without its store the application does not start, and says what to import', async () => {
  await expect(compile({ providers: [Db, UsersService] })).rejects.toThrow(
    /UsersService.*import PurecacheModule\.forRoot\(\{ backend: … \}\)/s,
  );
});

test('a cache of an object that is made for each request is reported, or refused with strict', async () => {
  const warned: string[] = [];
  await start(forTest([ForgetfulService]), (text) => warned.push(text));
  expect(warned).toEqual([expect.stringMatching(/- ForgetfulService\.name \(request-scoped: each request/)]);
  await expect(
    start({ ...forTest([ForgetfulService]), imports: [PurecacheModule.forTest({ strict: true })] }),
  ).rejects.toMatchObject({ code: 'PURECACHE_INVALID_OPTION' });
  const compiled = compile({ ...forTest([ForgetfulService]), imports: [PurecacheModule.forTest({ strict: true })] });
  await expect(compiled).resolves.toBeDefined();
});

test('with a store, requests share entries, each tenant its own, and none is refused', async () => {
  const warned: string[] = [];
  const app = await start(forTest([OrdersService], [OrdersController]), (text) => warned.push(text));
  const ask = (tenant: string) => request(app.getHttpServer()).get('/orders/1/owner').set('x-tenant', tenant);
  for (const tenant of ['a', 'a', 'b']) expect((await ask(tenant)).text).toBe(`${tenant}: Ada`);
  expect(app.get(Db).reads).toBe(2);
  expect((await request(app.getHttpServer()).get('/orders/1/owner')).status).toBe(500);
  expect(warned).toEqual([]);
});

test('the tenant of an AsyncLocalStorage, and an error outside of one', async () => {
  const prices = (await start(forTest([PricesService]))).get(PricesService);
  const ask = (tenant: string) => context.run({ tenant }, () => prices.price('x'));
  expect([await ask('a'), await ask('b'), await ask('a')]).toEqual(['x for a', 'x for b', 'x for a']);
  await expect(prices.price('x')).rejects.toMatchObject({ code: 'PURECACHE_VARY_BY_MISSING' });
});

test('the guard of a cached handler is asked on every request', async () => {
  const app = await start(forTest([], [UsersController]));
  const ask = (key: string) => request(app.getHttpServer()).get('/users/1').set('x-api-key', key);
  const statuses = [];
  for (const key of ['none', 'reader', 'reader', 'none']) statuses.push((await ask(key)).status);
  expect(statuses).toEqual([403, 200, 200, 403]);
  expect(app.get(Db).reads).toBe(1);
});

test('a cached handler that answers by itself is refused', async () => {
  await expect(start(forTest([], [FilesController]))).rejects.toThrow(/- FilesController\.send: it uses @Res\(\)/);
});

test('writes, tags, and everything at once', async () => {
  const app = await start(forTest([ProfilesService, AdminService]));
  const [db, profiles, admin] = [app.get(Db), app.get(ProfilesService), app.get(AdminService)];
  const nameAndReads = async () => [(await profiles.find('1')).name, db.reads];
  expect(await nameAndReads()).toEqual(['Ada', 1]);
  await profiles.save({ id: '1', name: 'Grace' });
  expect(await nameAndReads()).toEqual(['Grace', 1]);
  await profiles.import({ id: '1', name: 'Mary' });
  expect(await nameAndReads()).toEqual(['Mary', 2]);
  await admin.forget('1');
  expect(await nameAndReads()).toEqual(['Mary', 3]);
  await admin.userChanged('1');
  expect(await nameAndReads()).toEqual(['Mary', 4]);
  await admin.clear();
  expect(await nameAndReads()).toEqual(['Mary', 5]);
  expect(admin.hitRatios()).toEqual(['ProfilesService.find: 1 of 6']);
});

test('health through terminus, and an inspector behind its guard', async () => {
  const app = await start({ imports: [AppModule, HealthModule, InspectorModule] });
  const server = app.getHttpServer();
  const health = await request(server).get('/health');
  expect([health.status, health.body.details.purecache]).toMatchObject([
    200,
    { stores: { default: { status: 'up' } } },
  ]);
  expect((await request(server).get('/purecache')).status).toBe(403);
  const stats = await request(server).get('/purecache').set('x-api-key', 'admin');
  expect(stats.body.methods).toMatchObject([{ class: 'UsersService', method: 'find' }]);
  const users = app.get(UsersService);
  await users.find('1');
  const sent = request(server).post('/purecache/invalidate').set('x-api-key', 'admin');
  expect((await sent.send({ method: 'UsersService.find' })).body).toEqual({ invalidated: true });
  await users.find('1');
  expect(app.get(Db).reads).toBe(2);
});

test('a service that a factory makes has the store by a selector', async () => {
  const app = await start(forTest([reportsProvider]));
  const reports = app.get(ReportsService);
  expect([await reports.title('1'), await reports.title('1')]).toEqual(['Report of Ada', 'Report of Ada']);
  expect(app.get(Db).reads).toBe(1);
});

test('one that a factory makes, with the @Cached of a store, stops the application', async () => {
  const provider = { provide: UsersService, inject: [Db], useFactory: (db: Db) => new UsersService(db) };
  await expect(start(forTest([provider]))).rejects.toThrow(/Inject the store \(storeToken\) into the factory/);
});

test('two applications of one module share nothing', async () => {
  const [one, two] = [await start({ imports: [AppModule] }), await start({ imports: [AppModule] })];
  await one.get(UsersService).find('1');
  await one.close();
  await two.get(UsersService).find('1');
  expect(two.get(Db).reads).toBe(1);
});
