/** `@CacheEvict` and `@CachePut` where they do not belong, or with what they do not take: refused with the class. */
import { jest } from '@jest/globals';
import { LRU } from '@purecache/lru';
import { CacheEvict } from '../../src/cache-evict.js';
import { CachePut } from '../../src/cache-put.js';
import { Cached } from '../../src/index.js';
import { thrownBy, type AnyDecorator } from '../support/caught.js';
import { settled } from '../support/deferred.js';

const decorators = [
  ['CacheEvict', CacheEvict as unknown as AnyDecorator],
  ['CachePut', CachePut as unknown as AnyDecorator],
] as const;

describe.each(decorators)('@%s', (name, Decorator) => {
  const decorate = Decorator('get') as AnyDecorator;

  test.each<[string, () => unknown]>([
    [
      'a getter (member)',
      () => {
        class Wrong {
          @decorate get member(): number {
            return 1;
          }
        }
        return Wrong;
      },
    ],
    [
      'a field (member)',
      () => {
        class Wrong {
          @decorate member = () => 1;
        }
        return Wrong;
      },
    ],
    [
      'a class (Wrong)',
      () => {
        @decorate
        class Wrong {}
        return Wrong;
      },
    ],
    [
      'a generator (member)',
      () => {
        class Wrong {
          @decorate *member(): Iterable<number> {
            yield 1;
          }
        }
        return Wrong;
      },
    ],
    [
      'a generator (asyncMember)',
      () => {
        class Wrong {
          @decorate async *asyncMember(): AsyncIterable<number> {
            yield 1;
          }
        }
        return Wrong;
      },
    ],
  ])('on %s: a TypeError that says so, and what to do', (what, define) => {
    const error = thrownBy(define);
    expect(error).toMatchObject({ name: 'TypeError', code: 'PURECACHE_UNSUPPORTED_TARGET' });
    expect(error.message).toContain(`@${name} works on methods, not on ${what}. `);
    expect(error.message).toMatch(/(Write it as a method|Put it on the methods that change).*\.$/);
  });

  test.each<[string, () => unknown]>([
    [
      'on a method',
      () => {
        class Wrong {
          @Decorator method(): void {}
        }
        return Wrong;
      },
    ],
    [
      'on a static method',
      () => {
        class Wrong {
          @Decorator static method(): void {}
        }
        return Wrong;
      },
    ],
    [
      'on a field',
      () => {
        class Wrong {
          @Decorator field = 1;
        }
        return Wrong;
      },
    ],
    [
      'on a class',
      () => {
        @Decorator
        class Wrong {}
        return Wrong;
      },
    ],
  ])('without parentheses, %s: a TypeError that shows how to write it', (_what, define) => {
    const error = thrownBy(define);
    expect(error).toMatchObject({ name: 'TypeError', code: 'PURECACHE_INVALID_OPTION' });
    expect(error.message).toBe(
      `@${name} was written without parentheses. Write @${name}('getUser'), with the name of the cached method.`,
    );
  });

  test.each<[unknown[], RegExp]>([
    [[], /was given undefined as a name\. Write/],
    [[''], /was given empty text as a name/],
    [[5], /was given a number as a name/],
    [[{ args: 1 }], /was given an object \(Object\) as a name/],
    [['get', null], /takes its options as an object, not as null/],
    [['get', () => []], /takes its options as an object, not as a function/],
    [['get', []], /takes its options as an object, not as an array/],
    [['get', { wen: 1 }], /Unknown option 'wen'\. Did you mean 'when'\? Known: args, when/],
    [['get', { args: [1] }], /Option 'args' must be a function, not an array/],
    [['get', { when: true }], /Option 'when' must be a function, not true/],
  ])('with %p: a TypeError', (given, message) => {
    const error = thrownBy(() => Decorator(...given));
    expect(error).toMatchObject({ name: 'TypeError', code: 'PURECACHE_INVALID_OPTION' });
    expect(error.message).toMatch(message);
  });
});

test.each<[object, RegExp]>([
  [{ before: 'yes' }, /Option 'before' must be true or false, not 'yes'/],
  [{ allEntries: 1 }, /Option 'allEntries' must be true or false, not 1/],
  [{ allEntries: true, args: () => [] }, /'allEntries' drops every entry, so it does not go with 'args'/],
])('@CacheEvict with %p: a TypeError', (options, message) => {
  const error = thrownBy(() => (CacheEvict as AnyDecorator)('get', options));
  expect(error).toMatchObject({ name: 'TypeError', code: 'PURECACHE_INVALID_OPTION' });
  expect(error.message).toMatch(message);
});

test.each(['before', 'allEntries'])('@CachePut has no %p', (option) => {
  expect(thrownBy(() => (CachePut as unknown as AnyDecorator)('get', { [option]: true })).message).toMatch(
    `Unknown option '${option}'. Known: args, when.`,
  );
});

test('options that say no are the same as none', () => {
  class Fine {
    loads = 0;
    @Cached({ backend: LRU, capacity: 8 }) get(_id: string): number {
      return ++this.loads;
    }
    @CacheEvict('get', { before: false, allEntries: false }) change(_id: string): number {
      return this.get('1');
    }
  }
  const fine = new Fine();
  fine.get('1');
  fine.get('2');
  expect([fine.change('1'), fine.get('2'), fine.get('1')]).toEqual([1, 2, 3]);
});

describe('a when that answers by a promise', () => {
  test.each([
    ['says no', () => Promise.resolve(false)],
    ['rejects', () => Promise.reject(new Error('when'))],
  ])('warns and drops the entry, even if it %s', async (_title, when) => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    class Names {
      loads = 0;
      @Cached({ backend: LRU, capacity: 8 }) get(_id: string): number {
        return ++this.loads;
      }
      @CacheEvict('get', { when: when as never }) change(_id: string): string {
        return 'changed';
      }
    }
    const names = new Names();
    expect([names.get('a'), names.get('a'), names.change('a'), names.get('a')]).toEqual([1, 1, 'changed', 2]);
    await settled(); // a rejection that nobody handles would fail the test
    expect(warned.mock.calls.map(([message]) => message)).toEqual([
      expect.stringMatching(/^Option 'when' of @CacheEvict of Names\.change failed.*so the entry is dropped/),
    ]);
    warned.mockRestore();
  });
});
