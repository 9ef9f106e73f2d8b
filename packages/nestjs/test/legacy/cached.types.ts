/** The types of `@Cached` without a backend: which methods it takes, and what its callbacks know of them. */
import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';
import { LRU } from '@purecache/lru';

import { same } from '../../../core/test/support/same.js';
import { Cached, storeToken } from '../../src/index.js';

export class Accepted {
  readonly tenant: string = 'a';

  @Cached() async bare(id: string) {
    return id;
  }
  @Cached({}) async empty(id: string) {
    return id;
  }
  @Cached({ ttl: '5m', namespace: 'n', version: 2 }) async policy(id: string) {
    return id;
  }
  @Cached({ store: 'sessions', staleWhileRevalidate: '1h' }) private async named(id: string) {
    return id;
  }
  @Cached({ store: storeToken('sessions') }) protected async byToken(id: string) {
    return id;
  }
  @Cached({ store: Symbol('token') }) promise(id: string): Promise<string> {
    return this.named(id);
  }
  @Cached({ store: LRU }) plain(id: string) {
    return id;
  }
  @Cached({ backend: LRU, capacity: 3 }) ofCore(id: string) {
    return id;
  }
  @Cached() async generic<T extends { id: string }>(x: T): Promise<T> {
    return x;
  }
}

export class Callbacks {
  private readonly tenant = 'a';

  @Cached({
    namespace: (self) => (same<typeof self, Callbacks>(), self.tenant),
    key: (id, options) => (same<[typeof id, typeof options], [string, { depth: number } | undefined]>(), id),
    varyBy: (self, id) => (same<[typeof self, typeof id], [Callbacks, string]>(), self.tenant),
    tags: (result, id) => (same<[typeof result, typeof id], [number, string]>(), [id]),
    unless: (result, id) => (same<[typeof result, typeof id], [number, string]>(), result > 1),
    ttl: (result) => (same<typeof result, number>(), '5m'),
  })
  async everything(id: string, options?: { depth: number }) {
    return id.length + (options?.depth ?? 0) + this.tenant.length;
  }
  @Cached({ store: LRU, varyBy: (self, x) => (same<[typeof self, typeof x], [Callbacks, number]>(), x) })
  plain(x: number) {
    return x;
  }
  @Cached({ store: 'sessions', key: (x: { id: string }) => x.id }) async annotated(x: { id: string; n: number }) {
    return x.n;
  }
}

export class Refused {
  // @ts-expect-error a store may be asynchronous
  @Cached() plain(id: string) {
    return id;
  }
  // @ts-expect-error a store may be asynchronous
  @Cached({ store: 'sessions' }) plainNamed(id: string) {
    return id;
  }
  // @ts-expect-error a generator
  @Cached() async *generator(id: string) {
    yield id;
  }
  // @ts-expect-error not a duration
  @Cached({ ttl: '5 minutes' }) async ttl(id: string) {
    return id;
  }
  // @ts-expect-error a misspelt option
  @Cached({ stor: 'sessions' }) async misspelt(id: string) {
    return id;
  }
  // @ts-expect-error an owner is of core's classes only
  @Cached({ scope: 'class' }) async scope(id: string) {
    return id;
  }
  // @ts-expect-error the method takes a number
  @Cached({ key: (id: string) => id }) async argument(id: number) {
    return id;
  }
  // @ts-expect-error self has no such member
  @Cached({ varyBy: (self) => self.locale }) async member(id: string) {
    return id;
  }
  // @ts-expect-error a backend has no store
  @Cached({ backend: LRU, capacity: 3, store: 'sessions' }) async both(id: string) {
    return id;
  }
  // @ts-expect-error a field
  @Cached() field = 1;
}

/** Values of decorators go where Nest takes them. */
const CachedFor5Minutes = () => applyDecorators(Cached({ ttl: '5m' }), SetMetadata('mark', 1));
const CachedByCore = () => applyDecorators(Cached({ backend: LRU, capacity: 3 }), SetMetadata('mark', 1));

@Injectable()
export class Composed {
  @CachedFor5Minutes() async find(id: string) {
    return id;
  }
  @CachedByCore() plain(id: string) {
    return id;
  }
}
