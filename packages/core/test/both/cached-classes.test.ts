/** `@Cached` in class hierarchies: overriding and `super`, abstract and generic classes, mixins, anonymous classes. */
import { LRU } from '@purecache/lru';
import { Cached, cacheOf } from '../../src/index.js';
import { type AnyDecorator } from '../support/caught.js';

const capacity = 16;

describe('base and override both cached', () => {
  const family = () => {
    class Base {
      log: string[] = [];
      @Cached({ backend: LRU, capacity }) name(id: string): string {
        this.log.push(`base ${id}`);
        return `base ${id}`;
      }
      @Cached({ backend: LRU, capacity }) async load(id: string): Promise<string> {
        this.log.push(`base ${id}`);
        return `base ${id}`;
      }
    }
    class Derived extends Base {
      @Cached({ backend: LRU, capacity }) override name(id: string): string {
        this.log.push(`derived ${id}`);
        return `derived(${super.name(id)})`;
      }
      @Cached({ backend: LRU, capacity }) override async load(id: string): Promise<string> {
        this.log.push(`derived ${id}`);
        return `derived(${await super.load(id)})`;
      }
      baseName(id: string): string {
        return super.name(id);
      }
      async baseLoad(id: string): Promise<string> {
        return await super.load(id);
      }
    }
    return { Base, Derived };
  };

  test('super gives the base’s value, cold and warm, when the override is called first', async () => {
    const derived = new (family().Derived)();
    for (let i = 0; i < 2; i++)
      expect([derived.name('a'), derived.baseName('a')]).toEqual(['derived(base a)', 'base a']);
    expect(derived.log).toEqual(['derived a', 'base a']);
    for (let i = 0; i < 2; i++) {
      expect([await derived.load('b'), await derived.baseLoad('b')]).toEqual(['derived(base b)', 'base b']);
    }
    expect(derived.log).toEqual(['derived a', 'base a', 'derived b', 'base b']);
  });

  test('super gives the base’s value, cold and warm, when the base is called first', async () => {
    const derived = new (family().Derived)();
    for (let i = 0; i < 2; i++)
      expect([derived.baseName('a'), derived.name('a')]).toEqual(['base a', 'derived(base a)']);
    expect(derived.log).toEqual(['base a', 'derived a']);
    for (let i = 0; i < 2; i++) {
      expect([await derived.baseLoad('b'), await derived.load('b')]).toEqual(['base b', 'derived(base b)']);
    }
    expect(derived.log).toEqual(['base a', 'derived a', 'base b', 'derived b']);
  });

  test('each layer has a handle of its own', async () => {
    const { Base, Derived } = family();
    const derived = new Derived();
    derived.name('a');
    await cacheOf(derived, 'name').delete('a');
    derived.name('a');
    expect(derived.log).toEqual(['derived a', 'base a', 'derived a']);
    await cacheOf(derived, Base.prototype.name).delete('a');
    derived.name('a');
    derived.baseName('a');
    expect(derived.log).toEqual(['derived a', 'base a', 'derived a', 'base a']);
  });
});

test('base cached, override plain: the override runs each time, and super in it hits', () => {
  class Base {
    log: string[] = [];
    @Cached({ backend: LRU, capacity }) get(id: string): string {
      this.log.push(`base ${id}`);
      return `base ${id}`;
    }
  }
  class Derived extends Base {
    override get(id: string): string {
      this.log.push(`derived ${id}`);
      return `derived(${super.get(id)})`;
    }
  }
  const derived = new Derived();
  for (let i = 0; i < 3; i++) expect(derived.get('a')).toBe('derived(base a)');
  expect(derived.log).toEqual(['derived a', 'base a', 'derived a', 'derived a']);
});

