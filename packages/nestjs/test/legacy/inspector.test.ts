/** The inspector: an endpoint for those whom a guard lets in, which counts and invalidates. */
import { Controller, Get, Injectable, Module, Param, Scope } from '@nestjs/common';
import type { CanActivate, ExecutionContext, INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { LRU } from '@purecache/lru';
import request from 'supertest';

import { Cached } from '../../src/cached.js';
import type { InspectorOptions } from '../../src/inspector/inspector-options.js';
import { PurecacheInspectorModule } from '../../src/inspector/purecache-inspector-module.js';
import { PurecacheModule } from '../../src/purecache-module.js';

@Injectable()
class Users {
  calls = 0;

  @Cached({ ttl: '5m', tags: (_user: string, id: string) => [`user:${id}`] })
  async find(id: string): Promise<string> {
    this.calls++;
    return `a confidential row of ${id}`;
  }

  @Cached({ backend: LRU, capacity: 10 })
  async list(filter: string): Promise<string[]> {
    this.calls++;
    return [`a confidential list of ${filter}`];
  }
}

@Injectable()
class Counter {
  calls = 0;
}

@Injectable({ scope: Scope.REQUEST })
class Orders {
  constructor(readonly counter: Counter) {}

  @Cached({ ttl: '5m' })
  async find(id: string): Promise<string> {
    this.counter.calls++;
    return `order ${id}`;
  }
}

@Controller('orders')
class OrdersController {
  constructor(private readonly orders: Orders) {}

  @Get(':id')
  find(@Param('id') id: string): Promise<string> {
    return this.orders.find(id);
  }
}

@Injectable()
class Password {
  readonly text = 'open';
}

@Module({ providers: [Password], exports: [Password] })
class PasswordModule {}

@Injectable()
class AdminGuard implements CanActivate {
  constructor(private readonly password: Password) {}

  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest().headers['x-password'] === this.password.text;
  }
}

const ALLOW: CanActivate = { canActivate: () => true };
const DENY: CanActivate = { canActivate: () => false };
const admin = { guards: [AdminGuard], imports: [PasswordModule] };

let app: INestApplication;

async function start(...options: InspectorOptions[]): Promise<void> {
  @Module({
    imports: [
      PurecacheModule.forRoot({ backend: LRU, capacity: 10 }),
      ...options.map((each) => PurecacheInspectorModule.register(each)),
    ],
    providers: [Users, Counter, Orders],
    controllers: [OrdersController],
  })
  class AppModule {}
  app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication({ logger: false });
  await app.init();
}

const read = (path = '/purecache', password = 'open') =>
  request(app.getHttpServer()).get(path).set('x-password', password);
const invalidate = (body: object, password = 'open') =>
  request(app.getHttpServer()).post('/purecache/invalidate').set('x-password', password).send(body);

afterEach(() => app?.close());

test('whom the guard denies gets 403, and changes nothing', async () => {
  await start(admin);
  const users = app.get(Users);
  await users.find('1');
  expect((await read('/purecache', 'wrong')).status).toBe(403);
  expect((await invalidate({ method: 'Users.find' }, 'wrong')).status).toBe(403);
  await users.find('1');
  expect(users.calls).toBe(1);
  expect((await read()).status).toBe(200);
});

test('of a request for a method that is not there nothing is carried out, its tags neither', async () => {
  await start(admin);
  const users = app.get(Users);
  await users.find('1');
  expect((await invalidate({ tags: [`user:1`], method: 'No.such' })).status).toBe(400);
  await users.find('1');
  expect(users.calls).toBe(1);
});

test('one guard of several is enough to deny', async () => {
  await start({ guards: [ALLOW, DENY] });
  expect((await read()).status).toBe(403);
});

