import { createContext, runInContext } from 'node:vm';
import { hashKey } from '../src/key/key.js';
import { cacheKey } from '../src/key/object-kind.js';
import { thrownBy } from './support/caught.js';

/** What a program of another realm gives. */
const context = createContext({});
const foreign = (source: string): unknown => runInContext(`(${source})`, context);

describe('builtins of another realm have the keys of our own', () => {
  test.each<[string, unknown]>([
    ['{ a: 1, b: { c: [2] } }', { a: 1, b: { c: [2] } }],
    ['[1, [2], , undefined]', [1, [2], , undefined]], // eslint-disable-line no-sparse-arrays -- a hole is the case
    ['Object.assign([1], { a: 1 })', Object.assign([1], { a: 1 })],
    ['Array.from({ length: 30 }, (_, i) => i)', Array.from({ length: 30 }, (_, i) => i)],
    ['new Map([[{ a: 1 }, 1]])', new Map([[{ a: 1 }, 1]])],
    ['new Set([1, [2]])', new Set([1, [2]])],
    ['new Date(5)', new Date(5)],
    ['/a/gi', /a/gi],
    ["new Error('m', { cause: 1 })", new Error('m', { cause: 1 })],
    ["new TypeError('m')", new TypeError('m')],
    ["new AggregateError([1], 'm')", new AggregateError([1], 'm')],
    ['Uint8Array.of(1, 2)', Uint8Array.of(1, 2)],
    ['new DataView(Uint8Array.of(1).buffer)', new DataView(Uint8Array.of(1).buffer)],
    ['new ArrayBuffer(2)', new ArrayBuffer(2)],
    ['new SharedArrayBuffer(2)', new SharedArrayBuffer(2)],
    ['Object(1)', Object(1)],
    ["Object('a')", Object('a')],
    ['Object(1n)', Object(1n)],
    ['Object(Symbol.iterator)', Object(Symbol.iterator)],
    ["Symbol.for('a')", Symbol.for('a')],
    ['Object.create(null)', {}],
    ['{ toJSON: () => 1 }', { toJSON: () => 1 }],
  ])('%s', (source, own) => {
    expect(hashKey([0, foreign(source)])).toBe(hashKey([0, own]));
  });

  test('and those that cannot have a key are refused alike', () => {
    for (const [source, what] of [
      ['() => 1', 'a function'],
      ['Promise.resolve(1)', 'a promise or thenable'],
      ['new WeakMap()', 'an instance of WeakMap, whose content cannot be read'],
      ['new (class Foo {})()', 'an instance of Foo, which has no fields of its own'],
      ['(function* () {})()', 'an iterator'],
    ] as const) {
      expect(thrownBy(() => hashKey([foreign(source)])).message).toContain(` args[0]: ${what}. `);
    }
  });

  test('a clone of plain data, which Node makes in its own realm, has the key of the data', () => {
    const data = { a: [1, { b: new Map([[1, new Date(1)]]) }], c: /x/g, d: new RangeError('m'), e: new Set(['a']) };
    expect(hashKey([structuredClone(data)])).toBe(hashKey([data]));
  });
});

describe('Symbol.toStringTag', () => {
  const tagged = (object: object, tag: string) => Object.defineProperty(object, Symbol.toStringTag, { value: tag });

  test('makes no builtin of what is none', () => {
    for (const tag of [
      'Map',
      'Set',
      'Date',
      'Error',
      'RegExp',
      'Uint8Array',
      'AbortSignal',
      'Array',
      'Promise',
      'URL',
    ]) {
      expect(hashKey([tagged({ a: 1 }, tag)])).toBe(hashKey([{ a: 1 }]));
      expect(hashKey([{ [Symbol.toStringTag]: tag }])).toMatch(/^~:\{\}Y11:toStringTag/);
    }
  });

  test('hides no builtin', () => {
    const makers: (() => object)[] = [
      () => new Map([[1, 2]]),
      () => new Set([1]),
      () => new Date(5),
      () => /a/g,
      () => new Error('m'),
      () => Uint8Array.of(1),
      () => new ArrayBuffer(1),
      () => Buffer.from('a'),
      () => [1],
      () => new URL('http://a/'),
      () => new URLSearchParams('a=1'),
      () => Object(1) as object,
    ];
    for (const make of makers) expect(hashKey([tagged(make(), 'Object')])).toBe(hashKey([make()]));
  });

  test('nor do own properties that stand before the content of a builtin', () => {
    const own = (object: object, name: string) => Object.defineProperty(object, name, { value: 7 });
    expect(hashKey([own(new Map([[1, 2]]), 'size')])).toBe(hashKey([new Map([[1, 2]])]));
    expect(hashKey([own(new Map([[1, 2]]), 'forEach')])).toBe(hashKey([new Map([[1, 2]])]));
    expect(hashKey([own(new Date(5), 'getTime')])).toBe(hashKey([new Date(5)]));
    expect(hashKey([own(/a/g, 'source')])).toBe(hashKey([/a/g]));
    expect(hashKey([own(Uint8Array.of(1), 'length')])).toBe(hashKey([Uint8Array.of(1)]));
    expect(hashKey([own(Uint8Array.of(1), 'byteLength')])).toBe(hashKey([Uint8Array.of(1)]));
    expect(hashKey([own(new URL('http://a/'), 'href')])).toBe(hashKey([new URL('http://a/')]));
  });
});

