/** `cacheOf`: which methods it takes, and what the handle knows of them. */
import { cache, cacheOf, type CacheBackend, type CacheStats, type Handle } from '../../src/index.js';
import { same } from '../support/same.js';
import { LRU } from '../support/typed-backends.js';

const sym = Symbol('s');
interface User {
  id: string;
}

class Service {
  readonly name = 'service';
  #count = 0;
  optional?: (a: number) => string;

  async getUser(id: string, fresh?: boolean): Promise<User> {
    return { id: id + fresh };
  }
  plain(a: number): string {
    return String(a);
  }
  sometimesAsync(a: number): number | Promise<number> {
    return a;
  }
  async nothing(): Promise<void> {}
  rest(...xs: string[]): number {
    return xs.length;
  }
  over(a: string): string;
  over(a: number, b: 2): Promise<Date>;
  over(a: boolean): boolean;
  over(a: null): null;
  over(a: any): any {
    return a;
  }
  generic<T extends User>(x: T): Promise<T> {
    return Promise.resolve(x);
  }
  self(): this {
    return this;
  }
  [sym](a: number): number {
    return a;
  }
  42(a: string): string {
    return a;
  }
  private secret(a: number): number {
    return a + this.#count;
  }
  protected guarded(a: number): number {
    return a;
  }
  static create(a: number): Service {
    return new Service().plain(a) === '' ? new Service() : new Service();
  }

  async inside(id: string): Promise<void> {
    same<ReturnType<typeof this.handles>, [Handle<Service['getUser']>, Handle<(a: number) => number>]>();
    await cacheOf(this, 'getUser').delete(id);
    await cacheOf(this, 'getUser').set([id], { id });
    await cacheOf(this, this.secret).delete(1);
    await cacheOf(this, 'over').delete(1, 2);
    // @ts-expect-error the id is a string
    await cacheOf(this, 'getUser').delete(1);
    // @ts-expect-error it takes a number
    await cacheOf(this, this.secret).delete('1');
    // @ts-expect-error a private name is not public
    cacheOf(this, 'secret');
    // @ts-expect-error misspelt
    cacheOf(this, 'getUsr');
  }
  reload(id: string) {
    return cacheOf(this, 'getUser').refresh(id);
  }
  handles() {
    return [cacheOf(this, 'getUser'), cacheOf(this, this.guarded)] as [
      Handle<Service['getUser']>,
      Handle<(a: number) => number>,
    ];
  }
}
const service = new Service();
same<ReturnType<Service['reload']>, Promise<User>>();

// ---- the members ----

const user = cacheOf(service, 'getUser');
same<typeof user, Handle<Service['getUser']>>();
same<typeof user, Handle<(id: string, fresh?: boolean) => Promise<User>>>();
same<typeof user.has, (id: string, fresh?: boolean) => Promise<boolean>>();
same<typeof user.peek, (id: string, fresh?: boolean) => Promise<User | undefined>>();
same<typeof user.delete, (id: string, fresh?: boolean) => Promise<boolean>>();
same<typeof user.expire, (id: string, fresh?: boolean) => Promise<boolean>>();
same<typeof user.refresh, (id: string, fresh?: boolean) => Promise<User>>();
same<typeof user.bypass, (id: string, fresh?: boolean) => Promise<User>>();
same<typeof user.clear, () => Promise<void>>();
same<typeof user.keyOf, (id: string, fresh?: boolean) => string>();
same<ReturnType<typeof user.set>, Promise<void>>();
same<ReturnType<typeof user.varied>, typeof user>();
same<ReturnType<typeof user.stats>, CacheStats>();
same<typeof user.backend, CacheBackend>();
same<CacheStats['loadTimes'], { readonly p50: number; readonly p99: number } | undefined>();
same<CacheStats['evictions' | 'size'], number | undefined>();
same<CacheStats['hits' | 'misses' | 'loads' | 'loadErrors' | 'staleHits' | 'coalesced'], number>();

