import { Cached, cache } from '../src/index.js';
import { methodsOf } from '../src/methods-of.js';
import { Counting } from './support/doubles.js';

const names = (object: unknown) => methodsOf(object).map(({ method }) => method.name);
const symbol = Symbol('s');

class Base {
  @Cached({ backend: Counting }) same(): string {
    return 'base';
  }
  @Cached({ backend: Counting }) inherited(): void {}
  @Cached({ backend: Counting }) static ofBase(): void {}
}
class Derived extends Base {
  @Cached({ backend: Counting }) override same(): string {
    return super.same();
  }
  @Cached({ backend: Counting }) [symbol](): void {}
  @Cached({ backend: Counting }) static ofDerived(): void {}
  @Cached({ backend: Counting }) #secret(): number {
    return 1;
  }
  plain(): void {}
  open(): number {
    return this.#secret();
  }
}

test('those of the class come first, then those of the classes that it extends; one that is overridden is another', () => {
  expect(names(new Derived())).toEqual(['same', 'Symbol(s)', 'same', 'inherited']);
  expect(names(new Base())).toEqual(['same', 'inherited']);
  expect(names(Derived.prototype)).toEqual(names(new Derived()));
});

test('a #private one is among them once the object has called it', () => {
  const [derived, other] = [new Derived(), new Derived()];
  derived.open();
  expect(names(derived)).toEqual(['same', 'Symbol(s)', 'same', 'inherited', '#secret']);
  expect(names(other)).not.toContain('#secret');
});

test('of a class they are the static ones, inherited ones too', () => {
  expect(names(Derived)).toEqual(['ofDerived', 'ofBase']);
});

test('of a class they are none of those that its objects have called, whichever cache is theirs; a selector is not asked', () => {
  const backend = new Counting();
  class Service {
    cache = backend;
    @Cached({ backend, namespace: 'shared' }) shared(): void {}
    @Cached({ backend: Counting, scope: 'class' }) ofAll(): void {}
    @Cached({ backend: (self: Service) => self.cache, namespace: 'selected' }) selected(): void {}
    @Cached({ backend: Counting }) static ofClass(): void {}
  }
  const service = new Service();
  for (const name of ['shared', 'ofAll', 'selected'] as const) service[name]();
  expect(names(Service)).toEqual(['ofClass']);
  expect(names(service)).toEqual(['shared', 'ofAll', 'selected']);
});

test('one on a shared backend that a bare object has borrowed is no method of other bare objects', () => {
  class Service {
    @Cached({ backend: new Counting(), namespace: 'lent' }) get(): void {}
  }
  Service.prototype.get.call({} as Service);
  expect(names({})).toEqual([]);
});

test('one that is borrowed is among them, and counts once under two names', () => {
  const borrower = { one: Base.prototype.same, two: Base.prototype.same };
  expect(names(borrower)).toEqual(['same']);
  const guest = {};
  expect(names(guest)).toEqual([]);
  Base.prototype.same.call(guest as Base);
  expect(names(guest)).toEqual(['same']);
});

test('a cached function is no method of the object that holds it', () => {
  const fn = cache(() => 1, { backend: Counting });
  fn();
  expect([names({ fn }), names(fn)]).toEqual([[], []]);
});

test('getters are not run', () => {
  const object = Object.create(Base.prototype, {
    trap: {
      get() {
        throw new Error('run');
      },
      enumerable: true,
    },
  }) as object;
  expect(names(object)).toEqual(['same', 'inherited']);
});

test('a property that is called like one of every object is one like any other', () => {
  class Odd {
    @Cached({ backend: Counting }) ['__proto__'](): void {}
    @Cached({ backend: Counting }) valueOf(): number {
      return 1;
    }
  }
  expect(names(new Odd())).toEqual(['__proto__', 'valueOf']);
});

test('of a proxy that does not let itself be asked, those that it has called', () => {
  const { proxy, revoke } = Proxy.revocable(new Base(), {});
  proxy.inherited();
  revoke();
  expect(names(proxy)).toEqual(['inherited']);
});

test.each([null, undefined, 1, 'text', Symbol('s'), {}, [], Object.create(null)])('of %p there are none', (value) => {
  expect(names(value)).toEqual([]);
});
