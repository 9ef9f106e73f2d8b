/** What the standard protocol alone may put `@Cached` on, and the context objects of several compilers. */
import { LRU } from '@purecache/lru';
import { Cached } from '../../src/index.js';
import { thrownBy, type AnyDecorator } from '../support/caught.js';

const capacity = 16;

describe('targets that only this protocol has', () => {
  const cached = Cached({ backend: LRU, capacity }) as AnyDecorator;

  test.each<[string, RegExp, () => unknown]>([
    [
      'a static accessor',
      /not on an accessor \(member\)/,
      () =>
        class {
          @cached static accessor member = 1;
        },
    ],
    [
      'a #private accessor',
      /not on an accessor \(#member\)/,
      () =>
        class {
          @cached accessor #member = 1;
          read() {
            return this.#member;
          }
        },
    ],
    [
      'a #private getter',
      /not on a getter \(#member\)/,
      () =>
        class {
          @cached get #member() {
            return 1;
          }
          read() {
            return this.#member;
          }
        },
    ],
    [
      'a #private field',
      /not on a field \(#member\)/,
      () =>
        class {
          @cached #member = () => 1;
          read() {
            return this.#member;
          }
        },
    ],
    [
      'a class expression',
      /not on a class \(Wrong\)/,
      () => [
        @cached
        class Wrong {},
      ],
    ],
    [
      'an anonymous class',
      /not on a class \(\(anonymous\)\)/,
      () => [
        @cached
        class {},
      ],
    ],
  ])('%s is refused by kind and name', (_name, message, define) => {
    const error = thrownBy(define);
    expect(error).toMatchObject({ name: 'TypeError', code: 'PURECACHE_UNSUPPORTED_TARGET' });
    expect(error.message).toMatch(message);
  });
});

describe('the context object of other compilers', () => {
  const original = function (this: object, id: string): string {
    return id;
  };

  test.each<[string, object]>([
    ['no more than kind and name', { kind: 'method', name: 'read' }],
    ['a numeric name', { kind: 'method', name: 42 }],
    ['a symbol', { kind: 'method', name: Symbol('read') }],
    ['metadata', { kind: 'method', name: 'read', static: false, private: false, metadata: {}, access: {} }],
  ])('with %s is enough', (_name, context) => {
    let calls = 0;
    const count = function (this: object, id: string): string {
      calls++;
      return id;
    };
    const read = (Cached({ backend: LRU, capacity }) as AnyDecorator)(count, context) as (id: string) => string;
    const self = {};
    expect([read.call(self, 'a'), read.call(self, 'a'), calls]).toEqual(['a', 'a', 1]);
  });

  test.each(['class', 'getter', 'setter', 'field', 'accessor', 'something new'])('of kind %s is refused', (kind) => {
    const decorate = () =>
      (Cached({ backend: LRU, capacity }) as AnyDecorator)(original, { kind, name: 'read' }) as unknown;
    expect(thrownBy(decorate)).toMatchObject({ code: 'PURECACHE_UNSUPPORTED_TARGET' });
    expect(thrownBy(decorate).message).toContain(kind);
  });

  test('of a method that is no function is refused', () => {
    const decorate = () =>
      (Cached({ backend: LRU, capacity }) as AnyDecorator)(undefined, { kind: 'method', name: 'read' }) as unknown;
    expect(thrownBy(decorate)).toMatchObject({ code: 'PURECACHE_UNSUPPORTED_TARGET' });
  });
});
