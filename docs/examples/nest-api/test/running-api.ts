/** The example as it runs for users: over HTTP, on a port of the loopback interface that the system picks. */
import 'reflect-metadata';
import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { PurecacheService } from '@purecache/nestjs';
import request from 'supertest';
import { createApp, type Platform } from '../src/create-app.js';
import { Database } from '../src/database/database.js';
import { reseed } from '../src/database/seed.js';

export interface RunningApi {
  readonly app: INestApplication;
  readonly server: Server;
  readonly database: Database;
  /** Sends a request, with an API key if one is given. */
  get(path: string, apiKey?: string): request.Test;
  patch(path: string, apiKey: string, body: object): request.Test;
  delete(path: string, apiKey: string): request.Test;
  /** Brings the rows back, and empties the caches; what they have counted stays. */
  reset(): Promise<void>;
  /** The queries that reach the database while `act` runs. */
  queriesOf(act: () => Promise<unknown>): Promise<number>;
}

export async function startApi(platform: Platform): Promise<RunningApi> {
  const app = await createApp(platform);
  await app.listen(0, '127.0.0.1');
  const server: Server = app.getHttpServer();
  const database = app.get(Database);
  const withKey = (test: request.Test, apiKey?: string) =>
    apiKey === undefined ? test : test.set('x-api-key', apiKey);
  return {
    app,
    server,
    database,
    get: (path, apiKey) => withKey(request(server).get(path), apiKey),
    patch: (path, apiKey, body) => withKey(request(server).patch(path), apiKey).send(body),
    delete: (path, apiKey) => withKey(request(server).delete(path), apiKey),
    reset: async () => {
      await reseed(database);
      await app.get(PurecacheService).clear();
    },
    queriesOf: async (act) => {
      const before = database.queries;
      await act();
      return database.queries - before;
    },
  };
}
