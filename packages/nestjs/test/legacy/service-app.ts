/** An application with cached methods of all kinds, whose every method was called with '1'. */
import { Injectable, Scope } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { cacheOf, Cached as CoreCached, type CacheBackend } from '@purecache/core';
import { LRU } from '@purecache/lru';

import { Cached } from '../../src/cached.js';
import { PurecacheModule } from '../../src/purecache-module.js';
import { PurecacheService } from '../../src/purecache-service.js';

class Counted {
  calls = 0;
  /** What a load waits for. */
  gate: Promise<unknown> = Promise.resolve();

  async load(id: string): Promise<string> {
    const call = ++this.calls;
    await this.gate;
    return `${id} ${call}`;
  }
}

@Injectable()
export class Users extends Counted {
  @Cached({ tags: (_, id) => [`user:${id}`] })
  async find(id: string) {
    return this.load(id);
  }
  @Cached({ store: 'sessions', tags: (_, id) => [`user:${id}`] })
  async session(id: string) {
    return this.load(id);
  }
  @CoreCached({ backend: LRU, capacity: 9, tags: (_, id) => [`user:${id}`] })
  async own(id: string) {
    return this.load(id);
  }
  @CoreCached({ backend: LRU, capacity: 9 })
  async untagged(id: string) {
    return this.load(id);
  }
}

/** Has no tags at all. */
@Injectable()
class Rates extends Counted {
  @CoreCached({ backend: LRU, capacity: 9 })
  async rate(id: string) {
    return this.load(id);
  }
}

/** What request-scoped objects share. */
export const perRequest = new Counted();

@Injectable({ scope: Scope.REQUEST })
export class PerRequest {
  @Cached({ namespace: (self) => `${self.constructor.name}!` })
  async named(id: string) {
    return perRequest.load(id);
  }
  @Cached()
  async find(id: string) {
    return perRequest.load(id);
  }
  @Cached({ namespace: (self) => self.tenant.name })
  async ofTenant(id: string) {
    return perRequest.load(id);
  }
  readonly tenant = { name: 'a' };

  @CoreCached({ backend: LRU, capacity: 9, scope: 'class', tags: () => ['class'] })
  async ofClass(id: string) {
    return perRequest.load(id);
  }
  @CoreCached({ backend: LRU, capacity: 9 })
  async hitless(id: string) {
    return perRequest.load(id);
  }
}

const METHODS = ['find', 'session', 'own', 'untagged'] as const;
export async function startServices(sessions: unknown = LRU) {
  const app = await Test.createTestingModule({
    imports: [
      PurecacheModule.forRoot({ backend: LRU, capacity: 9 }),
      PurecacheModule.register({
        name: 'sessions',
        backend: sessions as CacheBackend,
        ...(sessions === LRU ? { capacity: 9 } : {}),
      }),
    ],
    providers: [Users, Rates, PerRequest],
  }).compile();
  app.useLogger(false);
  await app.init();
  const [users, caches] = [app.get(Users), app.get(PurecacheService)];
  for (const name of METHODS) await users[name]('1');
  const present = async () => {
    const has = await Promise.all(METHODS.map((name) => cacheOf(users, name as 'find').has('1')));
    return METHODS.filter((_, index) => has[index]);
  };
  return { app, users, caches, present };
}
