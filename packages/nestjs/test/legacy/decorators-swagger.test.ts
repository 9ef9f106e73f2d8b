/** The OpenAPI document says of a route what it says without `@Cached`, wherever that stands. */
import { Controller, Get, type INestApplication } from '@nestjs/common';
import { ApiOperation, ApiResponse, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { Cached, fromMap } from '@purecache/core';
import { httpApp } from './http-app.js';
import { PLACEMENTS } from './placements.js';

describe.each(PLACEMENTS)('%s', (_, placed) => {
  let app: INestApplication;

  beforeEach(async () => {
    const backend = fromMap(new Map());

    @Controller()
    class Documented {
      @placed(ApiOperation({ summary: 'All users' }), Cached({ backend, namespace: 'users' }))
      @Get('users')
      async users(): Promise<string> {
        return '';
      }

      @placed(ApiResponse({ status: 418, description: 'Short and stout' }), Cached({ backend, namespace: 'tea' }))
      @Get('tea')
      async tea(): Promise<string> {
        return '';
      }
    }

    app = await httpApp(Documented);
  });
  afterEach(() => app.close());

  test('@ApiOperation and @ApiResponse describe the route', () => {
    const { paths } = SwaggerModule.createDocument(app, new DocumentBuilder().build());
    expect(paths['/users']?.get?.summary).toBe('All users');
    expect(paths['/tea']?.get?.responses['418']).toEqual({ description: 'Short and stout' });
  });
});
