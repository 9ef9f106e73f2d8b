/** What the start of an application says about caches that are no use, and what stops it. */
import { Inject, Injectable, Module, Scope } from '@nestjs/common';
import type { LoggerService, ModuleMetadata, Provider, Type } from '@nestjs/common';
import { ContextIdFactory, createContextId } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { LRU } from '@purecache/lru';

import { Cached } from '../../src/cached.js';
import { PurecacheModule } from '../../src/purecache-module.js';
import { storeToken } from '../../src/store-token.js';

const own = { backend: LRU, capacity: 10 } as const;

@Injectable()
class Singleton {
  @Cached(own)
  async find(id: string): Promise<string> {
    return id;
  }
}

@Injectable({ scope: Scope.REQUEST })
class PerRequest {
  @Cached(own)
  async find(id: string): Promise<string> {
    return id;
  }
}

@Injectable()
class NeedsRequest {
  constructor(readonly perRequest: PerRequest) {}
}

@Injectable()
class Bubbled {
  @Inject() needsRequest!: NeedsRequest;

  @Cached(own)
  async find(id: string): Promise<string> {
    return id;
  }
}

@Injectable({ scope: Scope.TRANSIENT })
class Transient {
  @Cached(own)
  async find(id: string): Promise<string> {
    return id;
  }
}

@Injectable()
class StaticConsumer {
  constructor(readonly transient: Transient) {}
}

@Injectable({ scope: Scope.REQUEST })
class RequestConsumer {
  constructor(readonly transient: Transient) {}
}

@Injectable({ scope: Scope.REQUEST, durable: true })
class Durable {
  @Cached(own)
  async find(id: string): Promise<string> {
    return id;
  }
}

/** Its caches are no object's own. */
@Injectable({ scope: Scope.REQUEST })
class Shared {
  @Cached({ ttl: '5m' })
  async find(id: string): Promise<string> {
    return id;
  }

  @Cached({ ...own, scope: 'class' })
  async list(): Promise<string[]> {
    return [];
  }
}

@Injectable()
class Base {
  @Cached({ ttl: '5m' })
  async find(id: string): Promise<string> {
    return id;
  }
}

class Warnings implements LoggerService {
  readonly heard: string[] = [];

  log(): void {}

  error(): void {}

  warn(message: string): void {
    this.heard.push(message);
  }
}

async function start(providers: Provider[], strict = false): Promise<readonly string[]> {
  const warnings = new Warnings();
  const testing = Test.createTestingModule({ imports: [PurecacheModule.forTest({ strict })], providers });
  const app = await testing.setLogger(warnings).compile();
  await app.init();
  await app.close();
  return warnings.heard;
}

test('caches of objects that are made anew are listed in one warning, with the cause and the cure', async () => {
  const [warning, ...others] = await start([Singleton, PerRequest, NeedsRequest, Bubbled, Transient, Durable, Shared]);
  expect(others).toEqual([]);
  expect(warning?.split('\n').filter((line) => line.startsWith('  - '))).toEqual([
    '  - PerRequest.find (request-scoped: each request has a new object)',
    '  - Bubbled.find (it depends on PerRequest, which is request-scoped: each request has a new object)',
    '  - Transient.find (transient: each consumer has an object, and hits only what it cached itself)',
    '  - Durable.find (durable, but no ContextIdStrategy was applied: each request has a new object)',
  ]);
  expect(warning).toContain(`@Cached({ ttl: '5m' }) of @purecache/nestjs`);
});

test('an application that is fine hears nothing', async () => {
  expect(await start([Singleton, Shared])).toEqual([]);
});

test('they are listed once, however many stores and modules there are', async () => {
  const warnings = new Warnings();
  @Module({ imports: [PurecacheModule.register({ name: 'second', ...own })], providers: [PerRequest] })
  class SecondModule {}
  const app = await Test.createTestingModule({
    imports: [PurecacheModule.forRoot(own), PurecacheModule.register({ name: 'first', ...own }), SecondModule],
  })
    .setLogger(warnings)
    .compile();
  await app.init();
  await app.close();
  expect(warnings.heard).toHaveLength(1);
});

test.each([
  ['request-scoped', [PerRequest], 'PerRequest.find'],
  ['bubbled-up', [PerRequest, NeedsRequest, Bubbled], 'Bubbled.find'],
  ['durable', [Durable], 'Durable.find'],
  ['transient, of request-scoped consumers', [Transient, RequestConsumer], 'Transient.find'],
])('strict: a cache that can never hit stops the application: %s', async (_name, providers, method) => {
  await expect(start(providers, true)).rejects.toMatchObject({
    name: 'TypeError',
    code: 'PURECACHE_INVALID_OPTION',
    message: expect.stringContaining(`- ${method} (`),
  });
});

test('strict: a transient provider of singletons is hit by each of them, so it is only warned of', async () => {
  expect(await start([Transient, StaticConsumer, RequestConsumer], true)).toEqual([
    expect.stringContaining('- Transient.find (transient: each consumer has an object'),
  ]);
});

