/** `@Cached` on methods whose names are symbols, numbers, computed, quoted or odd. */
import { LRU } from '@purecache/lru';
import { Cached, cacheOf } from '../../src/index.js';

const capacity = 8;
const twin = Symbol('twin');
const otherTwin = Symbol('twin');
const registered = Symbol.for('test.registered');
const nameless = Symbol();
const computed = ['comp', 'uted'].join('-');

describe('a name of any kind', () => {
  class Named {
    calls: string[] = [];
    #answer(name: string, id: string): string {
      this.calls.push(name);
      return `${name} ${id}`;
    }
    @Cached({ backend: LRU, capacity })
    [twin](id: string): string {
      return this.#answer('twin', id);
    }
    @Cached({ backend: LRU, capacity })
    [otherTwin](id: string): string {
      return this.#answer('other twin', id);
    }
    @Cached({ backend: LRU, capacity })
    [registered](id: string): string {
      return this.#answer('registered', id);
    }
    @Cached({ backend: LRU, capacity })
    [nameless](id: string): string {
      return this.#answer('nameless', id);
    }
    @Cached({ backend: LRU, capacity })
    [computed](id: string): string {
      return this.#answer('computed', id);
    }
    @Cached({ backend: LRU, capacity }) 42(id: string): string {
      return this.#answer('42', id);
    }
    @Cached({ backend: LRU, capacity }) 'quoted name'(id: string): string {
      return this.#answer('quoted name', id);
    }
    @Cached({ backend: LRU, capacity }) ''(id: string): string {
      return this.#answer('empty', id);
    }
    @Cached({ backend: LRU, capacity }) then(id: string): string {
      return this.#answer('then', id);
    }
    @Cached({ backend: LRU, capacity }) __proto__(id: string): string {
      return this.#answer('__proto__', id);
    }
    @Cached({ backend: LRU, capacity }) toString(id = 'default'): string {
      return this.#answer('toString', id);
    }
  }
  const names = [
    [twin, 'twin'],
    [otherTwin, 'other twin'],
    [registered, 'registered'],
    [nameless, 'nameless'],
    [computed, 'computed'],
    [42, '42'],
    ['quoted name', 'quoted name'],
    ['', 'empty'],
    ['then', 'then'],
    ['__proto__', '__proto__'],
    ['toString', 'toString'],
  ] as const;
  type AnyNamed = Record<PropertyKey, (id: string) => string> & Named;
  const make = () => new Named() as never as AnyNamed;

  test.each(names)('%p is cached for each object', (name, shown) => {
    const [one, other] = [make(), make()];
    for (const id of ['a', 'b', 'a']) expect(one[name]?.(id)).toBe(`${shown} ${id}`);
    expect(other[name]?.('a')).toBe(`${shown} a`);
    expect([one.calls, other.calls]).toEqual([[shown, shown], [shown]]);
  });

  test('all of them together on one object stay apart, symbols of one description too', () => {
    const named = make();
    const first = names.map(([name]) => named[name]?.('x'));
    expect(names.map(([name]) => named[name]?.('x'))).toEqual(first);
    expect(first).toEqual(names.map(([, shown]) => `${shown} x`));
    expect(named.calls).toHaveLength(names.length);
  });

  test.each(names)('%p has a handle', async (name, shown) => {
    const named = make();
    named[name]?.('a');
    const handle = cacheOf(named, name as 'toString');
    expect(await handle.peek('a')).toBe(`${shown} a`);
    expect(await handle.delete('a')).toBe(true);
    named[name]?.('a');
    expect(named.calls).toHaveLength(2);
  });

  test('names of functions are as the language gives them', () => {
    const shown = names.map(([name]) => (Named.prototype as never as AnyNamed)[name]?.name);
    expect(shown).toEqual([
      '[twin]',
      '[twin]',
      '[test.registered]',
      '',
      'comp-uted',
      '42',
      'quoted name',
      '',
      'then',
      '__proto__',
      'toString',
    ]);
  });

  test('errors name the method, whatever its name is', async () => {
    class Failing {
      @Cached({ backend: LRU, capacity })
      [twin](_argument: unknown): string {
        return '';
      }
      @Cached({ backend: LRU, capacity }) 42(_argument: unknown): string {
        return '';
      }
    }
    const failing = new Failing();
    expect(() => failing[twin](() => 1)).toThrow(/^Failing\.Symbol\(twin\): /);
    expect(() => failing[42](() => 1)).toThrow(/^Failing\.42: /);
  });
});
