/** What Nest's decorators say of a route holds for cold and warm calls, wherever `@Cached` stands. */
import { Controller, Get, Header, HttpCode, Redirect, type INestApplication } from '@nestjs/common';
import { Cached, fromMap } from '@purecache/core';
import request from 'supertest';
import { httpApp } from './http-app.js';
import { PLACEMENTS } from './placements.js';

describe.each(PLACEMENTS)('%s', (_, placed) => {
  let app: INestApplication;
  let get: (path: string) => request.Test;
  let calls: number;

  beforeEach(async () => {
    calls = 0;
    const backend = fromMap(new Map());

    @Controller()
    class Routes {
      @placed(Get('got'), Cached({ backend, namespace: 'got' }))
      async got() {
        return `call ${++calls}`;
      }

      @placed(HttpCode(202), Cached({ backend, namespace: 'accepted' }))
      @Get('accepted')
      async accepted() {
        return `call ${++calls}`;
      }

      @placed(Header('x-mark', 'set'), Cached({ backend, namespace: 'marked' }))
      @Get('marked')
      async marked() {
        return `call ${++calls}`;
      }

      @placed(Redirect('/got', 307), Cached({ backend, namespace: 'moved' }))
      @Get('moved')
      async moved() {
        calls++;
      }
    }

    app = await httpApp(Routes);
    get = (path) => request(app.getHttpServer()).get(path);
  });
  afterEach(() => app.close());

  test('@Get makes a route, and its second request is a hit', async () => {
    for (let round = 0; round < 2; round++) {
      const { status, text } = await get('/got');
      expect([status, text, calls]).toEqual([200, 'call 1', 1]);
    }
  });

  test('@HttpCode is the status of a hit too', async () => {
    for (let round = 0; round < 2; round++) {
      const { status, text } = await get('/accepted');
      expect([status, text, calls]).toEqual([202, 'call 1', 1]);
    }
  });

  test('@Header is a header of a hit too', async () => {
    for (let round = 0; round < 2; round++) {
      const { headers, text } = await get('/marked');
      expect([headers['x-mark'], text, calls]).toEqual(['set', 'call 1', 1]);
    }
  });

  test('@Redirect redirects on a hit too', async () => {
    for (let round = 0; round < 2; round++) {
      const { status, headers } = await get('/moved');
      expect([status, headers['location'], calls]).toEqual([307, '/got', 1]);
    }
  });
});
