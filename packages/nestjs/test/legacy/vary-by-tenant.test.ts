/** The tenant of a request in the key of what a service caches: from a context or the request; without one, an error. */
import { Controller, Get, Inject, Injectable, Module, Param, Scope, type INestApplication } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { cacheOf } from '@purecache/core';
// Not by the package's name: that loads Nest with require(), which Jest does not support for Nest 12.
import { ClsService } from 'nestjs-cls/dist/src/lib/cls.service.js';
import { AsyncLocalStorage } from 'node:async_hooks';
import request from 'supertest';

import { Cached } from '../../src/cached.js';
import { PurecacheModule } from '../../src/purecache-module.js';

type TenantRequest = { headers: Record<string, string | undefined> };

const storage = new AsyncLocalStorage<{ tenant?: string | undefined }>();
const cls = new ClsService(new AsyncLocalStorage());

@Injectable()
class OfCls {
  calls = 0;

  constructor(private readonly context: ClsService) {}

  @Cached({ ttl: '5m', varyBy: (self: OfCls) => self.tenant })
  async find(id: string): Promise<string> {
    this.calls++;
    return `row ${id} of ${this.tenant}`;
  }

  get tenant(): string | undefined {
    return this.context.get<string>('tenant');
  }
}

@Injectable()
class OfStorage {
  calls = 0;

  @Cached({ ttl: '5m', varyBy: () => storage.getStore()?.tenant })
  async find(id: string): Promise<string> {
    this.calls++;
    return `row ${id} of ${storage.getStore()?.tenant}`;
  }
}

@Injectable()
class Counter {
  calls = 0;
}

@Injectable({ scope: Scope.REQUEST })
class OfRequest {
  constructor(
    private readonly counter: Counter,
    @Inject(REQUEST) private readonly request: TenantRequest,
  ) {}

  @Cached({ ttl: '5m', varyBy: (self: OfRequest) => self.tenant })
  async find(id: string): Promise<string> {
    this.counter.calls++;
    return `row ${id} of ${this.tenant}`;
  }

  get tenant(): string | undefined {
    return this.request.headers['x-tenant'];
  }
}

@Controller()
class RowsController {
  constructor(
    private readonly ofCls: OfCls,
    private readonly ofStorage: OfStorage,
    private readonly ofRequest: OfRequest,
  ) {}

  @Get('cls/:id')
  fromCls(@Param('id') id: string): Promise<string> {
    return this.ofCls.find(id);
  }

  @Get('storage/:id')
  fromStorage(@Param('id') id: string): Promise<string> {
    return this.ofStorage.find(id);
  }

  @Get('request/:id')
  fromRequest(@Param('id') id: string): Promise<string> {
    return this.ofRequest.find(id);
  }
}

@Module({
  imports: [PurecacheModule.forTest()],
  providers: [Counter, OfCls, OfStorage, OfRequest, { provide: ClsService, useValue: cls }],
  controllers: [RowsController],
})
class AppModule {}

let app: INestApplication;

beforeEach(async () => {
  app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication({ logger: false });
  app.use(({ headers }: TenantRequest, _response: unknown, next: () => void) => {
    const tenant = headers['x-tenant'];
    cls.run(() => {
      cls.set('tenant', tenant);
      storage.run({ tenant }, next);
    });
  });
  await app.listen(0, '127.0.0.1');
});

afterEach(() => app.close());

const callsOf = {
  cls: () => app.get(OfCls).calls,
  storage: () => app.get(OfStorage).calls,
  request: () => app.get(Counter).calls,
};
type Way = keyof typeof callsOf;

const get = (way: Way, tenant: string | undefined) => {
  const sent = request(app.getHttpServer()).get(`/${way}/1`);
  return tenant === undefined ? sent : sent.set('x-tenant', tenant);
};

test.each(['cls', 'storage', 'request'] as const)('each tenant has its own entries: %s', async (way) => {
  for (const tenant of ['a', 'b', 'a', 'b']) expect((await get(way, tenant)).text).toBe(`row 1 of ${tenant}`);
  expect(callsOf[way]()).toBe(2);
});

test.each(['cls', 'storage', 'request'] as const)(
  'tenants that ask at once do not join each other: %s',
  async (way) => {
    const tenants = ['a', 'b', 'a', 'b', 'c'];
    const answers = await Promise.all(tenants.map(async (tenant) => (await get(way, tenant)).text));
    expect(answers).toEqual(tenants.map((tenant) => `row 1 of ${tenant}`));
    expect(callsOf[way]()).toBe(3);
  },
);

test.each(['cls', 'storage', 'request'] as const)(
  'a request without a tenant is refused, cold and warm: %s',
  async (way) => {
    expect((await get(way, undefined)).status).toBe(500);
    expect(callsOf[way]()).toBe(0);
    expect((await get(way, 'a')).status).toBe(200);
    expect((await get(way, undefined)).status).toBe(500);
    expect(callsOf[way]()).toBe(1);
  },
);

test('outside of a request it is an error, which a job avoids by saying whose entries it means', async () => {
  await get('cls', 'a');
  await get('cls', 'b');
  const rows = app.get(OfCls);
  await expect(rows.find('1')).rejects.toMatchObject({ code: 'PURECACHE_VARY_BY_MISSING' });
  const ofA = cacheOf(rows, 'find').varied('a');
  expect(await ofA.peek('1')).toBe('row 1 of a');
  expect(await ofA.delete('1')).toBe(true);
  await get('cls', 'a');
  await get('cls', 'b');
  expect(rows.calls).toBe(3);
});
