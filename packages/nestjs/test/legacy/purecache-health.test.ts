/** Whether the stores of an application answer. */
import { jest } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import { fromMap, type CacheBackend } from '@purecache/core';
import { LRU } from '@purecache/lru';
import request from 'supertest';

import { PurecacheHealth } from '../../src/purecache-health.js';
import { PurecacheModule } from '../../src/purecache-module.js';

/** A backend that is not in this process. */
class Remote implements CacheBackend {
  readonly entries = new Map<string, unknown>();
  readonly ttls: (number | undefined)[] = [];

  async get(key: string): Promise<unknown> {
    return this.entries.get(key);
  }

  async set(key: string, value: unknown, ttl?: number): Promise<void> {
    this.ttls.push(ttl);
    this.entries.set(key, value);
  }

  async delete(key: string): Promise<boolean> {
    return this.entries.delete(key);
  }

  async clear(): Promise<void> {
    this.entries.clear();
  }
}

class Failing extends Remote {
  override async get(): Promise<never> {
    throw new Error('connection refused');
  }
}

class FailingOddly extends Remote {
  override async get(): Promise<never> {
    throw 'text';
  }
}

class Forgetful extends Remote {
  override async set(): Promise<void> {}
}

class Hanging extends Remote {
  reject: (error: Error) => void = () => {};

  override get(): Promise<never> {
    return new Promise((_, reject) => (this.reject = reject));
  }
}

class FailingInMemory extends LRU {
  override get(): never {
    throw new Error('broken');
  }
}

const modules = (backend: CacheBackend) => [
  PurecacheModule.forRoot({ backend: LRU, capacity: 10 }),
  PurecacheModule.register({ name: 'remote', backend }),
];

async function healthOf(backend: CacheBackend): Promise<PurecacheHealth> {
  const app = await Test.createTestingModule({ imports: modules(backend) }).compile();
  await app.init();
  return app.get(PurecacheHealth);
}

const up = { status: 'up', ms: expect.any(Number) };

test('stores that answer are up, and the probe is gone', async () => {
  const remote = new Remote();
  const health = await healthOf(remote);
  expect(await health.check()).toEqual({ purecache: { status: 'up', stores: { default: up, remote: up } } });
  expect(remote.ttls).toEqual([10_000]);
  expect(remote.entries.size).toBe(0);
});

test('the result stands under the key that is asked for', async () => {
  const health = await healthOf(new Remote());
  expect(Object.keys(await health.check('caches'))).toEqual(['caches']);
});

test.each([
  ['fails', new Failing(), 'connection refused'],
  ['fails with what is no error', new FailingOddly(), 'It failed.'],
  ['forgets', new Forgetful(), 'What was set was not there when it was got.'],
  ['fails in memory', new FailingInMemory({ capacity: 10 }), 'broken'],
])('a store that %s is down, and the others are up', async (_name, backend, message) => {
  const health = await healthOf(backend);
  expect(await health.check()).toEqual({
    purecache: { status: 'down', stores: { default: up, remote: { ...up, status: 'down', message } } },
  });
});

test('a full store in memory loses nothing by being asked', async () => {
  const lru = new LRU({ capacity: 1 });
  lru.set('entry', 1);
  expect(await (await healthOf(lru)).check()).toMatchObject({ purecache: { status: 'up' } });
  expect(lru.get('entry')).toBe(1);
});

test('a store that hangs is down after a second; what it says later is ignored', async () => {
  const hanging = new Hanging();
  const health = await healthOf(hanging);
  jest.useFakeTimers();
  try {
    const checked = health.check();
    const settled = jest.fn();
    void checked.then(settled);
    await jest.advanceTimersByTimeAsync(999);
    expect(settled).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(await checked).toEqual({
      purecache: {
        status: 'down',
        stores: { default: up, remote: { status: 'down', ms: 1000, message: 'No answer within 1000 ms.' } },
      },
    });
    expect(jest.getTimerCount()).toBe(0);
    hanging.reject(new Error('much too late'));
    await jest.advanceTimersByTimeAsync(0);
  } finally {
    jest.useRealTimers();
  }
});

test('a store that answers leaves no timer behind', async () => {
  const health = await healthOf(new Remote());
  jest.useFakeTimers();
  try {
    await health.check();
    expect(jest.getTimerCount()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

@Controller('health')
class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly purecache: PurecacheHealth,
  ) {}

  @Get()
  check() {
    return this.health.check([() => this.purecache.check()]);
  }
}

test.each([
  ['200 while all stores are up', fromMap(new Map()), 200, 'ok', 'up'],
  ['503 once one is down', new Failing(), 503, 'error', 'down'],
])('terminus answers %s', async (_name, backend, code, status, ofRemote) => {
  @Module({
    imports: [TerminusModule.forRoot({ logger: false }), ...modules(backend)],
    controllers: [HealthController],
  })
  class AppModule {}
  const testing = await Test.createTestingModule({ imports: [AppModule] }).compile();
  const app = testing.createNestApplication({ logger: false });
  await app.init();
  const answer = await request(app.getHttpServer()).get('/health');
  expect(answer.status).toBe(code);
  expect(answer.body).toMatchObject({
    status,
    details: { purecache: { stores: { default: { status: 'up' }, remote: { status: ofRemote } } } },
  });
  await app.close();
});

test('of two stores with one name the one that is down is told, whichever comes first', async () => {
  for (const [first, second] of [
    [new Failing(), new Remote()],
    [new Remote(), new Failing()],
  ] as const) {
    class One {}
    Module({ imports: [PurecacheModule.register({ name: 'same', backend: first })] })(One);
    class Two {}
    Module({ imports: [PurecacheModule.register({ name: 'same', backend: second })] })(Two);
    const app = await Test.createTestingModule({ imports: [One, Two] }).compile();
    expect(await app.get(PurecacheHealth, { strict: false }).check()).toMatchObject({
      purecache: { status: 'down', stores: { same: { status: 'down', message: 'connection refused' } } },
    });
  }
});
