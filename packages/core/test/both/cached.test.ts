/** What `@Cached` makes of a method: hits, results, recursion, and how the method looks from outside. */
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';
import { Cached, cacheOf, type PurecacheError } from '../../src/index.js';
import { Counting } from '../support/doubles.js';

declare const PROTOCOL: 'standard' | 'legacy';

test('this project compiles decorators by the protocol that it is named after', () => {
  const seen: number[] = [];
  const probe = (...args: unknown[]): void => void seen.push(args.length);
  class Probed {
    @probe method(): void {}
  }
  new Probed().method();
  expect(seen).toEqual([PROTOCOL === 'standard' ? 2 : 3]);
});

describe('a hit', () => {
  class OverLru {
    calls: unknown[][] = [];
    @Cached({ backend: LRU, capacity: 100 }) get(...args: unknown[]): object {
      this.calls.push(args);
      return { args };
    }
  }
  class OverTtl {
    calls: unknown[][] = [];
    @Cached({ backend: TTL, ttl: '1h' }) get(...args: unknown[]): object {
      this.calls.push(args);
      return { args };
    }
  }
  class OverCounting {
    calls: unknown[][] = [];
    @Cached({ backend: Counting }) get(...args: unknown[]): object {
      this.calls.push(args);
      return { args };
    }
  }

  describe.each([
    ['LRU', OverLru],
    ['TTL', OverTtl],
    ['another backend', OverCounting],
  ])('over %s', (_name, Service) => {
    test('gives the very value of the first call and does not call the method', () => {
      const service = new Service();
      const first = service.get('a', 1);
      expect(service.get('a', 1)).toBe(first);
      expect(service.get('a', 2)).not.toBe(first);
      expect(service.calls).toEqual([
        ['a', 1],
        ['a', 2],
      ]);
    });

    test('is never one of another object', () => {
      const [one, other] = [new Service(), new Service()];
      expect(one.get('a')).not.toBe(other.get('a'));
      expect([one.get('a'), other.get('a')].map((value) => value === one.get('a'))).toEqual([true, false]);
      expect([one.calls.length, other.calls.length]).toEqual([1, 1]);
    });

    test('needs the same arguments by type: each of these lists has an entry of its own', () => {
      const service = new Service();
      const lists = [[1], ['1'], [1n], [true], ['true'], [], [undefined], [null], [NaN], [0], [-0], ['']];
      const first = lists.map((args) => service.get(...args));
      const second = lists.map((args) => service.get(...args));
      expect(service.calls).toHaveLength(lists.length);
      expect(new Set(first).size).toBe(lists.length);
      expect(second.every((value, i) => value === first[i])).toBe(true);
    });
  });
});

describe('results that look like nothing', () => {
  test.each([undefined, null, false, 0, -0, '', NaN])(
    '%p is a hit the second time, plain and by promise',
    async (value) => {
      let calls = 0;
      class Nothing {
        @Cached({ backend: LRU, capacity: 8 }) now(): unknown {
          calls++;
          return value;
        }
        @Cached({ backend: TTL, ttl: 1_000 }) async later(): Promise<unknown> {
          calls++;
          return value;
        }
      }
      const nothing = new Nothing();
      expect([nothing.now(), nothing.now(), nothing.now()]).toEqual([value, value, value]);
      expect([await nothing.later(), await nothing.later()]).toEqual([value, value]);
      expect(calls).toBe(2);
    },
  );
});

describe('recursion through this', () => {
  test('fib(40) makes 41 calls', () => {
    class Fibonacci {
      calls = 0;
      @Cached({ backend: LRU, capacity: 100 }) fib(n: number): number {
        this.calls++;
        return n < 2 ? n : this.fib(n - 1) + this.fib(n - 2);
      }
      asyncCalls = 0;
      @Cached({ backend: LRU, capacity: 100 }) async later(n: number): Promise<number> {
        this.asyncCalls++;
        return n < 2 ? n : (await this.later(n - 1)) + (await this.later(n - 2));
      }
    }
    const fibonacci = new Fibonacci();
    expect([fibonacci.fib(40), fibonacci.calls]).toEqual([102_334_155, 41]);
    return fibonacci.later(40).then((value) => expect([value, fibonacci.asyncCalls]).toEqual([102_334_155, 41]));
  });

  test('two cached methods may call each other, with the same arguments too', () => {
    class Parity {
      calls: string[] = [];
      @Cached({ backend: LRU, capacity: 100 }) isEven(n: number): boolean {
        this.calls.push(`even ${n}`);
        return n === 0 || this.isOdd(n - 1);
      }
      @Cached({ backend: LRU, capacity: 100 }) isOdd(n: number): boolean {
        this.calls.push(`odd ${n}`);
        return n !== 0 && this.isEven(n - 1);
      }
      @Cached({ backend: LRU, capacity: 100 }) outer(n: number): string {
        return `outer ${this.inner(n)}`;
      }
      @Cached({ backend: LRU, capacity: 100 }) inner(n: number): string {
        return `inner ${n}`;
      }
    }
    const parity = new Parity();
    expect([parity.isEven(4), parity.isEven(4), parity.isOdd(3)]).toEqual([true, true, true]);
    expect(parity.calls).toEqual(['even 4', 'odd 3', 'even 2', 'odd 1', 'even 0']);
    expect([parity.outer(1), parity.inner(1)]).toEqual(['outer inner 1', 'inner 1']);
  });
});

