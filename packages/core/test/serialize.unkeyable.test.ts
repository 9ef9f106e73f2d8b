import { EventEmitter } from 'node:events';
import { createServer, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { keyText } from '../src/key/key.js';
import { cacheKey } from '../src/key/object-kind.js';
import type { PurecacheError } from '../src/errors.js';

/** Stands in the values, and must not come out of them. */
const SECRET = 'canary-58c1';

function refusal(args: readonly unknown[]): PurecacheError {
  try {
    keyText(args, 'Users.find');
  } catch (error) {
    return error as PurecacheError;
  }
  throw new Error('It has a key.');
}

/** Where and why, as the message tells. */
function told(args: readonly unknown[]): string {
  const error = refusal(args);
  expect(error.code).toBe('PURECACHE_UNKEYABLE_ARGUMENT');
  for (const text of [error.message, error.stack, String(error.cause), (error.cause as Error | undefined)?.stack]) {
    expect(text ?? '').not.toContain(SECRET);
  }
  const told =
    /^Users\.find: no cache key can be made of (.*)\. Pass plain data, give .*\[cacheKey\]\(\) or toJSON\(\)/;
  return told.exec(error.message)?.[1] ?? error.message;
}

class Hidden {
  readonly #text: string;
  label = SECRET;
  constructor(text: string) {
    this.#text = text;
  }
  read() {
    return this.#text;
  }
}
class Branded {
  #brand = SECRET;
  label = SECRET;
  static is(value: object) {
    return #brand in value;
  }
}
class Below extends Hidden {}
class Empty {
  greet() {
    return SECRET;
  }
}
class Lazy {
  constructor(readonly sql: string) {}
  then() {}
}
class Pages {
  constructor(readonly page: string) {}
  next() {
    return { done: true, value: this.page };
  }
  [Symbol.asyncIterator]() {
    return this;
  }
}
class Pipe {
  constructor(readonly text: string) {}
  pipe() {}
  on() {}
}
class Source {
  constructor(readonly text: string) {}
  getReader() {}
}
class Sink {
  constructor(readonly text: string) {}
  getWriter() {}
}
class Request {
  method = 'GET';
  url = SECRET;
  headers = {};
}
class Deferred extends Promise<unknown> {}
class Registry extends WeakMap<object, unknown> {
  label = SECRET;
}

function* generator() {
  yield SECRET;
}
async function* asyncGenerator() {
  yield SECRET;
}

const unkeyable: readonly (readonly [string, () => readonly unknown[], string])[] = [
  ['a function', () => [() => SECRET], 'args[0]: a function'],
  ['a named function', () => [1, function canary() {}], 'args[1]: a function'],
  ['a class', () => [Hidden], 'args[0]: a function'],
  ['a function in a field', () => [{ filter: { where: () => SECRET } }], 'args[0].filter.where: a function'],
  ['a method of plain data', () => [{ next() {}, text: SECRET }], 'args[0].next: a function'],
  ['an unregistered symbol', () => [Symbol(SECRET)], 'args[0]: an unregistered symbol'],
  ['one that is described as well-known', () => [[Symbol('Symbol.iterator')]], 'args[0][0]: an unregistered symbol'],
  ['one without a description', () => [Symbol()], 'args[0]: an unregistered symbol'],
  ['a boxed one', () => [Object(Symbol(SECRET))], 'args[0]: an unregistered symbol'],
  [
    'a field named by one',
    () => [{ a: { [Symbol('state')]: SECRET } }],
    'args[0].a[Symbol(state)]: a property named by an unregistered symbol',
  ],
  ['a promise', () => [Promise.resolve(SECRET)], 'args[0]: a promise or thenable'],
  ['a class of promises', () => [Deferred.resolve(SECRET)], 'args[0]: a promise or thenable'],
  ['a thenable', () => [[1, new Lazy(SECRET)]], 'args[0][1]: a promise or thenable'],
  ['a generator', () => [generator()], 'args[0]: an iterator'],
  ['an async generator', () => [asyncGenerator()], 'args[0]: an iterator'],
  ['an iterator of an array', () => [[SECRET].values()], 'args[0]: an iterator'],
  ['an iterator of a map', () => [new Map([[SECRET, 1]]).entries()], 'args[0]: an iterator'],
  ['an iterator of matches', () => [SECRET.matchAll(/./g)], 'args[0]: an iterator'],
  ['a class of async iterators', () => [new Pages(SECRET)], 'args[0]: an iterator'],
  ['a Node stream', () => [Readable.from([SECRET])], 'args[0]: a stream'],
  ['a class with pipe and on', () => [new Pipe(SECRET)], 'args[0]: a stream'],
  ['a web stream', () => [new ReadableStream()], 'args[0]: a stream'],
  ['a writable web stream', () => [new WritableStream()], 'args[0]: a stream'],
  ['a class with getReader', () => [new Source(SECRET)], 'args[0]: a stream'],
  ['a class with getWriter', () => [new Sink(SECRET)], 'args[0]: a stream'],
  ['a request of the server', () => [new IncomingMessage(new Socket())], 'args[0]: a stream'],
  [
    'a fetch request',
    () => [new globalThis.Request(`http://${SECRET}/`)],
    'args[0]: an instance of Request, which looks like a request',
  ],
  [
    'a request-like instance',
    () => [{ req: new Request() }],
    'args[0].req: an instance of Request, which looks like a request',
  ],
  ['a WeakMap', () => [new WeakMap()], 'args[0]: an instance of WeakMap, whose content cannot be read'],
  ['a WeakSet', () => [new WeakSet()], 'args[0]: an instance of WeakSet, whose content cannot be read'],
  ['a WeakRef', () => [new WeakRef({})], 'args[0]: an instance of WeakRef, whose content cannot be read'],
  ['a class of WeakMaps', () => [new Registry()], 'args[0]: an instance of Registry, whose content cannot be read'],
  [
    'a number format',
    () => [new Intl.NumberFormat()],
    'args[0]: an instance of NumberFormat, whose content cannot be read',
  ],
  ['an instance without fields', () => [new Empty()], 'args[0]: an instance of Empty, which has no fields of its own'],
  [
    'an instance with fields that do not show',
    () => [Object.defineProperty(new Empty(), 'a', { value: SECRET })],
    'args[0]: an instance of Empty, which has no fields of its own',
  ],
  [
    'an instance with symbols that do not show',
    () => [Object.defineProperty(new Empty(), Symbol.for('a'), { value: SECRET })],
    'args[0]: an instance of Empty, which has no fields of its own',
  ],
  [
    'an instance with #private state',
    () => [new Hidden(SECRET)],
    'args[0]: an instance of Hidden, which keeps #private state',
  ],
  [
    'one whose base class has it',
    () => [new Below(SECRET)],
    'args[0]: an instance of Below, which keeps #private state',
  ],
  ['one that only asks for it', () => [new Branded()], 'args[0]: an instance of Branded, which keeps #private state'],
  [
    'an instance of a class without a name',
    () => [new (class {})()],
    'args[0]: an object whose class has no name, which has no fields of its own',
  ],
  [
    'an instance of a class with a long name',
    () => [new { [`C${'x'.repeat(60)}`]: class {} }[`C${'x'.repeat(60)}`]!()],
    `args[0]: an instance of C${'x'.repeat(39)}…, which has no fields of its own`,
  ],
  ['an emitter', () => [new EventEmitter()], 'args[0][Symbol('],
  ['a server', () => [createServer()], 'args[0].'],
  [
    'a proxy of a map',
    () => [new Proxy(new Map([[SECRET, 1]]), {})],
    'args[0]: an object that inherits from Map without being one (a proxy?)',
  ],
  [
    'what inherits from a set',
    () => [Object.create(Set.prototype)],
    'args[0]: an object that inherits from Set without being one (a proxy?)',
  ],
  [
    'what inherits from a date',
    () => [Object.create(Date.prototype)],
    'args[0]: an object that inherits from Date without being one (a proxy?)',
  ],
  [
    'what inherits from a RegExp',
    () => [Object.create(/a/)],
    'args[0]: an object that inherits from RegExp without being one (a proxy?)',
  ],
  [
    'what inherits from a URL',
    () => [Object.create(URL.prototype)],
    'args[0]: an object that inherits from URL without being one (a proxy?)',
  ],
  [
    'what inherits from URLSearchParams',
    () => [Object.create(URLSearchParams.prototype)],
    'args[0]: an object that inherits from URLSearchParams without being one (a proxy?)',
  ],
  [
    'what inherits from an array',
    () => [Object.create(Array.prototype)],
    'args[0]: an object that inherits from Array without being one (a proxy?)',
  ],
  [
    'what inherits from a buffer',
    () => [Object.create(ArrayBuffer.prototype)],
    'args[0]: an object that inherits from ArrayBuffer without being one (a proxy?)',
  ],
  [
    'a proxy of bytes',
    () => [new Proxy(Uint8Array.of(1), {})],
    'args[0]: an object that inherits from Uint8Array without being one (a proxy?)',
  ],
  [
    'what inherits from a number',
    () => [Object.create(Number.prototype)],
    'args[0]: an object that inherits from Number without being one (a proxy?)',
  ],
  [
    'what inherits from a string',
    () => [Object.create(String.prototype)],
    'args[0]: an object that inherits from String without being one (a proxy?)',
  ],
];

test.each(unkeyable)('%s has no key', (_title, args, expected) => {
  expect(told(args()).slice(0, expected.length)).toBe(expected);
});

const broken = () => () => SECRET;
const places: readonly (readonly [string, () => unknown, string])[] = [
  ['an item', () => [1, [2, broken()]], '[1][1]'],
  ['an item of a class of arrays', () => class List extends Array<unknown> {}.of<unknown>(1, broken()), '[1]'],
  ['a named field of an array', () => Object.assign([1], { extra: broken() }), '.extra'],
  ['a field', () => ({ a: { $b_1: broken() } }), '.a.$b_1'],
  ['a field with letters of any script', () => ({ größe: broken() }), '.größe'],
  ['a field whose name is no word', () => ({ 'a b': { '1': broken() } }), '["a b"]["1"]'],
  ['a field without a name', () => ({ '': broken() }), '[""]'],
  ['a field with quotes in its name', () => ({ '"]\n': broken() }), '["\\"]\\n"]'],
  ['a field with a name of 40 letters', () => ({ ['x'.repeat(40)]: broken() }), `.${'x'.repeat(40)}`],
  ['a field with a longer name', () => ({ ['x'.repeat(41)]: broken() }), `["${'x'.repeat(40)}…"]`],
  ['a field named by a registered symbol', () => ({ [Symbol.for('s')]: broken() }), '[Symbol(s)]'],
  [
    'a field of a symbol with a long name',
    () => ({ [Symbol.for('s'.repeat(60))]: broken() }),
    `[Symbol(${'s'.repeat(33)}…]`,
  ],
  ['a field of an instance', () => Object.assign(new Empty(), { a: broken() }), '.a'],
  ['a field of a date', () => Object.assign(new Date(), { a: broken() }), '.a'],
  [
    'a key of a map',
    () =>
      new Map<unknown, unknown>([
        [SECRET, 1],
        [broken(), SECRET],
      ]),
    '.entries()[1][0]',
  ],
  [
    'a value of a map',
    () =>
      new Map<unknown, unknown>([
        [SECRET, 1],
        [SECRET + 1, { a: broken() }],
      ]),
    '.entries()[1][1].a',
  ],
  ['a member', () => new Set([SECRET, [broken()]]), '.values()[1][0]'],
  ['the cause of an error', () => new Error(SECRET, { cause: { a: broken() } }), '.cause.a'],
  ['an error of many', () => new AggregateError([broken()], SECRET), '.errors[0]'],
  ['the message of an error', () => Object.assign(new Error(), { message: broken() }), '.message'],
  ['what toJSON gives', () => ({ a: { toJSON: () => ({ b: broken() }) } }), '.a.toJSON().b'],
  ['what [cacheKey] gives', () => ({ [cacheKey]: () => [broken()] }), '[cacheKey]()[0]'],
];

test.each(places)('the place of %s is told', (_title, value, path) => {
  expect(told([SECRET, value()])).toBe(`args[1]${path}: a function`);
});

test('of a long path, both ends are told', () => {
  const nested = (depth: number, leaf: unknown): unknown =>
    depth === 0 ? leaf : { [`k${depth}`]: nested(depth - 1, leaf) };
  expect(told([nested(16, broken())])).toBe(
    'args[0].k16.k15.k14.k13.k12.k11.k10.k9.k8.k7.k6.k5.k4.k3.k2.k1: a function',
  );
  expect(told([nested(17, broken())])).toBe(
    'args[0].k17.k16.k15.k14.k13.k12.k11.k10….k8.k7.k6.k5.k4.k3.k2.k1: a function',
  );
});

describe('what throws when it is read', () => {
  const thrown = new Error('no');
  const fail = (): never => {
    throw thrown;
  };
  test.each([
    [
      'a getter',
      () => ({
        a: [
          {
            get secret() {
              return fail();
            },
          },
        ],
      }),
      '.a[0].secret',
    ],
    [
      'a getter named by a symbol',
      () => ({
        get [Symbol.for('s')]() {
          return fail();
        },
      }),
      '[Symbol(s)]',
    ],
    ['a getter of an item', () => [Object.defineProperty([1, 2], 1, { get: fail })], '[0][1]'],
    [
      'a getter in a map',
      () =>
        new Map([
          [
            1,
            {
              get a() {
                return fail();
              },
            },
          ],
        ]),
      '.entries()[0][1].a',
    ],
    ['toJSON', () => [{ toJSON: fail }], '[0].toJSON()'],
    ['[cacheKey]', () => [{ [cacheKey]: fail }], '[0][cacheKey]()'],
    ['a proxy that lists its keys', () => [new Proxy({}, { ownKeys: fail })], '[0]'],
    ['a proxy that tells its prototype', () => ({ a: new Proxy({}, { getPrototypeOf: fail }) }), '.a'],
    [
      'a proxy that reads',
      () => new Proxy({ a: 1 }, { get: (_target, name) => (name === 'a' ? fail() : undefined) }),
      '.a',
    ],
    ['the name of an error', () => Object.defineProperty(new Error(), 'name', { get: fail }), '.name'],
  ])('%s: the place and the cause are told', (_title, value, path) => {
    expect(told([value()])).toBe(`args[0]${path}: reading it threw (see cause)`);
    expect(refusal([value()]).cause).toBe(thrown);
  });
});

describe('circles', () => {
  const self: Record<string, unknown> = { secret: SECRET };
  self['self'] = self;
  const parent: Record<string, unknown> = { name: SECRET };
  parent['children'] = [1, { parent }];
  const array: unknown[] = [SECRET];
  array.push([array]);
  const map = new Map<unknown, unknown>();
  map.set('a', new Set([map]));
  const keyed = new Map<unknown, unknown>();
  keyed.set(keyed, 1);
  const date: Date & { self?: unknown } = new Date();
  date.self = date;
  const error = new Error(SECRET);
  error.cause = { error };
  class Tree {
    constructor(readonly up?: Tree) {}
    toJSON() {
      return { up: this.up ?? new Tree(this) };
    }
  }

  test.each<[string, unknown, string]>([
    ['of an object', self, '.self'],
    ['of a field', { a: { b: self } }, '.a.b.self'],
    ['over two objects', parent, '.children[1].parent.children[1]'],
    ['of an array', array, '[1][0]'],
    ['of a map', map, '.entries()[0][1].values()[0]'],
    ['of the key of a map', keyed, '.entries()[0][0]'],
    ['of a date', date, '.self'],
    ['of an error', error, '.cause.error'],
  ])('one %s is told by a path that closes it once', (_title, value, path) => {
    expect(told([value])).toBe(`args[0]${path}: a circular structure`);
  });

  test('one of results of toJSON is told', () => {
    expect(told([new Tree()])).toBe('args[0].toJSON().up.toJSON().up: a circular structure');
  });

  test('one with 1,000 leaves is found at once', () => {
    const big: Record<string, unknown> = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`a${i}`, SECRET]));
    big['z'] = { big };
    const start = performance.now();
    expect(told([big])).toBe('args[0].z.big: a circular structure');
    expect(performance.now() - start).toBeLessThan(500);
  });

  test('what is met again, but not within itself, is none', () => {
    let leaf: unknown = { x: 1 };
    for (let i = 0; i < 50; i++) leaf = { leaf };
    expect(keyText([{ a: leaf, b: [leaf, leaf] }], 'm')).toBe(
      keyText([structuredClone({ a: leaf, b: [leaf, leaf] })], 'm'),
    );
  });
});

