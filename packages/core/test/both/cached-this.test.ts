/** Whose cache a call uses: that of the object which is `this`, by identity, however the method was called. */
import { LRU } from '@purecache/lru';
import { Cached, cacheOf } from '../../src/index.js';
import { Counting } from '../support/doubles.js';
import { thrownBy } from '../support/caught.js';

const capacity = 16;

class Plain {
  calls = 0;
  constructor(readonly label = 'plain') {}
  read(id: string): string {
    this.calls++;
    return `${this.label} ${id}`;
  }
}
class Service {
  calls = 0;
  constructor(readonly label = 'service') {}
  @Cached({ backend: LRU, capacity }) read(id: string): string {
    this.calls++;
    return `${this.label} ${id}`;
  }
}

/** Needs no `this`, and tells which one it had. */
class Observer {
  static seen: unknown[] = [];
  @Cached({ backend: Counting }) note(..._args: unknown[]): number {
    return Observer.seen.push(this);
  }
  @Cached({ backend: Counting }) async noteLater(..._args: unknown[]): Promise<number> {
    return Observer.seen.push(this);
  }
  @Cached({ backend: Counting }) static note(..._args: unknown[]): number {
    return Observer.seen.push(this);
  }
}
beforeEach(() => (Observer.seen = []));

describe('a detached call', () => {
  test('fails with the error of the undecorated method', () => {
    const { read } = new Service();
    const { read: plain } = new Plain();
    const [error, expected] = [thrownBy(() => read('a')), thrownBy(() => plain('a'))];
    expect(error).toBeInstanceOf(TypeError);
    expect([error.name, error.message]).toEqual([expected.name, expected.message]);
  });

  test('of a method that needs no this runs each time, with this undefined, and caches nothing', async () => {
    const observer = new Observer();
    const { note, noteLater } = observer;
    const { note: staticNote } = Observer;
    expect([note('a'), note('a'), await noteLater('a'), await noteLater('a')]).toEqual([1, 2, 3, 4]);
    expect([staticNote('a'), staticNote('a')]).toEqual([5, 6]);
    expect(Observer.seen).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
    expect([observer.note('a'), observer.note('a')]).toEqual([7, 7]);
  });

  test('a callback passed unbound is such a call, one passed bound is not', () => {
    const observer = new Observer();
    expect(['a', 'a'].map((id) => observer.note.call(undefined, id))).toEqual([1, 2]);
    const bound = observer.note.bind(observer);
    expect(['a', 'a'].map((id) => bound(id))).toEqual([3, 3]);
  });
});

describe('a this that is no object', () => {
  test.each(['str', '', 5, NaN, 10n, true, Symbol('s'), null, undefined])('%p arrives unchanged, each time', (self) => {
    const { note } = Observer.prototype;
    expect([note.call(self as never, 'a'), note.call(self as never, 'a')]).toEqual([1, 2]);
    expect(Observer.seen).toEqual([self, self]);
  });

  test('arguments that no key can be made of do no harm there', () => {
    const unkeyable = () => 1;
    expect([1, 2].map(() => Observer.prototype.note.call(null as never, unkeyable))).toEqual([1, 2]);
    expect(() => new Observer().note(unkeyable)).toThrow(
      expect.objectContaining({ code: 'PURECACHE_UNKEYABLE_ARGUMENT' }),
    );
  });
});

describe('a borrowed method', () => {
  test('call, apply and bind use the cache of the object given', () => {
    const service = new Service();
    const stranger = { label: 'stranger', calls: 0 } as Service;
    const { read } = service;
    for (let i = 0; i < 2; i++) {
      expect([read.call(stranger, 'a'), read.apply(stranger, ['a']), read.bind(stranger)('a')]).toEqual([
        'stranger a',
        'stranger a',
        'stranger a',
      ]);
      expect([read.call(service, 'a'), service.read('a')]).toEqual(['service a', 'service a']);
    }
    expect([stranger.calls, service.calls]).toEqual([1, 1]);
  });

  test('a bound method, passed as a callback, fills and reads the cache of its object', () => {
    const service = new Service();
    const read = service.read.bind(service);
    expect(['a', 'b', 'a'].map((id) => read(id))).toEqual(['service a', 'service b', 'service a']);
    expect([service.read('b'), service.calls]).toEqual(['service b', 2]);
  });

  test('an arrow function around it is a call on the object', () => {
    const service = new Service();
    expect(['a', 'a'].map((id) => service.read(id))).toEqual(['service a', 'service a']);
    expect(service.calls).toBe(1);
  });

  test('functions, arrays, maps and class objects can be this', () => {
    const { note } = Observer.prototype;
    const holders = [() => 1, [], new Map(), class {}, new Date(0), /x/, Object.create(null) as object];
    const first = holders.map((self) => note.call(self as never, 'a'));
    expect(holders.map((self) => note.call(self as never, 'a'))).toEqual(first);
    expect(Observer.seen).toEqual(holders);
  });
});

describe('a call while the object is being made', () => {
  test('in the constructor', () => {
    class Eager {
      calls = 0;
      readonly first: string;
      constructor(readonly label: string) {
        this.first = this.read('a');
      }
      @Cached({ backend: LRU, capacity }) read(id: string): string {
        this.calls++;
        return `${this.label} ${id}`;
      }
    }
    const [one, other] = [new Eager('one'), new Eager('other')];
    expect([one.first, one.read('a'), other.first, other.read('a')]).toEqual(['one a', 'one a', 'other a', 'other a']);
    expect([one.calls, other.calls]).toEqual([1, 1]);
  });

  test('in a field initializer', () => {
    class Eager {
      calls = 0;
      readonly first = this.read('a');
      readonly second = this.read('a');
      @Cached({ backend: LRU, capacity }) read(id: string): string {
        this.calls++;
        return `read ${id}`;
      }
    }
    const eager = new Eager();
    expect([eager.first, eager.second, eager.read('a'), eager.calls]).toEqual(['read a', 'read a', 'read a', 1]);
  });

  test('in the constructor of a base, of a method that a subclass overrides', () => {
    class Base {
      readonly first: string;
      constructor() {
        this.first = this.read('a');
      }
      @Cached({ backend: LRU, capacity }) read(id: string): string {
        return `base ${id}`;
      }
    }
    class Derived extends Base {
      static calls = 0;
      @Cached({ backend: LRU, capacity }) override read(id: string): string {
        Derived.calls++;
        return `derived(${super.read(id)})`;
      }
    }
    const derived = new Derived();
    expect([derived.first, derived.read('a'), Derived.calls]).toEqual(['derived(base a)', 'derived(base a)', 1]);
  });

  test('in a static block and a static field', () => {
    class Eager {
      static calls = 0;
      @Cached({ backend: LRU, capacity }) static read(id: string): string {
        this.calls++;
        return `read ${id}`;
      }
    }
    class Derived extends Eager {
      static override calls = 0;
      static readonly first = this.read('a');
      static second: string;
      static {
        this.second = this.read('a');
      }
    }
    expect([Derived.first, Derived.second, Derived.calls, Eager.calls]).toEqual(['read a', 'read a', 1, 0]);
  });
});

test('a handle of an object on which the method was never called finds an empty cache, and fills it', async () => {
  const service = new Service();
  const handle = cacheOf(service, 'read');
  expect([await handle.has('a'), handle.stats().size]).toEqual([false, 0]);
  service.read('a');
  expect([await handle.has('a'), service.calls]).toEqual([true, 1]);
});
