/** `@Cached` on static methods: `this` is the constructor called on, and each has a cache of its own. */
import { LRU } from '@purecache/lru';
import { Cached } from '../../src/index.js';

const capacity = 16;

describe('static methods', () => {
  const family = () => {
    class Base {
      static calls: string[] = [];
      @Cached({ backend: LRU, capacity }) static who(id: string): string {
        this.calls.push(`${this.name} ${id}`);
        return `${this.name} ${id}`;
      }
      @Cached({ backend: LRU, capacity }) static self(): unknown {
        return this;
      }
      @Cached({ backend: LRU, capacity, scope: 'class' }) static perClass(): string {
        this.calls.push(this.name);
        return this.name;
      }
    }
    class Derived extends Base {}
    class Overriding extends Base {
      @Cached({ backend: LRU, capacity }) static override who(id: string): string {
        return `overriding(${super.who(id)})`;
      }
    }
    return { Base, Derived, Overriding };
  };

  test('a cache for each constructor called on, which is what this is', () => {
    const { Base, Derived } = family();
    for (let i = 0; i < 2; i++) {
      expect([Base.who('a'), Derived.who('a'), Base.self(), Derived.self()]).toEqual([
        'Base a',
        'Derived a',
        Base,
        Derived,
      ]);
    }
    expect(Base.calls).toEqual(['Base a', 'Derived a']);
  });

  test('the other order of first call gives the same', () => {
    const { Base, Derived } = family();
    expect([Derived.who('a'), Base.who('a'), Derived.who('a')]).toEqual(['Derived a', 'Base a', 'Derived a']);
    expect(Base.calls).toEqual(['Derived a', 'Base a']);
  });

  test('an override calls super with the subclass as this', () => {
    const { Base, Overriding } = family();
    for (let i = 0; i < 2; i++) {
      expect([Overriding.who('a'), Base.who('a')]).toEqual(['overriding(Overriding a)', 'Base a']);
    }
    expect(Base.calls).toEqual(['Overriding a', 'Base a']);
  });

  test('scope: class changes nothing for them', () => {
    const { Base, Derived } = family();
    expect([Base.perClass(), Derived.perClass(), Base.perClass()]).toEqual(['Base', 'Derived', 'Base']);
    expect(Base.calls).toEqual(['Base', 'Derived']);
  });

  test('a static and an instance method of one name are two methods', () => {
    class Both {
      @Cached({ backend: LRU, capacity }) static get(id: string): string {
        return `static ${id}`;
      }
      @Cached({ backend: LRU, capacity }) get(id: string): string {
        return `instance ${id}`;
      }
    }
    const both = new Both();
    for (let i = 0; i < 2; i++) expect([Both.get('a'), both.get('a')]).toEqual(['static a', 'instance a']);
  });
});