describe('the decorated method looks like the method', () => {
  class Plain {
    get(_a: string, _b?: number, ..._rest: unknown[]): string {
      return 'x';
    }
    async load(_a: string, _b: string): Promise<string> {
      return 'x';
    }
    static make(_a: string): string {
      return 'x';
    }
  }
  class Decorated {
    @Cached({ backend: LRU, capacity: 8 }) get(_a: string, _b?: number, ..._rest: unknown[]): string {
      return 'x';
    }
    @Cached({ backend: LRU, capacity: 8 }) async load(_a: string, _b: string): Promise<string> {
      return 'x';
    }
    @Cached({ backend: LRU, capacity: 8 }) static make(_a: string): string {
      return 'x';
    }
  }

  test.each([
    ['get', Plain.prototype, Decorated.prototype],
    ['load', Plain.prototype, Decorated.prototype],
    ['make', Plain, Decorated],
  ] as const)('%s: the flags of the property, its name, its length, and no prototype', (name, plain, decorated) => {
    const looks = (holder: object) => {
      const { value, ...flags } = Object.getOwnPropertyDescriptor(holder, name) as PropertyDescriptor;
      const method = value as { name: string; length: number };
      const { name: itsName, length, ...others } = Object.getOwnPropertyDescriptors(method);
      return { ...flags, name: method.name, itsName, length, others };
    };
    expect(looks(decorated)).toEqual(looks(plain));
    expect(looks(decorated)).toMatchObject({ name, enumerable: false, writable: true, configurable: true });
  });

  test('it cannot be called with new, nor extended', () => {
    const get = Decorated.prototype.get as never as new () => object;
    expect(() => new get()).toThrow(TypeError);
    expect(() => Reflect.construct(get, ['a'])).toThrow(TypeError);
    expect(() => class extends get {}).toThrow(TypeError);
  });

  test('the class has no more members than before, and its methods are listed in the same order', () => {
    expect(Reflect.ownKeys(Decorated.prototype)).toEqual(Reflect.ownKeys(Plain.prototype));
    expect(Reflect.ownKeys(Decorated)).toEqual(Reflect.ownKeys(Plain));
  });
});

describe('options', () => {
  test('are checked when the class is defined, by making the backend that the first object gets', () => {
    let made = 0;
    class Made extends Counting {
      constructor(options: { label?: string }) {
        super(options);
        made++;
      }
    }
    class Service {
      @Cached({ backend: Made, label: 'x' }) get(id: string): string {
        return id;
      }
    }
    expect(made).toBe(1);
    const [first, second] = [new Service(), new Service()];
    first.get('a');
    expect(made).toBe(1);
    second.get('a');
    expect(made).toBe(2);
    expect((cacheOf(second, 'get').backend as Made).given).toEqual({ label: 'x' });
    expect(() => {
      class Wrong {
        @Cached({ backend: LRU, capacity: 0 }) get(id: string): string {
          return id;
        }
      }
      return Wrong;
    }).toThrow(expect.objectContaining<Partial<PurecacheError>>({ code: 'PURECACHE_INVALID_OPTION' }));
  });

  test('one decorator may be put on several methods: each has a cache of its own', () => {
    const cached = Cached({ backend: LRU, capacity: 8 });
    class Service {
      @cached one(id: string): string {
        return `one ${id}`;
      }
      @cached other(id: string): string {
        return `other ${id}`;
      }
    }
    const service = new Service();
    expect([service.one('a'), service.other('a'), service.one('a')]).toEqual(['one a', 'other a', 'one a']);
  });
});
