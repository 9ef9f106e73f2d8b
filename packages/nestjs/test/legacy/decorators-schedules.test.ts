/** Scheduled methods and listeners run, and are cached, wherever `@Cached` stands. */
import { jest } from '@jest/globals';
import { Injectable, type INestApplicationContext } from '@nestjs/common';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { Cron, Interval, ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { cacheOf, Cached, fromMap } from '@purecache/core';
import { PLACEMENTS } from './placements.js';

describe.each(PLACEMENTS)('%s', (_, placed) => {
  let app: INestApplicationContext;
  let jobs: { cron(): Promise<void>; interval(): Promise<void>; listen(name: string): Promise<string> };
  let ran: string[];

  beforeEach(async () => {
    // What promises need stays real.
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate'] });
    ran = [];
    const backend = fromMap(new Map());

    @Injectable()
    class Jobs {
      @placed(Cron('* * * * * *'), Cached({ backend, namespace: 'cron' }))
      async cron(): Promise<void> {
        ran.push('cron');
      }

      @placed(Interval(1_000), Cached({ backend, namespace: 'interval' }))
      async interval(): Promise<void> {
        ran.push('interval');
      }

      @placed(OnEvent('user.made'), Cached({ backend, namespace: 'listen' }))
      async listen(name: string): Promise<string> {
        ran.push(name);
        return `${name} by call ${ran.length}`;
      }
    }

    const imports = [ScheduleModule.forRoot(), EventEmitterModule.forRoot()];
    const module = await Test.createTestingModule({ imports, providers: [Jobs] }).compile();
    module.useLogger(false);
    app = await module.init();
    jobs = app.get<Jobs>(Jobs);
  });
  afterEach(async () => {
    await app.close();
    jest.useRealTimers();
  });

  test.each(['cron', 'interval'] as const)('the schedule of %s calls the cache', async (name) => {
    await jest.advanceTimersByTimeAsync(3_000);
    expect(ran.filter((each) => each === name)).toEqual([name]);
    expect(cacheOf(jobs, name).stats().hits).toBe(2);
  });

  test('@OnEvent listens, and an event that is emitted twice is a hit', async () => {
    const events = app.get<EventEmitter2>(EventEmitter2);
    expect(events.listenerCount('user.made')).toBe(1);
    await events.emitAsync('user.made', 'Ada');
    await events.emitAsync('user.made', 'Ada');
    await events.emitAsync('user.made', 'Bob');
    expect(ran).toEqual(['Ada', 'Bob']);
    expect(cacheOf(jobs, 'listen').stats().hits).toBe(1);
  });
});
