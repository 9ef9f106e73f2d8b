/** Cached route handlers whose result is not what they return, or can be sent only once. */
import { Controller, Get, Injectable, Next, Query, Req, Res, Sse, StreamableFile, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Readable } from 'node:stream';
import { Observable, of } from 'rxjs';

import { Cached } from '../../src/cached.js';
import { PurecacheModule } from '../../src/purecache-module.js';

/** Without the compiler's part of the refusal. */
const CachedAnything = () => Cached({ ttl: '5m' }) as unknown as MethodDecorator;

@Controller()
class WithReq {
  @Get()
  @CachedAnything()
  async handle(@Query('id') id: string, @Req() _request: object): Promise<string> {
    return id;
  }
}

@Controller()
class WithRes {
  @CachedAnything()
  @Get()
  async handle(@Res({ passthrough: true }) _response: object): Promise<string> {
    return '';
  }
}

@Controller()
class WithNext {
  @CachedAnything()
  @Get()
  async handle(@Next() next: () => void): Promise<void> {
    next();
  }
}

@Controller()
class WithSse {
  @Sse('events')
  @CachedAnything()
  handle() {
    return of({ data: 1 });
  }
}

@Controller()
class WithSseBelow {
  @CachedAnything()
  @Sse('events')
  handle() {
    return of({ data: 1 });
  }
}

@Controller()
class WithStream {
  @CachedAnything()
  @Get()
  handle(): Readable {
    return Readable.from(['x']);
  }
}

@Controller()
class WithWebStream {
  @CachedAnything()
  @Get()
  handle(): ReadableStream {
    return new ReadableStream();
  }
}

@Controller()
class WithFile {
  @CachedAnything()
  @Get()
  handle(): StreamableFile {
    return new StreamableFile(Buffer.from('x'));
  }
}

@Controller()
class WithObservable {
  @CachedAnything()
  @Get()
  handle(): Observable<number> {
    return of(1);
  }
}

@Controller()
class WithResponse {
  @CachedAnything()
  @Get()
  handle(): Response {
    return new Response('x');
  }
}

@Controller('inherited')
class Inherited extends WithStream {}

const start = async (...controllers: Type[]) => {
  const testing = Test.createTestingModule({ imports: [PurecacheModule.forTest()], controllers });
  const app = (await testing.compile()).createNestApplication({ logger: false });
  await app.init();
  return app;
};

test.each<[Type, string]>([
  [WithReq, 'it uses @Req(): a request is different each time'],
  [WithRes, 'it uses @Res(): on a hit it does not run'],
  [WithNext, 'it uses @Next(): on a hit it does not run'],
  [WithSse, 'it is an @Sse() endpoint'],
  [WithSseBelow, 'it is an @Sse() endpoint'],
  [WithStream, 'it returns a stream'],
  [WithWebStream, 'it returns a stream'],
  [WithFile, 'it returns a StreamableFile'],
  [WithObservable, 'it returns an Observable'],
  [WithResponse, 'it returns a Response'],
  [Inherited, 'it returns a stream'],
])('the application does not start, and says why: %p', async (controller, reason) => {
  await expect(start(controller)).rejects.toMatchObject({
    name: 'TypeError',
    code: 'PURECACHE_UNSUPPORTED_TARGET',
    message: expect.stringContaining(`- ${controller.name}.handle: ${reason}`),
  });
});

test('all such handlers are named at once, with the cure', async () => {
  const error = await start(WithReq, WithStream).then(
    () => undefined,
    (reason: Error) => reason,
  );
  expect(error?.message).toMatch(/WithReq\.handle: .*\n.*WithStream\.handle: .*\nPut @Cached on a method of a service/);
});

/** Plain data; and the same parameters and results where nothing is cached. */
@Controller()
class Fine {
  calls = 0;

  @Get('plain')
  @Cached({ ttl: '5m' })
  async plain(@Query('id') id: string): Promise<{ id: string }> {
    this.calls++;
    return { id };
  }

  @Get('uncached')
  uncached(@Req() _request: object, @Res() _response: object): Readable {
    return Readable.from([]);
  }

  @Get('promised')
  @CachedAnything()
  async promised(): Promise<StreamableFile> {
    this.calls++;
    return new StreamableFile(Buffer.from('x'));
  }
}

@Injectable()
class NoHandler {
  @CachedAnything()
  stream(): Readable {
    return Readable.from([]);
  }
}

test('other handlers are left alone', async () => {
  const app = await start(Fine);
  const fine = app.get(Fine);
  expect([await fine.plain('1'), await fine.plain('1')]).toEqual([{ id: '1' }, { id: '1' }]);
  expect(fine.calls).toBe(1);
  await app.close();
});

test('a StreamableFile that the signature does not show is refused when it is returned, and never kept', async () => {
  const app = await start(Fine);
  const fine = app.get(Fine);
  for (let round = 1; round <= 2; round++) {
    await expect(fine.promised()).rejects.toMatchObject({ code: 'PURECACHE_UNCACHEABLE_RESULT' });
    expect(fine.calls).toBe(round);
  }
  await app.close();
});

test('methods that are no handlers are refused when they are called, not at start', async () => {
  const testing = Test.createTestingModule({ imports: [PurecacheModule.forTest()], providers: [NoHandler] });
  const app = await testing.compile();
  await app.init();
  expect(() => app.get(NoHandler).stream()).toThrow(/stream/);
  await app.close();
});