describe('deeper hierarchies', () => {
  class Plain {
    log: string[] = [];
    get(id: string): string {
      this.log.push(`plain ${id}`);
      return `plain ${id}`;
    }
  }
  class Middle extends Plain {
    @Cached({ backend: LRU, capacity }) override get(id: string): string {
      this.log.push(`middle ${id}`);
      return `middle(${super.get(id)})`;
    }
  }
  class Top extends Middle {
    @Cached({ backend: LRU, capacity }) override get(id: string): string {
      this.log.push(`top ${id}`);
      return `top(${super.get(id)})`;
    }
  }
  class Heir extends Middle {}

  test('base plain, override cached: the base runs each time, the override once', () => {
    const middle = new Middle();
    for (let i = 0; i < 2; i++) expect(middle.get('a')).toBe('middle(plain a)');
    expect(middle.log).toEqual(['middle a', 'plain a']);
    const plain = new Plain();
    for (let i = 0; i < 2; i++) plain.get('a');
    expect(plain.log).toEqual(['plain a', 'plain a']);
  });

  test('three levels run once each, and keep their values apart', () => {
    const top = new Top();
    expect(Middle.prototype.get.call(top, 'a')).toBe('middle(plain a)');
    for (let i = 0; i < 2; i++) expect(top.get('a')).toBe('top(middle(plain a))');
    expect(Middle.prototype.get.call(top, 'a')).toBe('middle(plain a)');
    expect(top.log).toEqual(['middle a', 'plain a', 'top a']);
  });

  test('a subclass that does not override shares the method, not the entries', () => {
    expect(Heir.prototype.get).toBe(Middle.prototype.get);
    const [heir, sibling, parent] = [new Heir(), new Heir(), new Middle()];
    for (const each of [heir, sibling, parent, heir, sibling, parent]) each.get('a');
    expect([heir, sibling, parent].map((each) => each.log.length)).toEqual([2, 2, 2]);
  });
});

describe('unusual classes', () => {
  let calls = 0;
  beforeEach(() => (calls = 0));

  test('the concrete method of an abstract class', () => {
    abstract class Shape {
      abstract readonly sides: number;
      @Cached({ backend: LRU, capacity }) describe(): string {
        calls++;
        return `${this.sides} sides`;
      }
    }
    class Triangle extends Shape {
      readonly sides = 3;
    }
    class Square extends Shape {
      readonly sides = 4;
    }
    const shapes = [new Triangle(), new Square()];
    for (let i = 0; i < 2; i++) expect(shapes.map((each) => each.describe())).toEqual(['3 sides', '4 sides']);
    expect(calls).toBe(2);
  });

  test('a mixin applied to two bases, and twice to one', () => {
    type Constructor = new (...args: any[]) => { label: string };
    const Named = <Base extends Constructor>(Parent: Base) => {
      class Mixed extends Parent {
        @Cached({ backend: LRU, capacity }) name(id: string): string {
          calls++;
          return `${this.label} ${id}`;
        }
      }
      return Mixed;
    };
    class User {
      label = 'user';
    }
    class Order {
      label = 'order';
    }
    const [NamedUser, NamedOrder, NamedTwice] = [Named(User), Named(Order), Named(Named(User))];
    const all = [new NamedUser(), new NamedOrder(), new NamedTwice()];
    for (let i = 0; i < 2; i++) expect(all.map((each) => each.name('a'))).toEqual(['user a', 'order a', 'user a']);
    expect(calls).toBe(3);
    expect(NamedUser.prototype.name).not.toBe(NamedOrder.prototype.name);
  });

  // The compiler has no decorators in class expressions in the legacy protocol: there they are applied by hand.
  test('anonymous classes', () => {
    const make = (word: string) => {
      const Class = class {
        say(id: string): string {
          calls++;
          return `${word} ${id}`;
        }
      };
      Object.defineProperty(Class, 'name', { value: '' });
      const descriptor = Object.getOwnPropertyDescriptor(Class.prototype, 'say') as PropertyDescriptor;
      (Cached({ backend: LRU, capacity }) as AnyDecorator)(Class.prototype, 'say', descriptor);
      Object.defineProperty(Class.prototype, 'say', descriptor);
      return Class;
    };
    const [One, Other] = [make('one'), make('other')];
    const all = [new One(), new Other(), new (make('third'))()];
    for (let i = 0; i < 2; i++) expect(all.map((each) => each.say('a'))).toEqual(['one a', 'other a', 'third a']);
    expect(calls).toBe(3);
    expect(() => all[0]?.say((() => 1) as never)).toThrow(/^say: /);
  });

  test('a generic class', () => {
    class Repository<T extends { id: string }> {
      constructor(readonly rows: T[]) {}
      @Cached({ backend: LRU, capacity }) find(id: T['id']): T | undefined {
        calls++;
        return this.rows.find((row) => row.id === id);
      }
    }
    const users = new Repository([{ id: 'a', age: 1 }]);
    const orders = new Repository([{ id: 'a', total: 2 }]);
    for (let i = 0; i < 2; i++) {
      expect([users.find('a')?.age, orders.find('a')?.total, users.find('b')]).toEqual([1, 2, undefined]);
    }
    expect(calls).toBe(3);
  });
});
