/** Handlers of messages and events are found and cached, wherever `@Cached` stands. */
import { Controller, type INestApplication } from '@nestjs/common';
import { EventPattern, MessagePattern, Payload, Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { cacheOf, Cached, fromMap } from '@purecache/core';
import { lastValueFrom } from 'rxjs';
import { httpApp } from './http-app.js';
import { PLACEMENTS } from './placements.js';

/** Takes messages from the test instead of a broker. */
class Loopback extends Server implements CustomTransportStrategy {
  listen(callback: () => void): void {
    callback();
  }
  close(): void {}
  override on(): void {}
  override unwrap<T>(): T {
    return this as never;
  }
  async receive(pattern: string, data: unknown): Promise<unknown> {
    const handler = this.getHandlerByPattern(pattern);
    if (handler === null) throw new Error(`nobody handles '${pattern}'`);
    return lastValueFrom(this.transformToObservable(await handler(data)));
  }
}

describe.each(PLACEMENTS)('%s', (_, placed) => {
  let app: INestApplication;
  let transport: Loopback;
  let handlers: { sum(numbers: number[]): Promise<string>; made(name: string): Promise<void> };
  let calls: number;

  beforeEach(async () => {
    calls = 0;
    const backend = fromMap(new Map());

    @Controller()
    class Handlers {
      @placed(MessagePattern('sum'), Cached({ backend, namespace: 'sum' }))
      async sum(@Payload() numbers: number[]): Promise<string> {
        return `${numbers.reduce((sum, each) => sum + each)} by call ${++calls}`;
      }

      @placed(EventPattern('made'), Cached({ backend, namespace: 'made' }))
      async made(@Payload() _name: string): Promise<void> {
        calls++;
      }
    }

    app = await httpApp(Handlers);
    transport = new Loopback();
    app.connectMicroservice({ strategy: transport });
    await app.startAllMicroservices();
    handlers = app.get<Handlers>(Handlers);
  });
  afterEach(() => app.close());

  test('@MessagePattern answers a message from the cache', async () => {
    expect(transport.getHandlerByPattern('sum')?.isEventHandler).toBe(false);
    expect(await transport.receive('sum', [1, 2])).toBe('3 by call 1');
    expect(await transport.receive('sum', [1, 2])).toBe('3 by call 1');
    expect(await transport.receive('sum', [1, 3])).toBe('4 by call 2');
  });

  test('@EventPattern handles an event', async () => {
    expect(transport.getHandlerByPattern('made')?.isEventHandler).toBe(true);
    await transport.receive('made', 'Ada');
    await transport.receive('made', 'Ada');
    expect(calls).toBe(1);
    expect(cacheOf(handlers, 'made').stats().hits).toBe(1);
  });
});
