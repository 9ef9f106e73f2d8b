/** What the compiler knows of `@CachePut`: names, arguments, and results that may become entries. */
import { CachePut } from '../../src/cache-put.js';
import { Cached } from '../../src/index.js';
import { same } from '../support/same.js';
import { LRU, redis } from '../support/typed-backends.js';

interface User {
  id: string;
  name: string;
}
class Admin implements User {
  id = '';
  name = '';
  level = 1;
}
class Cancellable<T> extends Promise<T> {
  cancel(): void {}
}

export class Users {
  @Cached({ backend: redis, namespace: 'get' }) async get(id: string): Promise<User | undefined> {
    return { id, name: '' };
  }
  @Cached({ backend: LRU, capacity: 1 }) size(group: string): number {
    return group.length;
  }
  @Cached({ backend: LRU, capacity: 1 }) private hidden(id: string): number {
    return id.length;
  }
  over(id: string): string;
  over(id: number): number;
  @Cached({ backend: LRU, capacity: 1 }) over(id: any): any {
    return id;
  }

  @CachePut('get', { args: (user) => (same<typeof user, User>(), [user.id]) }) async save(user: User): Promise<User> {
    return user;
  }
  @CachePut('get', {
    args: (admin) => [admin.id],
    when: (result, admin) => (same<[typeof result, typeof admin], [Admin, Admin]>(), true),
  })
  saveNow(admin: Admin): Admin {
    return admin;
  }
  @CachePut('get') async forget(id: string): Promise<undefined> {
    void id;
  }
  @CachePut('size') async resize(group: string): Promise<number> {
    return group.length;
  }
  @CachePut('size', { when: (size) => size > 0 }) grow(group: string): number {
    return group.length;
  }
  @CachePut('get') anything(id: string): any {
    return id;
  }
  @CachePut('hidden', { args: (id) => [id] }) setHidden(id: string): string {
    return id + this.hidden(id);
  }
  @CachePut('over') put(id: string): string {
    return id;
  }
  @CachePut('get') halfSync(id: string): User | Promise<User> {
    return { id, name: '' };
  }

  // @ts-expect-error nothing is returned
  @CachePut('get') async nothing(id: string): Promise<void> {
    void id;
  }
  // @ts-expect-error text is no number
  @CachePut('size') text(group: string): string {
    return group;
  }
  // @ts-expect-error what stands in its place returns a plain promise
  @CachePut('get') subclass(id: string): Cancellable<User> {
    return Cancellable.resolve({ id, name: '' }) as Cancellable<User>;
  }
  // @ts-expect-error no such method
  @CachePut('gt') wrongName(id: string): User {
    return { id, name: '' };
  }
  // @ts-expect-error `args` is missing: get takes no User
  @CachePut('get') noArgs(user: User): User {
    return user;
  }
  // @ts-expect-error get takes text
  @CachePut('get', { args: (user) => [user.id.length] }) wrongArgs(user: User): User {
    return user;
  }
  // @ts-expect-error an option of CacheEvict
  @CachePut('get', { before: true }) before(id: string): User {
    return { id, name: '' };
  }
  // @ts-expect-error an option of CacheEvict
  @CachePut('get', { allEntries: true }) allEntries(id: string): User {
    return { id, name: '' };
  }
}

export class Repository<Row extends { id: string }> {
  @Cached({ backend: LRU, capacity: 1 }) async get(id: string): Promise<Row | undefined> {
    void id;
    return undefined;
  }
  @Cached({ backend: LRU, capacity: 1 }) first(row: Row): Row {
    return row;
  }
  @CachePut('get', { args: (row) => [row.id] }) async save(row: Row): Promise<Row> {
    return row;
  }
  @CachePut('first', { when: (result, row) => result !== row }) replace(row: Row): Row {
    return row;
  }
  @CachePut('first') async replaceLater(row: Row): Promise<Row> {
    return row;
  }
}