describe('limits', () => {
  const nest = (depth: number, step: (inner: unknown) => unknown) => {
    let value: unknown = SECRET;
    for (let i = 0; i < depth; i++) value = step(value);
    return value;
  };
  const steps: [string, (inner: unknown) => unknown][] = [
    ['objects', (inner) => ({ inner })],
    ['arrays', (inner) => [inner]],
    ['maps', (inner) => new Map([[1, inner]])],
    ['keys of maps', (inner) => new Map([[inner, 1]])],
    ['sets', (inner) => new Set([inner])],
    ['causes', (inner) => new Error('', { cause: inner })],
    ['results of toJSON', (inner) => ({ toJSON: () => inner })],
  ];

  test.each(steps)('%s have a key up to 1,000 deep, and none beyond', (_title, step) => {
    const start = performance.now();
    expect(keyText([nest(1_000, step)], 'm')).toMatch(/^~/);
    for (const depth of [1_001, 10_000]) expect(told([nest(depth, step)])).toMatch(/: nested more than 1,000 deep$/);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test('the depth ends with the container', () => {
    const wide = Array.from({ length: 1_500 }, () => [{ a: [1] }]);
    expect(keyText([wide, wide], 'm')).toMatch(/^~\[\[\{/);
  });

  test('endless results of toJSON are told to be too deep', () => {
    class Endless {
      toJSON() {
        return new Endless();
      }
    }
    expect(told([1, new Endless()])).toMatch(/^args\[1\]\.toJSON\(\).*: nested more than 1,000 deep$/);
  });

  test('a method that exhausts the stack is told, wherever it stands', () => {
    const endless = { toJSON: (): unknown => endless.toJSON() };
    expect(told([1, endless])).toBe('args[1]: nested too deeply');
    expect(told([{ a: [new Map([[1, endless]])] }])).toBe('args[0]: nested too deeply');
    const other = {
      toJSON: () => {
        throw new Error('too much recursion');
      },
    }; // as Firefox words it
    expect(told([other])).toBe('args[0]: nested too deeply');
  });

  test('shared references that unfold into too many values are told', () => {
    let laughs: unknown = [SECRET];
    for (let i = 0; i < 30; i++) laughs = { a: laughs, b: laughs };
    const start = performance.now();
    expect(told([laughs])).toMatch(/: more than 2,000,000 values$/);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test('a length without items is told before anything is listed', () => {
    const start = performance.now();
    expect(told([{ a: new Array(2 ** 31) }])).toBe('args[0].a: more than 2,000,000 values');
    expect(performance.now() - start).toBeLessThan(500);
  });

  test('shared texts that unfold into too many characters are told', () => {
    let text: unknown = SECRET.repeat(100_000);
    for (let i = 0; i < 4; i++) text = new Array(10).fill(text);
    expect(told([text])).toMatch(/: more than 67,108,864 characters$/);
  });

  test('as many values as the limit have a key', () => {
    expect(keyText([new Array(1_999_999)], 'm')).toBe(`~[${'h'.repeat(1_999_999)}]`);
    expect(told([new Array(2_000_000)])).toBe('args[0]: more than 2,000,000 values');
    expect(told([[new Array(1_000_000), new Array(1_000_000)]])).toBe('args[0][1]: more than 2,000,000 values');
  });
});
