import { jest } from '@jest/globals';
import { copierOf, type Copier } from '../src/isolation/copy.js';

const method = { label: 'Orders.find' };
const copier = (option: Parameters<typeof copierOf>[0]) => copierOf(option, method) as Copier;
const thrownBy = (action: () => unknown): Error & { code?: string } => {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};
const primitives = [1, 1n, 'text', true, null, undefined, Symbol('s'), NaN];

class Order {
  readonly #secret = 1;
  constructor(readonly lines: number[]) {}
  sum(): number {
    return this.lines.length + this.#secret;
  }
}

test('without the option there is no copier', () => {
  expect(copierOf(undefined, method)).toBeUndefined();
});

test.each(['structured', 'freeze'] as const)('%s leaves primitives, symbols included, as they are', (option) => {
  const { keep, give } = copier(option);
  expect(primitives.map((value) => keep(value))).toEqual(primitives);
  expect(primitives.map((value) => give(value))).toEqual(primitives);
});

test('the label is the one that the method has when it is needed', () => {
  const late = { label: 'find' };
  const { keep } = copierOf('freeze', late) as Copier;
  late.label = 'Orders.find';
  expect(thrownBy(() => keep(new Date(0))).message).toMatch(/^Orders\.find returned/);
});

describe('structured', () => {
  const { keep, give } = copier('structured');

  test('nobody holds what another one holds: not the cache, not the first caller, not the second', () => {
    const result = { list: [new Date(0)], map: new Map([[1, { a: 1 }]]) };
    const held = keep(result) as typeof result;
    const copies = [result, held, give(held), give(held)] as (typeof result)[];
    expect(new Set(copies.map((copy) => copy.list)).size).toBe(4);
    expect(new Set(copies.map((copy) => copy.list[0])).size).toBe(4);
    expect(new Set(copies.map((copy) => copy.map.get(1))).size).toBe(4);
    result.list.push(new Date(1));
    (copies[2] as typeof result).list.length = 0;
    expect((give(held) as typeof result).list.map((date) => date.getTime())).toEqual([0]);
  });

  test('instances become plain objects, for the first caller as for every later one', () => {
    const held = keep(new Order([1]));
    for (const given of [give(held), give(held)] as Order[]) {
      expect({ ...given }).toEqual({ lines: [1] });
      expect([given instanceof Order, given.sum]).toEqual([false, undefined]);
    }
  });

  test('circles stay circles', () => {
    const result: { self?: object } = {};
    result.self = result;
    const given = give(keep(result)) as typeof result;
    expect(given.self).toBe(given);
    expect(given).not.toBe(result);
  });

  test('what cannot be cloned is refused, with its kind, its place, and what to do; the cause is kept', () => {
    const error = thrownBy(() => keep({ items: [{ at: () => 'secret' }] }));
    expect(error.code).toBe('PURECACHE_UNCACHEABLE_RESULT');
    expect(error.message).toBe(
      "Orders.find returned what cannot be kept apart from its callers: result.items[0].at: a function. Option 'copy': " +
        "'structured' takes what structuredClone takes. Return plain data, or give a function that makes a copy.",
    );
    expect((error.cause as Error).name).toBe('DataCloneError');
  });

  test('a function is refused, not taken for a primitive, and so is what an accessor throws', () => {
    expect(thrownBy(() => keep(() => 1)).message).toMatch(/: result: a function\./);
    const failing = {
      get at(): never {
        throw new RangeError('at');
      },
    };
    const error = thrownBy(() => keep(failing));
    expect([error.code, (error.cause as Error).message]).toEqual(['PURECACHE_UNCACHEABLE_RESULT', 'at']);
  });
});

describe('freeze', () => {
  const { keep, give } = copier('freeze');

  test('the result itself is held and given, frozen', () => {
    const result = { list: [{ a: 1 }] };
    expect(keep(result)).toBe(result);
    expect(give(result)).toBe(result);
    expect([result, result.list, result.list[0]].map((part) => Object.isFrozen(part))).toEqual([true, true, true]);
  });

  test('giving freezes nothing: what is held is frozen', () => {
    const held = { a: 1 };
    expect(give(held)).toBe(held);
    expect(Object.isFrozen(held)).toBe(false);
  });

  test('what cannot be frozen is refused, with its kind, its place, and what to do', () => {
    const error = thrownBy(() => keep({ items: [0, 1, 2, { at: new Date(0) }] }));
    expect(error.code).toBe('PURECACHE_UNCACHEABLE_RESULT');
    expect(error.message).toBe(
      "Orders.find returned what cannot be kept apart from its callers: result.items[3].at: a Date. Option 'copy': " +
        "'freeze' takes plain objects and arrays only. Use 'structured', which takes more, or give a function that " +
        'makes a copy.',
    );
    expect('cause' in error).toBe(false);
    expect(thrownBy(() => keep(() => 1)).message).toMatch(/: result: a function\./);
  });
});

describe('a function', () => {
  test('makes what is held and what is given, primitives included', () => {
    const copy = jest.fn((value: unknown) => [value]);
    const { keep, give } = copier(copy);
    expect([keep(1), give(2)]).toEqual([[1], [2]]);
    expect(copy.mock.calls).toEqual([[1], [2]]);
  });

  test('may give undefined', () => {
    expect(copier(() => undefined).keep(1)).toBeUndefined();
  });

  test('passes what it throws', () => {
    const reason = new Error('reason');
    const { keep, give } = copier(() => {
      throw reason;
    });
    expect([thrownBy(() => keep(1)), thrownBy(() => give(1))]).toEqual([reason, reason]);
    expect(thrownBy(() => keep(1))).toBe(reason);
  });

  test('must not give a promise; what the promise is rejected with is not reported a second time', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    const { keep, give } = copier(() => Promise.reject(new Error('late')));
    for (const use of [keep, give]) {
      const error = thrownBy(() => use(1));
      expect([error instanceof TypeError, error.code]).toEqual([true, 'PURECACHE_INVALID_OPTION']);
      expect(error.message).toMatch(
        /^Option 'copy \(its result\)' must be the copy itself, made at once, not an object/,
      );
    }
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