test('it counts per method, and shows no key, argument or value', async () => {
  await start(admin);
  const users = app.get(Users);
  for (let round = 0; round < 3; round++) await users.find('secret-id');
  await users.list('secret-filter');
  await request(app.getHttpServer()).get('/orders/secret-order');
  const answer = await read();
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.body.methods).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ class: 'Users', method: 'find', store: 'default', hits: 2, misses: 1 }),
      expect.objectContaining({ class: 'Users', method: 'list', scope: 'object', hits: 0, misses: 1 }),
      expect.objectContaining({ class: 'Orders', method: 'find', store: 'default', misses: 1 }),
    ]),
  );
  expect(answer.text).not.toMatch(/secret|confidential/);
  const known = ['class', 'method', 'store', 'scope', 'namespace', 'hits', 'misses', 'loads', 'loadErrors'];
  const counts = ['staleHits', 'coalesced', 'evictions', 'size', 'loadTimes'];
  for (const row of answer.body.methods)
    expect([...known, ...counts]).toEqual(expect.arrayContaining(Object.keys(row)));
});

test('it invalidates by tags', async () => {
  await start(admin);
  const users = app.get(Users);
  const findBoth = () => Promise.all([users.find('1'), users.find('2')]);
  await findBoth();
  const answer = await invalidate({ tags: [`user:1`] });
  expect([answer.status, answer.body]).toEqual([200, { invalidated: true }]);
  await findBoth();
  expect(users.calls).toBe(3);
});

test('it invalidates one method, of a provider that is made for each request, too', async () => {
  await start(admin);
  const [users, counter] = [app.get(Users), app.get(Counter)];
  const callAll = async () => {
    await users.find('1');
    await users.list('all');
    await request(app.getHttpServer()).get('/orders/1');
  };
  await callAll();
  expect((await invalidate({ method: 'Users.list' })).status).toBe(200);
  await callAll();
  expect([users.calls, counter.calls]).toEqual([3, 1]);
  expect((await invalidate({ method: 'Orders.find' })).status).toBe(200);
  await callAll();
  expect([users.calls, counter.calls]).toEqual([3, 2]);
});

test.each([
  {},
  { tags: 'user:1' },
  { tags: [1] },
  { method: 1 },
  { methods: ['Users.find'] },
  { method: 'Users.none' },
])('what it can not invalidate is answered with 400: %j', async (body) => {
  await start(admin);
  await app.get(Users).find('1');
  expect((await invalidate(body)).status).toBe(400);
  await app.get(Users).find('1');
  expect(app.get(Users).calls).toBe(1);
});

test('two inspectors have a path and guards each', async () => {
  await start({ guards: [DENY] }, { guards: [ALLOW], path: 'internal/caches' });
  expect((await read()).status).toBe(403);
  expect((await read('/internal/caches')).status).toBe(200);
});

test('without an inspector there is no endpoint', async () => {
  await start();
  expect((await read()).status).toBe(404);
  expect((await invalidate({ method: 'Users.find' })).status).toBe(404);
});

test.each<[string, unknown, RegExp]>([
  ['nothing', undefined, /takes an object: register\(\{ guards: \[AdminGuard\] \}\)/],
  ['no guards', {}, /'guards' must be a list of at least one guard/],
  ['an empty list', { guards: [] }, /'guards' must be a list of at least one guard/],
  ['what is no guard', { guards: [AdminGuard, class {}] }, /'guards' must be a list of at least one guard/],
  ['a missing import', { guards: [undefined] }, /'guards' must be a list of at least one guard/],
  ['a wrong path', { guards: [AdminGuard], path: '' }, /'path' must be text that is not empty/],
  ['a misspelt option', { guards: [AdminGuard], paths: 'x' }, /Unknown option 'paths'\. Known: guards, path, imports/],
])('it refuses to start with %s', (_name, options, message) => {
  const register = () => PurecacheInspectorModule.register(options as InspectorOptions);
  expect(register).toThrow(TypeError);
  expect(register).toThrow(expect.objectContaining({ code: 'PURECACHE_INVALID_OPTION' }));
  expect(register).toThrow(message);
});
