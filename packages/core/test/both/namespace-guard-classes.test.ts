/** A cached method that several classes inherit: under one namespace of a shared backend they would share entries. */
import { CacheEvict, Cached } from '../../src/index.js';
import { collectGarbage } from '../support/collect-garbage.js';
import { Counting, Slow } from '../support/doubles.js';
import { rejectionOf, thrownBy } from '../support/caught.js';

const AMBIGUOUS = 'PURECACHE_AMBIGUOUS_NAMESPACE';

describe('one namespace, and objects of several classes', () => {
  const family = (options: object) => {
    const backend = new Counting();
    class Base {
      constructor(readonly table: string) {}
      @Cached({ backend, namespace: 'rows', ...options }) get(id: string): string {
        return `${this.table} ${id}`;
      }
      @Cached({ backend, namespace: 'static rows', ...options }) static make(id: string): string {
        return `${this.name} ${id}`;
      }
    }
    class Users extends Base {}
    class Orders extends Base {}
    return { Base, Users, Orders };
  };

  test('the second class is refused, by name, each time; the first works on', () => {
    const { Base, Users, Orders } = family({});
    expect(new Users('users').get('a')).toBe('users a');
    for (const other of [new Orders('orders'), new Base('base'), new Orders('orders')]) {
      const error = thrownBy(() => other.get('a'));
      expect(error).toMatchObject({ code: AMBIGUOUS });
      expect(error.message).toContain("'rows' already holds entries of Users extends Base");
      expect(error.message).toContain(other.constructor.name);
    }
    expect(new Users('more users').get('a')).toBe('users a');
  });

  test('statics: the second constructor called on is refused', () => {
    const { Users, Orders } = family({});
    expect([Users.make('a'), Users.make('a')]).toEqual(['Users a', 'Users a']);
    expect(thrownBy(() => Orders.make('a'))).toMatchObject({ code: AMBIGUOUS });
  });

  test('an async method rejects', async () => {
    const backend = new Slow();
    class Base {
      @Cached({ backend, namespace: 'later' }) async get(id: string): Promise<string> {
        return id;
      }
    }
    class Derived extends Base {}
    await new Base().get('a');
    expect(await rejectionOf(new Derived().get('a'))).toMatchObject({ code: AMBIGUOUS });
  });

  test('a decorator above does not hide which class defines the method', () => {
    const backend = new Counting();
    class Base {
      @CacheEvict('list', { args: () => [] })
      @Cached({ backend, namespace: 'below', varyBy: (self) => self.constructor.name })
      get(id: string): string {
        return `${this.constructor.name} ${id}`;
      }
      @Cached({ backend, namespace: 'list', varyBy: (self) => self.constructor.name }) list(): string[] {
        return [];
      }
    }
    class Users extends Base {}
    class Orders extends Base {}
    expect([new Users().get('a'), new Orders().get('a')]).toEqual(['Users a', 'Orders a']);
  });

  test('a namespace for each class is the cure', () => {
    const { Users, Orders } = family({ namespace: (self: object) => self.constructor.name });
    const objects = [new Users('users'), new Orders('orders')];
    for (let i = 0; i < 2; i++) expect(objects.map((each) => each.get('a'))).toEqual(['users a', 'orders a']);
  });

  test('varyBy is another', () => {
    const { Users, Orders } = family({ varyBy: (self: { table: string }) => self.table });
    const objects = [new Users('users'), new Orders('orders')];
    for (let i = 0; i < 2; i++) expect(objects.map((each) => each.get('a'))).toEqual(['users a', 'orders a']);
  });

  test('proxies and derived objects are of the class of what they stand for', () => {
    const { Users } = family({});
    const users = new Users('users');
    const all = [users, new Proxy(users, {}), Object.create(users) as typeof users];
    expect(all.map((each) => each.get('a'))).toEqual(['users a', 'users a', 'users a']);
  });

  test('objects without a class are each their own', () => {
    const { Base } = family({});
    const bare = () => Object.assign(Object.create(null) as InstanceType<typeof Base>, { table: 'bare' });
    expect(Base.prototype.get.call(bare(), 'a')).toBe('bare a');
    expect(thrownBy(() => Base.prototype.get.call(bare(), 'a'))).toMatchObject({ code: AMBIGUOUS });
  });

  test('a class is refused for the sake of one that nobody has any more, for its entries are still there', async () => {
    const { Base } = family({});
    const nameless = () => {
      const Class = class extends Base {};
      Object.defineProperty(Class, 'name', { value: '' });
      return Class;
    };
    const first = (): WeakRef<object> => {
      const Class = nameless();
      expect(new Class('first').get('a')).toBe('first a');
      return new WeakRef(Class);
    };
    const gone = first();
    await collectGarbage();
    expect(thrownBy(() => new (nameless())('second').get('a'))).toMatchObject({ code: AMBIGUOUS });
    expect(gone.deref()).toBeDefined(); // it could come back as another, so it is kept
  });
});