test('a durable provider is hit by its tenant once a strategy tells tenants', async () => {
  const strategy = ContextIdFactory as unknown as { strategy: unknown };
  const before = strategy.strategy;
  ContextIdFactory.apply({ attach: () => () => createContextId() });
  try {
    expect(await start([Durable], true)).toEqual([]);
  } finally {
    strategy.strategy = before;
  }
});

test.each<[string, () => Type]>([
  [
    'define the method',
    () => {
      @Injectable()
      class Users {
        @Cached({ ttl: '5m' })
        async find(id: string): Promise<string> {
          return id;
        }
      }
      return Users;
    },
  ],
  [
    'inherit the method',
    () => {
      @Injectable()
      class Users extends Base {}
      return Users;
    },
  ],
])('two classes of one name that %s stop the application, which names both', async (_name, classOf) => {
  @Module({ providers: [classOf()] })
  class OldModule {}
  @Module({ providers: [classOf()] })
  class NewModule {}
  const testing = Test.createTestingModule({ imports: [PurecacheModule.forTest(), OldModule, NewModule] });
  const app = await testing.compile();
  await expect(app.init()).rejects.toMatchObject({
    code: 'PURECACHE_NAMESPACE_TAKEN',
    message: expect.stringMatching(/'Users\.find' .*Users\.find \(in OldModule\) and Users\.find \(in NewModule\)/),
  });
});

test('one class in two modules, and classes of other names that inherit from it, are fine', async () => {
  @Injectable()
  class Derived extends Base {}
  @Module({ providers: [Base] })
  class OldModule {}
  @Module({ providers: [Base, Derived] })
  class NewModule {}
  const testing = Test.createTestingModule({ imports: [PurecacheModule.forTest(), OldModule, NewModule] });
  const app = await testing.compile();
  await expect(app.init()).resolves.toBeDefined();
});

@Injectable()
class Accounts {
  @Cached({ namespace: 'people', ttl: '5m' })
  async find(id: string): Promise<string> {
    return id;
  }
}

@Injectable()
class Guests {
  @Cached({ namespace: 'people', ttl: '5m' })
  async find(id: string): Promise<string> {
    return id;
  }
}

@Injectable()
class GuestsElsewhere {
  @Cached({ namespace: 'people', store: 'elsewhere', ttl: '5m' })
  async find(id: string): Promise<string> {
    return id;
  }
}

test('one written namespace of two methods stops the application, unless their stores differ', async () => {
  const starts = (...providers: Provider[]) => {
    const imports = [PurecacheModule.forTest({ stores: ['elsewhere'] })];
    return Test.createTestingModule({ imports, providers })
      .compile()
      .then((app) => app.init());
  };
  await expect(starts(Accounts, Guests)).rejects.toMatchObject({ code: 'PURECACHE_NAMESPACE_TAKEN' });
  await expect(starts(Accounts, GuestsElsewhere)).resolves.toBeDefined();
});

test('an object that Nest did not make has no store, and stops the application at start', async () => {
  const started = start([{ provide: Accounts, useFactory: () => new Accounts() }]);
  await expect(started).rejects.toMatchObject({
    code: 'PURECACHE_NO_BACKEND',
    message: expect.stringContaining('backend: (self) => self.cache'),
  });
});

@Injectable({ scope: Scope.REQUEST })
class Sessions {
  @Cached({ store: 'sessions', ttl: '5m' })
  async find(id: string): Promise<string> {
    return id;
  }
}

@Module({ imports: [PurecacheModule.register({ name: 'sessions', ...own })], exports: [PurecacheModule] })
class StoresModule {}

@Module({ imports: [StoresModule], exports: [StoresModule] })
class PassesOn {}

@Module({ imports: [StoresModule] })
class KeepsToItself {}

const sessions = { provide: storeToken('sessions'), useFactory: () => new LRU({ capacity: 10 }) };

@Module({ providers: [sessions] })
class HasItsOwn {}

const withSessions = async (metadata: ModuleMetadata) => {
  const imports = [PurecacheModule.forTest(), ...(metadata.imports ?? [])];
  const testing = Test.createTestingModule({ imports, providers: [Sessions, ...(metadata.providers ?? [])] });
  const app = await testing.compile();
  await app.init();
  return app;
};

test.each<[string, ModuleMetadata]>([
  ['in the module itself', { providers: [sessions] }],
  ['in a module that it imports', { imports: [StoresModule] }],
  ['in a module that others pass on', { imports: [PassesOn] }],
])('the store of a request-scoped provider is found %s', async (_name, metadata) => {
  const app = await withSessions(metadata);
  expect(await (await app.resolve(Sessions)).find('1')).toBe('1');
  await app.close();
});

test.each<[string, ModuleMetadata]>([
  ['nowhere', {}],
  ['in a module that does not export it', { imports: [HasItsOwn] }],
  ['in a module that others do not pass on', { imports: [KeepsToItself] }],
])('a store that is %s stops the application at start, not at the first request', async (_name, metadata) => {
  await expect(withSessions(metadata)).rejects.toThrow(/import PurecacheModule\.register\(\{ name: 'sessions'/);
});

test('a double without a store in place of such an object is fine', async () => {
  const double = { find: async () => 'double' };
  expect(await start([{ provide: Accounts, useValue: double }])).toEqual([]);
});