describe('classes that only have the name of a builtin', () => {
  test('are classes', () => {
    class Map {
      a = 1;
    }
    class Date {
      a = 1;
    }
    for (const type of [Map, Date]) {
      expect(hashKey([new type()])).toMatch(/^~[cC]\d+:(Map|Date)/);
      expect(hashKey([new type()])).not.toBe(hashKey([{ a: 1 }]));
    }
  });

  test('a chain of prototypes without Object.prototype is a class, too', () => {
    const instance = Object.assign(Object.create(Object.create(null) as object) as object, { a: 1 });
    expect(hashKey([instance])).toMatch(/^~C\d+:~.*\{1:a\}1;$/);
    expect(hashKey([Object.assign(instance, { toJSON: () => 1 })])).toMatch(/^~C\d+:~.*=1;$/);
  });

  test('nor does the end of its source make it one', () => {
    // Made from text, because compilers drop comments.
    const made = (source: string) => new Function(`return ${source}\n// { [native code]\n}`)() as new () => object;
    for (const type of [
      made('class WeakMap { a = 1;'),
      made('class Map { a = 1;'),
      made('function Promise() { this.a = 1;'),
    ]) {
      expect(Function.prototype.toString.call(type)).toMatch(/\{ \[native code\]\s*\}$/);
      expect(hashKey([new type()])).toMatch(new RegExp(`^~[cC]\\d+:${type.name}.*\\{1:a\\}1;$`));
    }
  });

  test('what borrows a native constructor is none', () => {
    const impostor = { constructor: WeakMap };
    const instance = Object.assign(Object.create(impostor) as object, { a: 1 });
    expect(hashKey([instance])).toMatch(/^~[cC]\d+:WeakMap.*\{1:a\}1;$/);
  });
});

describe('classes of builtins', () => {
  class Priced extends Date {
    constructor(
      time: number,
      readonly price: number,
    ) {
      super(time);
    }
  }
  class Secretive extends Map<unknown, unknown> {
    #secret = 1;
    secret() {
      return this.#secret;
    }
  }
  class Told extends Map<unknown, unknown> {
    #secret: number;
    constructor(secret: number) {
      super();
      this.#secret = secret;
    }
    toJSON() {
      return this.#secret;
    }
  }

  test('count with their fields, and the builtin toJSON has no say', () => {
    expect(hashKey([new Priced(5, 1)])).not.toBe(hashKey([new Priced(5, 2)]));
    expect(hashKey([new Priced(NaN, 1)])).toBe('~c6:Priced+{5:price}1;DNaN:NaN;');
  });

  test('are refused if they keep #private state, unless they tell', () => {
    expect(thrownBy(() => hashKey([new Secretive()])).message).toContain('Secretive, which keeps #private state');
    expect(hashKey([new Told(1)])).toBe('~c4:Told=1;');
  });

  test('may tell nothing else than their content by a method that returns the object', () => {
    class Self extends Set<unknown> {
      toJSON() {
        return this;
      }
    }
    expect(hashKey([new Self([1])])).toBe('~c4:SelfS1;}');
  });

  test('a builtin may have methods of its own, too', () => {
    expect(hashKey([Object.assign(new Date(5), { [cacheKey]: () => 'x' })])).toBe('~=1:x');
    expect(hashKey([Object.assign([1], { toJSON: () => 'x' })])).toBe('~=1:x');
    expect(hashKey([Object.assign(new Map(), { toJSON: () => 'x' })])).toBe('~=1:x');
  });
});

