/** What the compiler knows of `@CacheEvict`: names of methods, arguments, options; also in a generic class. */
import { CacheEvict } from '../../src/cache-evict.js';
import { Cached } from '../../src/index.js';
import { same } from '../support/same.js';
import { LRU } from '../support/typed-backends.js';

class Cancellable<T> extends Promise<T> {
  cancel(): void {}
}

interface User {
  id: string;
  name: string;
}
const sym = Symbol('s');

export class Users {
  @Cached({ backend: LRU, capacity: 1 })
  async getUser(id: string): Promise<User> {
    return { id, name: '' };
  }
  @Cached({ backend: LRU, capacity: 1 })
  list(page: number, size?: number): User[] {
    void page;
    void size;
    return [];
  }
  @Cached({ backend: LRU, capacity: 1 })
  private secret(id: string): string {
    return id;
  }
  @Cached({ backend: LRU, capacity: 1 })
  [sym](id: string): string {
    return id;
  }
  static async find(id: string): Promise<User> {
    return { id, name: '' };
  }
  field = 1;

  @CacheEvict('getUser')
  async remove(id: string): Promise<void> {
    void id;
  }
  @CacheEvict('getUser', { args: (user) => (same<typeof user, User>(), [user.id]) })
  async save(user: User): Promise<User> {
    return user;
  }
  @CacheEvict('getUser', {
    args: ({ id }) => [id],
    when: (result, user) => (same<[typeof result, typeof user], [boolean, User]>(), result),
  })
  async update(user: User): Promise<boolean> {
    void user;
    return true;
  }
  @CacheEvict('list', { allEntries: true, before: true })
  @CacheEvict('secret')
  @CacheEvict(sym)
  async many(id: string): Promise<void> {
    void id;
    void this.secret;
  }
  @CacheEvict('list', { args: (user: User) => [user.id.length, 2] })
  annotated(user: User): void {
    void user;
  }

  @CacheEvict('getUser', {
    args: (...own) => (same<typeof own, [users: User[], force?: boolean | undefined]>(), [own[0][0]?.id ?? '']),
  })
  rest(users: User[], force?: boolean): boolean {
    return users.length > Number(force);
  }
  @CacheEvict('list', { args: (page) => [page] }) withThis(this: Users, page: number): this {
    void page;
    return this as this;
  }
  @CacheEvict('list') isIt(page: number): asserts page is 5 {
    void page;
  }
  @CacheEvict('getUser') anything(id: any): any {
    return id;
  }
  @CacheEvict('getUser') generic<Id extends string>(id: Id): Id {
    return id;
  }
  @CacheEvict('secret', { args: (id) => [id] }) ofPrivate(id: string): void {
    void id;
  }
  // @ts-expect-error what stands in its place returns a plain promise
  @CacheEvict('getUser') cancellable(id: string): Cancellable<void> {
    void id;
    return new Cancellable(() => {});
  }
  // @ts-expect-error `before` is true or false
  @CacheEvict('getUser', { before: 'yes' }) wrongOption(id: string): void {
    void id;
  }
  // @ts-expect-error no such option
  @CacheEvict('getUser', { wen: () => true }) unknownOption(id: string): void {
    void id;
  }
  // @ts-expect-error `when` is not asynchronous
  @CacheEvict('getUser', { when: async () => true }) asyncWhen(id: string): void {
    void id;
  }
  // @ts-expect-error a field
  @CacheEvict('getUser') arrow = (id: string): string => id;
  // @ts-expect-error no such method
  @CacheEvict('getUsr')
  async wrongName(id: string): Promise<void> {
    void id;
  }
  // @ts-expect-error no method
  @CacheEvict('field')
  async wrongKind(id: string): Promise<void> {
    void id;
  }
  // @ts-expect-error too many arguments
  @CacheEvict('getUser')
  async tooMany(id: string, x: number): Promise<void> {
    void id;
    void x;
  }
  // @ts-expect-error wrong type
  @CacheEvict('getUser')
  async wrongType(id: number): Promise<void> {
    void id;
  }
  // @ts-expect-error wrong args
  @CacheEvict('getUser', { args: (id) => [id.length] })
  async wrongArgs(id: string): Promise<void> {
    void id;
  }
  // @ts-expect-error wrong args
  @CacheEvict('getUser', { args: (id) => [id, id] })
  async tooManyArgs(id: string): Promise<void> {
    void id;
  }
  // @ts-expect-error no array
  @CacheEvict('getUser', { args: (id) => id })
  async noArray(id: string): Promise<void> {
    void id;
  }
  // @ts-expect-error the annotation does not fit
  @CacheEvict('getUser', { args: (id: number) => [String(id)] })
  async wrongAnnotation(id: string): Promise<void> {
    void id;
  }
  // @ts-expect-error static
  @CacheEvict('find')
  async noStatic(id: string): Promise<void> {
    void id;
  }
  @CacheEvict('find')
  static async create(id: string): Promise<void> {
    void id;
  }
  // @ts-expect-error of objects
  @CacheEvict('getUser')
  static async wrongStatic(id: string): Promise<void> {
    void id;
  }
  // @ts-expect-error both
  @CacheEvict('getUser', { allEntries: true, args: (id) => [id] })
  async both(id: string): Promise<void> {
    void id;
  }
}

export class Repo<T extends { id: string }> {
  @Cached({ backend: LRU, capacity: 1 })
  get(id: T['id']): T | undefined {
    void id;
    return undefined;
  }
  @Cached({ backend: LRU, capacity: 1 })
  find(query: T): T[] {
    return [query];
  }
  @CacheEvict('get', { args: (entity) => [entity.id] })
  save(entity: T): T {
    return entity;
  }
  @CacheEvict('get')
  remove(id: T['id']): void {
    void id;
  }
  @CacheEvict('find', { when: (saved, entity) => saved === entity })
  async store(entity: T): Promise<T> {
    return entity;
  }
  @CacheEvict('find')
  async store2(entity: T): Promise<T> {
    return entity;
  }
  // @ts-expect-error no such method
  @CacheEvict('fnd')
  async wrongName(entity: T): Promise<T> {
    return entity;
  }
}
