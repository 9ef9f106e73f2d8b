/** Where `@Cached` does not belong it is refused when the class is defined, by kind and by name, in both protocols. */
import { LRU } from '@purecache/lru';
import { Cached } from '../../src/index.js';
import { thrownBy, type AnyDecorator } from '../support/caught.js';

const options = { backend: LRU, capacity: 8 } as const;
/** The types refuse most of what follows, so they are left out here. */
const cached = Cached(options) as AnyDecorator;
const symbol = Symbol('the symbol');

describe('a target that is no method', () => {
  test.each<[string, RegExp, () => unknown]>([
    [
      'a getter',
      /not on a getter \(member\)/,
      () => {
        class Wrong {
          @cached get member(): number {
            return 1;
          }
        }
        return Wrong;
      },
    ],
    [
      'a static getter',
      /not on a getter \(member\)/,
      () => {
        class Wrong {
          @cached static get member(): number {
            return 1;
          }
        }
        return Wrong;
      },
    ],
    [
      'a getter that returns a function',
      /not on a getter \(member\)/,
      () => {
        class Wrong {
          @cached get member(): () => number {
            return () => 1;
          }
        }
        return Wrong;
      },
    ],
    [
      'a setter',
      /not on a setter \(member\)/,
      () => {
        class Wrong {
          @cached set member(_value: number) {}
        }
        return Wrong;
      },
    ],
    [
      'an accessor',
      /not on an accessor \(member\)/,
      () => {
        class Wrong {
          @cached accessor member = 1;
        }
        return Wrong;
      },
    ],
    [
      'a field',
      /not on a field \(member\)/,
      () => {
        class Wrong {
          @cached member = 1;
        }
        return Wrong;
      },
    ],
    [
      'a field without a value',
      /not on a field \(member\)/,
      () => {
        class Wrong {
          @cached member!: () => number;
        }
        return Wrong;
      },
    ],
    [
      'an arrow function in a field',
      /not on a field \(member\)/,
      () => {
        class Wrong {
          @cached member = () => 1;
        }
        return Wrong;
      },
    ],
    [
      'a static field',
      /not on a field \(member\)/,
      () => {
        class Wrong {
          @cached static member = () => 1;
        }
        return Wrong;
      },
    ],
    [
      'a field named by a symbol',
      /not on a field \(Symbol\(the symbol\)\)/,
      () => {
        class Wrong {
          @cached
          [symbol] = 1;
        }
        return Wrong;
      },
    ],
    [
      'a class',
      /not on a class \(Wrong\)/,
      () => {
        @cached
        class Wrong {}
        return Wrong;
      },
    ],
  ])('%s: a TypeError with a code that names kind and member, and says what to do', (_name, message, define) => {
    const error = thrownBy(define);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ code: 'PURECACHE_UNSUPPORTED_TARGET', message: expect.stringMatching(message) });
    expect(error.message).toMatch(/^@Cached works on methods, .*(Write it as a method|Put it on the methods)/);
  });

  test('calls by hand, as in a static block, are refused too', () => {
    const misuses: [RegExp, () => unknown][] = [
      [
        /not on a field \(missing\)/,
        () =>
          class Wrong {
            static {
              cached(this.prototype, 'missing');
            }
          },
      ],
      [
        /not on a class \(method\)/,
        () =>
          class Wrong {
            static {
              cached(this.prototype.method);
            }
            method(): void {}
          },
      ],
      [/not on a class \(\(anonymous\)\)/, () => cached(class {})],
      [/not on a class \(\(anonymous\)\)/, () => cached()],
    ];
    for (const [message, define] of misuses) {
      expect(thrownBy(define)).toMatchObject({ name: 'TypeError', code: 'PURECACHE_UNSUPPORTED_TARGET' });
      expect(thrownBy(define).message).toMatch(message);
    }
  });
});

describe('applied by hand', () => {
  class Target {
    calls = 0;
    read(id: string): string {
      this.calls++;
      return id;
    }
  }

  test('to a descriptor, whose value it sets in place and which it returns', () => {
    class Mine extends Target {}
    const descriptor = Object.getOwnPropertyDescriptor(Target.prototype, 'read') as PropertyDescriptor;
    const original: unknown = descriptor.value;
    expect(cached(Mine.prototype, 'read', descriptor)).toBe(descriptor);
    expect(descriptor.value).not.toBe(original);
    expect(descriptor).toMatchObject({ enumerable: false, writable: true, configurable: true });
    Object.defineProperty(Mine.prototype, 'read', descriptor);
    const mine = new Mine();
    expect([mine.read('a'), mine.read('a'), mine.calls]).toEqual(['a', 'a', 1]);
  });

  test('inside a decorator that applies others and ignores what they return', () => {
    const applyAll =
      (...decorators: AnyDecorator[]) =>
      (target: object, key: string, descriptor: PropertyDescriptor): void => {
        for (const decorate of decorators) decorate(target, key, descriptor);
      };
    class Mine extends Target {}
    const descriptor = Object.getOwnPropertyDescriptor(Target.prototype, 'read') as PropertyDescriptor;
    applyAll(() => undefined, cached)(Mine.prototype, 'read', descriptor);
    Object.defineProperty(Mine.prototype, 'read', descriptor);
    const mine = new Mine();
    expect([mine.read('a'), mine.read('a'), mine.calls]).toEqual(['a', 'a', 1]);
  });

  test('without a descriptor it is taken for a field, as the legacy protocol has it', () => {
    const error = thrownBy(() => cached(Target.prototype, 'read'));
    expect(error).toMatchObject({ name: 'TypeError', code: 'PURECACHE_UNSUPPORTED_TARGET' });
    expect(error.message).toMatch(/not on a field \(read\)/);
  });
});
