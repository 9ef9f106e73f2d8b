/** What `cachedMethodsOf` finds. */
import { Cached, cachedMethodsOf, fromMap } from '@purecache/core';
import { LRU } from '@purecache/lru';

class Base {
  readonly cache = fromMap(new Map());

  @Cached({ backend: LRU, capacity: 3 })
  own() {}

  @Cached({ backend: LRU, capacity: 3 })
  hidden() {}

  @Cached({ backend: LRU, capacity: 3, scope: 'class' })
  static fixed() {}
}

class Derived extends Base {
  override hidden() {}

  @Cached({ backend: fromMap(new Map()), namespace: 'given' })
  given() {}

  @Cached({ backend: (self: Derived) => self.cache, namespace: (self) => `of ${self.cache.size}` })
  selected() {}

  @Cached({ backend: (self: Derived) => self.cache, namespace: (self) => self.cache.get('none') as string })
  nameless() {}
}

const expected = (selected: string | undefined) => [
  { key: 'given', name: 'given', scope: 'shared', namespace: 'given' },
  { key: 'selected', name: 'selected', scope: 'selected', namespace: selected },
  { key: 'nameless', name: 'nameless', scope: 'selected', namespace: undefined },
  { key: 'own', name: 'own', scope: 'object', namespace: undefined },
];

test('the cached methods of an object are found, overridden ones are not', () => {
  expect(cachedMethodsOf(new Derived())).toEqual(expected('of 0'));
});

test('a prototype has the same ones, and the namespaces that do not depend on the object', () => {
  expect(cachedMethodsOf(Derived.prototype)).toEqual(expected(undefined));
});

test('of a class its static methods are found, and of what is no object nothing', () => {
  expect(cachedMethodsOf(Derived)).toEqual([{ key: 'fixed', name: 'fixed', scope: 'class', namespace: undefined }]);
  expect(cachedMethodsOf('text')).toEqual([]);
});
