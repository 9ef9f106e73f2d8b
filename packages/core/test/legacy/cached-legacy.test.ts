/** What only the legacy protocol has: parameter decorators, numeric keys, descriptors of other compilers. */
import { LRU } from '@purecache/lru';
import { Cached } from '../../src/index.js';
import { thrownBy, type AnyDecorator } from '../support/caught.js';

const capacity = 16;
const cached = Cached({ backend: LRU, capacity }) as AnyDecorator;
const Bare = Cached as AnyDecorator;

describe('targets that only this protocol has', () => {
  test.each<[string, RegExp, () => unknown]>([
    [
      'a parameter',
      /not on a parameter \(method\)/,
      () => {
        class Wrong {
          method(@cached _value: number): void {}
        }
        return Wrong;
      },
    ],
    [
      'a parameter of a static method',
      /not on a parameter \(method\)/,
      () => {
        class Wrong {
          static method(_first: number, @cached _value: number): void {}
        }
        return Wrong;
      },
    ],
    [
      'a parameter of the constructor',
      /not on a parameter \(constructor\)/,
      () => {
        class Wrong {
          constructor(@cached _value: number) {}
        }
        return Wrong;
      },
    ],
    [
      'an accessor pair',
      /not on an accessor \(member\)/,
      () => {
        class Wrong {
          @cached get member(): number {
            return 1;
          }
          set member(_value: number) {}
        }
        return Wrong;
      },
    ],
    // The type checker accepts this one: the descriptor has the type of a method's.
    [
      'a getter that returns a function',
      /not on a getter \(member\)/,
      () => {
        class Wrong {
          @Cached({ backend: LRU, capacity }) get member(): () => number {
            return () => 1;
          }
        }
        return Wrong;
      },
    ],
  ])('%s is refused by kind and name', (_name, message, define) => {
    const error = thrownBy(define);
    expect(error).toMatchObject({ name: 'TypeError', code: 'PURECACHE_UNSUPPORTED_TARGET' });
    expect(error.message).toMatch(message);
  });

  test('a field as Babel passes it is refused as a field', () => {
    const decorate = () => cached({}, 'member', { initializer: () => 1, enumerable: true }) as unknown;
    expect(thrownBy(decorate).message).toMatch(/not on a field \(member\)/);
  });
});

describe('@Cached without parentheses', () => {
  test.each<[string, () => unknown]>([
    [
      'on a parameter',
      () => {
        class Wrong {
          method(@Bare _value: number): void {}
        }
        return Wrong;
      },
    ],
    [
      'on a parameter of the constructor',
      () => {
        class Wrong {
          constructor(@Bare _value: number) {}
        }
        return Wrong;
      },
    ],
    [
      'on an accessor',
      () => {
        class Wrong {
          @Bare accessor member = 1;
        }
        return Wrong;
      },
    ],
  ])('%s: a TypeError that shows how to write it', (_name, define) => {
    expect(thrownBy(define)).toMatchObject({ name: 'TypeError', code: 'PURECACHE_INVALID_OPTION' });
    expect(thrownBy(define).message).toMatch(/without parentheses/);
  });
});

describe('keys and descriptors of other compilers', () => {
  test.each<[string, PropertyKey]>([
    ['a number', 42],
    ['a symbol', Symbol('read')],
    ['text', 'read'],
  ])('%s as key is enough', (_name, key) => {
    class Service {
      calls = 0;
    }
    const descriptor = {
      value(this: Service, id: string): string {
        this.calls++;
        return id;
      },
      configurable: true,
      enumerable: false,
      writable: false,
    };
    expect(cached(Service.prototype, key, descriptor)).toBe(descriptor);
    const service = new Service();
    expect([descriptor.value.call(service, 'a'), descriptor.value.call(service, 'a'), service.calls]).toEqual([
      'a',
      'a',
      1,
    ]);
    expect(descriptor).toMatchObject({ configurable: true, enumerable: false, writable: false });
  });

  test('a static method, whose target is the class itself, is no class', () => {
    class Service {
      static calls = 0;
      @Cached({ backend: LRU, capacity }) static read(id: string): string {
        this.calls++;
        return id;
      }
    }
    expect([Service.read('a'), Service.read('a'), Service.calls]).toEqual(['a', 'a', 1]);
  });
});