describe('methods that make a key', () => {
  class Both {
    constructor(readonly secret: number) {}
    [cacheKey]() {
      return ['key', this.secret];
    }
    toJSON() {
      return 'json';
    }
  }

  test('[cacheKey] wins over toJSON', () => {
    expect(hashKey([new Both(1)])).toBe('~c4:Both=[3:key1;]');
    expect(hashKey([{ [cacheKey]: () => 1, toJSON: () => 2 }])).toBe('~=1;');
  });

  test('they make keyable what is not', () => {
    class Handle {
      #id = 7;
      callback = () => this.#id;
      then() {}
      [cacheKey]() {
        return this.#id;
      }
    }
    class Tag {
      toJSON() {
        return 'tag';
      }
    }
    expect(hashKey([new Handle()])).toBe('~c6:Handle=7;');
    expect(hashKey([new Tag()])).toBe('~c3:Tag=3:tag');
  });

  test('one that returns the object leaves the key to its fields', () => {
    class Same {
      constructor(readonly a: number) {}
      toJSON() {
        return this;
      }
    }
    expect(hashKey([new Same(1)])).toBe('~c4:Same{1:a}1;');
  });

  test('a property of that name that is no function is a field', () => {
    expect(hashKey([{ [cacheKey]: 1 }])).toBe('~:{}y13:purecache.key1;}');
    expect(hashKey([{ toJSON: 1 }])).toBe('~{6:toJSON}1;');
  });

  test('what pollutes Object.prototype has no say', () => {
    const before = hashKey([{ a: 1 }, [1], new Date(5)]);
    Object.defineProperty(Object.prototype, 'toJSON', { value: () => 'polluted', configurable: true });
    try {
      expect(hashKey([{ a: 1 }, [1], new Date(5)])).toBe(before);
      expect(hashKey([Array.from({ length: 20 }, (_, i) => i)])).toMatch(/^~\[0;1;/);
    } finally {
      delete (Object.prototype as { toJSON?: unknown }).toJSON;
    }
  });

  test('the symbol is the same in every copy of the module', () => {
    expect(cacheKey).toBe(Symbol.for('purecache.key'));
  });
});

describe('#private state', () => {
  const refuses = (instance: object): boolean => {
    try {
      hashKey([instance]);
      return false;
    } catch {
      return true;
    }
  };

  test('is found in methods, accessors and checks, behind optional chaining and spaces', () => {
    for (const use of [
      'this.#b',
      'this?.#b',
      'this. #b',
      'this.\n#b',
      '#b in this',
      '#b  in this',
      'this.#b in this',
    ]) {
      const type = foreign(`class { a = 1; #b = 2; read() { return ${use}; } }`) as new () => object;
      expect([use, refuses(new type())]).toEqual([use, true]);
    }
    const letters = foreign('class { a = 1; #größe = 2; #$ = 3; read() { return this.#größe; } }') as new () => object;
    expect(refuses(new letters())).toBe(true);
    const dollar = foreign('class { a = 1; #$ = 3; read() { return this.#$; } }') as new () => object;
    expect(refuses(new dollar())).toBe(true);
  });

  test('is not found in colours, headings and text', () => {
    class Colours {
      a = 1;
      red() {
        return ['#f00', '# in', 'a #b', `#${this.a}`];
      }
    }
    expect(refuses(new Colours())).toBe(false);
  });

  test('of a class on the way to the builtin counts, however far up', () => {
    class Base {
      #a = 1;
      read() {
        return this.#a;
      }
    }
    class Middle extends Base {}
    class Top extends Middle {
      b = 1;
    }
    expect(refuses(new Top())).toBe(true);
    expect(refuses(Object.create(new Top()) as object)).toBe(true);
  });
});

describe('look-alikes of one-shot values', () => {
  test('a list with a next node, and a getter, are no iterators or promises', () => {
    class Node {
      constructor(readonly value: number) {}
      get next(): Node | undefined {
        return undefined;
      }
      get then() {
        return 1;
      }
      *[Symbol.iterator]() {
        yield this.value;
      }
    }
    class Counter {
      count = 0;
      next() {
        return ++this.count;
      }
    }
    class Store {
      state = 1;
      on() {}
    }
    class Operators {
      source = 1;
      pipe() {}
    }
    for (const type of [Node, Counter, Store, Operators]) expect(hashKey([new type(1)])).toMatch(/^~c\d+:\w+\{/);
  });

  test('an instance with only a method and a url, and plain data with headers, are no requests', () => {
    class Link {
      method = 'GET';
      url = '/';
    }
    class Reply {
      url = '/';
      headers = {};
    }
    class Form {
      method = 'GET';
      headers = {};
    }
    for (const type of [Link, Reply, Form]) expect(hashKey([new type()])).toMatch(/^~c/);
    expect(hashKey([{ method: 'GET', url: '/', headers: {} }])).toMatch(/^~\{/);
  });
});

describe('signals', () => {
  test('of a polyfill are signals', () => {
    class AbortSignal extends EventTarget {
      get aborted() {
        return false;
      }
    }
    expect(hashKey([{ a: 1, signal: new AbortSignal() }])).toBe(hashKey([{ a: 1 }]));
    expect(hashKey([1, new AbortSignal()])).toBe(hashKey([1]));
  });

  test('what only has the name is none', () => {
    class AbortSignal {
      aborted = false;
    }
    expect(hashKey([{ signal: new AbortSignal() }])).not.toBe(hashKey([{}]));
    class Named extends EventTarget {
      static override readonly name = 'AbortSignal';
      a = 1;
    }
    expect(thrownBy(() => hashKey([new Named()])).message).toContain('unregistered symbol');
  });
});

test('a class may have a static member called name', () => {
  class Odd {
    static readonly name = 5 as unknown as string;
    a = 1;
  }
  expect(hashKey([new Odd()])).toMatch(/^~C\d+:~\d+~/);
});
