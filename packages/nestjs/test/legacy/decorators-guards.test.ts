/** Security: a guard denies above and below `@Cached`, cold and warm. */
import { applyDecorators, Controller, Get, HttpCode, Module, SetMetadata, UseGuards } from '@nestjs/common';
import type { CanActivate, ExecutionContext, INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { cacheOf, Cached, fromMap } from '@purecache/core';
import request from 'supertest';

class MemberGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest().headers['x-member'] === 'yes';
  }
}

const backend = fromMap(new Map());
let calls = 0;

@Controller()
class Secrets {
  @UseGuards(MemberGuard)
  @Get('above')
  @Cached({ backend, namespace: 'above' })
  async above(): Promise<string> {
    return `above ${++calls}`;
  }

  @Cached({ backend, namespace: 'below' })
  @UseGuards(MemberGuard)
  @Get('below')
  async below(): Promise<string> {
    return `below ${++calls}`;
  }

  @Get('between')
  @Cached({ backend, namespace: 'between' })
  @UseGuards(MemberGuard)
  async between(): Promise<string> {
    return `between ${++calls}`;
  }

  @applyDecorators(Cached({ backend, namespace: 'inside' }), UseGuards(MemberGuard), Get('inside'))
  async inside(): Promise<string> {
    return `inside ${++calls}`;
  }

  @applyDecorators(UseGuards(MemberGuard), Get('last'), Cached({ backend, namespace: 'last' }))
  async last(): Promise<string> {
    return `last ${++calls}`;
  }

  @Cached({ backend, namespace: 'status' })
  @HttpCode(202)
  @SetMetadata('mark', 1)
  @UseGuards(MemberGuard)
  @Get('status')
  async status(): Promise<string> {
    return `status ${++calls}`;
  }
}

@Module({ controllers: [Secrets] })
class AppModule {}

let app: INestApplication;

beforeEach(async () => {
  calls = 0;
  backend.clear();
  app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication({ logger: false });
  await app.init();
});

afterEach(() => app.close());

const get = (path: string, member: string) => request(app.getHttpServer()).get(path).set('x-member', member);

test.each(['above', 'below', 'between', 'inside', 'last', 'status'])(
  'a guard denies with 403, cold and warm: %s',
  async (name) => {
    expect((await get(`/${name}`, 'no')).status).toBe(403);
    expect(calls).toBe(0);
    expect((await get(`/${name}`, 'yes')).text).toBe(`${name} 1`);
    expect((await get(`/${name}`, 'yes')).text).toBe(`${name} 1`);
    expect(calls).toBe(1);
    expect((await get(`/${name}`, 'no')).status).toBe(403);
    expect(await cacheOf(app.get<Secrets>(Secrets), name as 'above').has()).toBe(true);
  },
);

test('the status below the cache is the status of hits', async () => {
  expect((await get('/status', 'yes')).status).toBe(202);
  expect((await get('/status', 'yes')).status).toBe(202);
});
