/** `@Cached` without parentheses, or without options, is refused: it must not silently cache nothing. */
import { LRU } from '@purecache/lru';
import { Cached } from '../../src/index.js';
import { thrownBy, type AnyDecorator } from '../support/caught.js';

declare const PROTOCOL: 'standard' | 'legacy';

const Bare = Cached as AnyDecorator;

describe('@Cached without parentheses', () => {
  test.each<[string, () => unknown]>([
    [
      'on a method',
      () => {
        class Wrong {
          @Bare method(): number {
            return 1;
          }
        }
        return Wrong;
      },
    ],
    [
      'on a static method',
      () => {
        class Wrong {
          @Bare static method(): number {
            return 1;
          }
        }
        return Wrong;
      },
    ],
    [
      'on a getter',
      () => {
        class Wrong {
          @Bare get member(): number {
            return 1;
          }
        }
        return Wrong;
      },
    ],
    [
      'on a field',
      () => {
        class Wrong {
          @Bare member = 1;
        }
        return Wrong;
      },
    ],
  ])('%s: a TypeError that shows how to write it', (_name, define) => {
    const error = thrownBy(define);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ code: 'PURECACHE_INVALID_OPTION' });
    expect(error.message).toMatch(/without parentheses.*@Cached\(\{/);
  });

  test('on a class: a TypeError that asks for options', () => {
    const define = () => {
      @Bare
      class Wrong {}
      return Wrong;
    };
    expect(thrownBy(define)).toMatchObject({ name: 'TypeError', code: 'PURECACHE_INVALID_OPTION' });
    // The legacy protocol passes the class alone, so that it is taken for options.
    expect(thrownBy(define).message).toMatch(
      PROTOCOL === 'standard' ? /without parentheses/ : /Options were expected, not the function Wrong/,
    );
  });

  test.each([
    ['nothing', []],
    ['null', [null]],
    ['text', ['LRU']],
    ['a backend class', [LRU]],
    ['an array', [[]]],
    ['an empty object', [{}]],
  ])('with %s between them: a TypeError that shows the forms', (_name, args) => {
    const error = thrownBy(() => Bare(...args));
    expect(error).toMatchObject({ name: 'TypeError', code: 'PURECACHE_INVALID_OPTION' });
    expect(error.message).toMatch(/backend: LRU, capacity: 128/);
  });
});
