/** Guards, interceptors, pipes, filters and metadata work for cold and warm calls, wherever `@Cached` stands. */
import {
  Catch,
  Controller,
  Get,
  Param,
  SetMetadata,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Cached, fromMap } from '@purecache/core';
import { map, type Observable } from 'rxjs';
import request from 'supertest';
import { httpApp } from './http-app.js';
import { PLACEMENTS } from './placements.js';

class MemberGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest().headers['x-member'] === 'yes';
  }
}

class Numbering implements NestInterceptor {
  static runs = 0;
  intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
    const run = ++Numbering.runs;
    return next.handle().pipe(map((text) => `${run}: ${text}`));
  }
}

class UpperCase implements PipeTransform {
  transform(value: string): string {
    return value.toUpperCase();
  }
}

@Catch(RangeError)
class Teapot implements ExceptionFilter<RangeError> {
  catch({ message }: RangeError, host: ArgumentsHost): void {
    host.switchToHttp().getResponse().status(418).send(message);
  }
}

/** Answers with what the handler is marked with. */
class MarkReader implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const mark = new Reflector().get('mark', context.getHandler());
    return next.handle().pipe(map((text) => `${mark} ${text}`));
  }
}

describe.each(PLACEMENTS)('%s', (_, placed) => {
  let app: INestApplication;
  let get: (path: string, member?: string) => request.Test;
  let calls: number;

  beforeEach(async () => {
    calls = 0;
    Numbering.runs = 0;
    const backend = fromMap(new Map());

    @Controller()
    class Enhanced {
      @placed(UseGuards(MemberGuard), Cached({ backend, namespace: 'guarded' }))
      @Get('guarded')
      async guarded() {
        return `call ${++calls}`;
      }

      @placed(UseInterceptors(Numbering), Cached({ backend, namespace: 'numbered' }))
      @Get('numbered')
      async numbered() {
        return `call ${++calls}`;
      }

      @placed(UsePipes(UpperCase), Cached({ backend, namespace: 'piped' }))
      @Get('piped/:name')
      async piped(@Param('name') name: string) {
        return `${name} ${++calls}`;
      }

      @placed(UseFilters(Teapot), Cached({ backend, namespace: 'failing' }))
      @Get('failing')
      async failing(): Promise<string> {
        throw new RangeError(`call ${++calls}`);
      }

      @placed(SetMetadata('mark', 'marked'), Cached({ backend, namespace: 'marked' }))
      @Get('marked')
      @UseInterceptors(MarkReader)
      async marked() {
        return `call ${++calls}`;
      }
    }

    app = await httpApp(Enhanced);
    get = (path, member = '') => request(app.getHttpServer()).get(path).set('x-member', member);
  });
  afterEach(() => app.close());

  test('a guard of @UseGuards denies, cold and warm', async () => {
    expect((await get('/guarded')).status).toBe(403);
    expect(calls).toBe(0);
    expect((await get('/guarded', 'yes')).text).toBe('call 1');
    expect((await get('/guarded', 'yes')).text).toBe('call 1');
    expect((await get('/guarded')).status).toBe(403);
  });

  test('an interceptor of @UseInterceptors runs for each request', async () => {
    expect((await get('/numbered')).text).toBe('1: call 1');
    expect((await get('/numbered')).text).toBe('2: call 1');
  });

  test('a pipe of @UsePipes makes the arguments that the key is made of', async () => {
    expect((await get('/piped/ada')).text).toBe('ADA 1');
    expect((await get('/piped/Ada')).text).toBe('ADA 1');
    expect((await get('/piped/bob')).text).toBe('BOB 2');
  });

  test('a filter of @UseFilters answers each failure', async () => {
    for (const run of [1, 2]) {
      const { status, text } = await get('/failing');
      expect([status, text]).toEqual([418, `call ${run}`]);
    }
  });

  test('the metadata of @SetMetadata is that of the handler', async () => {
    expect((await get('/marked')).text).toBe('marked call 1');
    expect((await get('/marked')).text).toBe('marked call 1');
  });
});