void user.set(['1'], { id: '1' });
void user.set(['1', true], { id: '1' });
declare const readonlyArgs: readonly ['1'];
void user.set(readonlyArgs, { id: '1' });
void user.varied('tenant').delete('1');
// @ts-expect-error the arguments are a tuple
void user.set('1', { id: '1' });
// @ts-expect-error the id is a string
void user.set([1], { id: '1' });
// @ts-expect-error the awaited value
void user.set(['1'], Promise.resolve({ id: '1' }));
// @ts-expect-error a whole user
void user.set(['1'], {});
// @ts-expect-error the id is missing
void user.delete();
// @ts-expect-error the id is a string
void user.has(1);
// @ts-expect-error one argument too many
user.keyOf('1', true, 2);

// ---- the methods ----

same<Awaited<ReturnType<Handle<Service['plain']>['refresh']>>, string>();
same<Awaited<ReturnType<Handle<Service['sometimesAsync']>['refresh']>>, number>();
same<Awaited<ReturnType<Handle<Service['nothing']>['refresh']>>, void>();
same<Parameters<Handle<Service['rest']>['delete']>, string[]>();

const over = cacheOf(service, 'over');
same<Parameters<typeof over.delete>, [a: string] | [a: number, b: 2] | [a: boolean] | [a: null]>();
same<Awaited<ReturnType<typeof over.refresh>>, string | Date | boolean | null>();
// @ts-expect-error no overload takes one number
void over.delete(1);

const generic = cacheOf(service, 'generic');
same<Parameters<typeof generic.delete>, [x: User]>();
same<Awaited<ReturnType<typeof generic.refresh>>, User>();

same<Handle<Service['plain']>, ReturnType<() => Handle<(a: number) => string>>>();
void cacheOf(service, sym).delete(1);
void cacheOf(service, 42).delete('1');
void cacheOf(service, 'optional').delete(1);
void cacheOf(service, 'self')
  .refresh()
  .then((result) => same<typeof result, Service>());
void cacheOf(Service, 'create').set([1], service);
void cacheOf(service, Service.prototype.getUser).delete('1');
void cacheOf(service, service[sym]).delete(1);
// @ts-expect-error the static takes a number
void cacheOf(Service, 'create').delete('1');
// @ts-expect-error a static is not a method of the object
cacheOf(service, 'create');
// @ts-expect-error not a function
cacheOf(service, 'name');
// @ts-expect-error private
cacheOf(service, 'secret');
// @ts-expect-error protected
cacheOf(service, 'guarded');
// @ts-expect-error misspelt
cacheOf(service, 'getUsr');
// @ts-expect-error not an object
cacheOf(null, 'getUser');
// @ts-expect-error no method
cacheOf(service);

// ---- around them ----

export class Child extends Service {
  override async getUser(id: string): Promise<User> {
    await cacheOf(this, Service.prototype.getUser).delete(id);
    await cacheOf(this, 'getUser').delete(id);
    return super.getUser(id);
  }
}
export class Repository<T extends User> {
  async find(a: T): Promise<T> {
    await cacheOf(this, 'find').set([a], a);
    await cacheOf(this, this.find).set([a], a);
    return a;
  }
}
export function anyService<T extends Service>(object: T) {
  void cacheOf(object, 'getUser').delete('1');
}
export function invalidate(handle: Handle<(id: string) => unknown>) {
  return handle.delete('1');
}
void invalidate(user);
// @ts-expect-error its argument is a number
void invalidate(cacheOf(service, 'plain'));

// ---- functions ----

const find = cache(async (id: string, depth?: number): Promise<User> => ({ id: id + depth }), {
  backend: LRU,
  capacity: 1,
});
const finding = cacheOf(find);
same<typeof finding, Handle<typeof find>>();
void finding.delete('1', 2);
// @ts-expect-error the id is a string
void finding.delete(1);
