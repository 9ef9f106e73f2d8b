/** Providers that are made anew share what is in a store of the container: entries, and loads under way. */
import { Controller, Get, Injectable, Module, Param, Scope, type INestApplication, type Type } from '@nestjs/common';
import { ContextIdFactory, createContextId, type ContextId } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { LRU } from '@purecache/lru';
import request from 'supertest';

import { Cached } from '../../src/cached.js';
import { PurecacheModule } from '../../src/purecache-module.js';

/** Counts for all instances, which live only as long as a request. */
@Injectable()
class Counter {
  calls = 0;
  instances = 0;
  /** What loads wait for. */
  gate: Promise<void> = Promise.resolve();
}

abstract class Rows {
  constructor(readonly counter: Counter) {
    counter.instances++;
  }

  protected async load(id: string): Promise<string> {
    this.counter.calls++;
    await this.counter.gate;
    return `row ${id}`;
  }

  abstract find(id: string): Promise<string>;
}

@Injectable({ scope: Scope.REQUEST })
class OwnCache extends Rows {
  @Cached({ backend: LRU, capacity: 10 })
  async find(id: string): Promise<string> {
    return this.load(id);
  }
}

@Injectable({ scope: Scope.REQUEST })
class RequestScoped extends Rows {
  @Cached({ ttl: '5m' })
  async find(id: string): Promise<string> {
    return this.load(id);
  }
}

@Injectable()
class BubbledUp extends Rows {
  constructor(
    counter: Counter,
    readonly dependency: OwnCache,
  ) {
    super(counter);
  }

  @Cached({ ttl: '5m' })
  async find(id: string): Promise<string> {
    return this.load(id);
  }
}

@Injectable({ scope: Scope.REQUEST, durable: true })
class Durable extends Rows {
  @Cached({ ttl: '5m' })
  async find(id: string): Promise<string> {
    return this.load(id);
  }
}

Reflect.defineMetadata('design:paramtypes', [Counter], Rows);

const CLIENTS = 6;

/** Nest makes a new controller for each request, too, if its service is. */
function controllerOf(service: Type<Rows>): Type {
  let waiting = 0;
  @Controller()
  class RowsController {
    constructor(readonly rows: Rows) {}

    @Get('rows/:id')
    async find(@Param('id') id: string): Promise<string> {
      const found = this.rows.find(id);
      if (++waiting === CLIENTS) openGate();
      return found;
    }
  }
  Reflect.defineMetadata('design:paramtypes', [service], RowsController);
  return RowsController;
}

let openGate: () => void = () => {};
let app: INestApplication;

async function start(service: Type<Rows>): Promise<Counter> {
  @Module({
    imports: [PurecacheModule.forTest()],
    providers: [Counter, OwnCache, service],
    controllers: [controllerOf(service)],
  })
  class AppModule {}
  app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication({ logger: false });
  await app.listen(0, '127.0.0.1');
  return app.get(Counter);
}

const get = async (id: string) => (await request(app.getHttpServer()).get(`/rows/${id}`)).text;
const times = (count: number) => Array.from({ length: count }, (_, index) => index);

afterEach(() => app.close());

test('the cache of a request-scoped object itself never hits: one call per request', async () => {
  const counter = await start(OwnCache);
  for (const _ of times(CLIENTS)) expect(await get('1')).toBe('row 1');
  expect(counter).toMatchObject({ instances: CLIENTS, calls: CLIENTS });
});

test.each([
  ['request-scoped', RequestScoped, CLIENTS],
  ['bubbled-up', BubbledUp, 2 * CLIENTS],
  ['durable', Durable, CLIENTS],
])('%s providers share entries through the store: one call for all requests', async (_name, service, instances) => {
  const counter = await start(service as Type<Rows>);
  for (const _ of times(CLIENTS)) expect(await get('1')).toBe('row 1');
  expect(await get('2')).toBe('row 2');
  expect(counter.calls).toBe(2);
  expect(counter.instances).toBe((instances / CLIENTS) * (CLIENTS + 1));
});

test.each([
  ['request-scoped', RequestScoped],
  ['bubbled-up', BubbledUp],
  ['durable', Durable],
])('%s providers share loads under way: one call for all requests at once', async (_name, service) => {
  const counter = await start(service as Type<Rows>);
  counter.gate = new Promise((resolve) => (openGate = resolve));
  const answers = await Promise.all(times(CLIENTS).map(() => get('1')));
  expect(answers).toEqual(times(CLIENTS).map(() => 'row 1'));
  expect(counter.calls).toBe(1);
});

@Injectable({ scope: Scope.TRANSIENT })
class TransientOwn extends Rows {
  @Cached({ backend: LRU, capacity: 10 })
  async find(id: string): Promise<string> {
    return this.load(id);
  }
}

@Injectable({ scope: Scope.TRANSIENT })
class TransientShared extends Rows {
  @Cached({ ttl: '5m' })
  async find(id: string): Promise<string> {
    return this.load(id);
  }
}

test.each([
  ['its own cache is hit by one consumer only', TransientOwn, 2],
  ['through the store consumers share entries', TransientShared, 1],
])('a transient provider: %s', async (_name, service, calls) => {
  @Injectable()
  class First {
    constructor(readonly rows: Rows) {}
  }
  @Injectable()
  class Second {
    constructor(readonly rows: Rows) {}
  }
  for (const consumer of [First, Second]) Reflect.defineMetadata('design:paramtypes', [service], consumer);
  app = (
    await Test.createTestingModule({
      imports: [PurecacheModule.forTest()],
      providers: [Counter, service, First, Second],
    }).compile()
  ).createNestApplication({ logger: false });
  await app.init();
  const consumers = [app.get(First), app.get(Second)];
  expect(consumers[0]?.rows).not.toBe(consumers[1]?.rows);
  for (const { rows } of [...consumers, ...consumers]) expect(await rows.find('1')).toBe('row 1');
  expect(app.get(Counter).calls).toBe(calls);
});

@Injectable({ scope: Scope.REQUEST, durable: true })
class DurableOwn extends Rows {
  @Cached({ backend: LRU, capacity: 10 })
  async find(id: string): Promise<string> {
    return this.load(id);
  }
}

test('a durable provider with a strategy has an object, and so a cache of its own, per tenant', async () => {
  const strategy = ContextIdFactory as unknown as { strategy: unknown };
  const before = strategy.strategy;
  const tenants = new Map<string, ContextId>();
  ContextIdFactory.apply({
    attach(contextId, { headers }: { headers: Record<string, string> }) {
      const tenant = headers['x-tenant'] ?? '';
      const ofTenant = tenants.get(tenant) ?? createContextId();
      tenants.set(tenant, ofTenant);
      return ({ isTreeDurable }) => (isTreeDurable ? ofTenant : contextId);
    },
  });
  try {
    const counter = await start(DurableOwn);
    const requests = times(CLIENTS).map((index) => `tenant ${index % 2}`);
    for (const tenant of requests) await request(app.getHttpServer()).get('/rows/1').set('x-tenant', tenant);
    expect(counter.calls).toBe(2);
  } finally {
    strategy.strategy = before;
  }
});
