import { jest } from '@jest/globals';
import { AsyncLocalStorage } from 'node:async_hooks';
import { aroundLoad, instrumentLoads, type LoadHook } from '../src/view/load-hook.js';
import { ObservedLoad, type LoadInfo } from '../src/view/observed-load.js';
import { rejectionOf, thrownBy } from './support/caught.js';
import { settled } from './support/deferred.js';

const subject = { method: 'A.get', namespace: 'a', key: () => 'digest', background: false };
const load = new ObservedLoad(subject);
const around = (run: () => unknown) => (aroundLoad() as LoadHook)(load, run);

let warnings: ReturnType<typeof jest.spyOn>;
beforeEach(() => {
  warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
});
afterEach(() => {
  expect(aroundLoad()).toBeUndefined();
  warnings.mockRestore();
});

test('nothing is run around loads until something is registered, nor after it was removed', () => {
  expect(aroundLoad()).toBeUndefined();
  const remove = instrumentLoads((_, run) => run());
  expect(aroundLoad()).toBeInstanceOf(Function);
  remove();
  remove();
  expect(aroundLoad()).toBeUndefined();
});

test('a hook is told of the load, and what it makes current is current inside', async () => {
  const context = new AsyncLocalStorage<LoadInfo>();
  const remove = instrumentLoads((info, run) => context.run(info, run));
  const seen = await around(async () => {
    await settled();
    return context.getStore();
  });
  expect(seen).toBe(load);
  expect(context.getStore()).toBeUndefined();
  remove();
  expect(warnings).not.toHaveBeenCalled();
});

test('several stack, the first one outermost, and each is removed by itself', () => {
  const order: string[] = [];
  const named =
    (name: string): LoadHook =>
    (_, run) => {
      order.push(`${name} in`);
      const result = run();
      order.push(`${name} out`);
      return result;
    };
  const removals = ['a', 'b', 'c'].map((name) => instrumentLoads(named(name)));
  expect(around(() => order.push('load'))).toBe(4);
  expect(order).toEqual(['a in', 'b in', 'c in', 'load', 'c out', 'b out', 'a out']);
  order.length = 0;
  removals[1]?.();
  around(() => order.push('load'));
  expect(order).toEqual(['a in', 'c in', 'load', 'c out', 'a out']);
  removals[0]?.();
  removals[2]?.();
});

test('one function registered twice runs twice, until both are removed', () => {
  const hook = jest.fn<LoadHook>((_, run) => run());
  const [first, second] = [instrumentLoads(hook), instrumentLoads(hook)];
  around(() => 1);
  expect(hook).toHaveBeenCalledTimes(2);
  first();
  first();
  around(() => 1);
  expect(hook).toHaveBeenCalledTimes(3);
  second();
});

test('what the load throws passes through, the same object, and is no fault of the hook', () => {
  const remove = instrumentLoads((_, run) => run());
  for (const error of [new Error('boom'), NaN, undefined]) {
    const thrown: unknown[] = [];
    try {
      around(() => {
        throw error;
      });
    } catch (caught) {
      thrown.push(caught);
    }
    expect(thrown).toEqual([error]);
  }
  remove();
  expect(warnings).not.toHaveBeenCalled();
});

describe('the load goes on as it would without a hook that', () => {
  const error = new Error('of the load');
  const faults: [string, LoadHook, RegExp | undefined][] = [
    [
      'throws before it calls run',
      () => {
        throw new Error('of the hook');
      },
      /threw \(Error: of the hook\) at a load of A\.get/,
    ],
    [
      'throws after it has called run',
      (_, run) => {
        run();
        throw new Error('of the hook');
      },
      /threw/,
    ],
    ['does not call run', () => 'instead', /returned without calling run/],
    [
      'returns something else',
      (_, run) => {
        run();
        return 'instead';
      },
      /did not return what run returned/,
    ],
    ['calls run twice', (_, run) => [run(), run()][1], undefined],
    [
      'hides its error',
      (_, run) => {
        try {
          return run();
        } catch {
          return 'instead';
        }
      },
      undefined,
    ],
  ];

  test.each(faults)('%s', (_name, hook, complaint) => {
    const remove = instrumentLoads(hook);
    const run = jest.fn(() => 42);
    expect(around(run)).toBe(42);
    expect(around(run)).toBe(42);
    expect(run).toHaveBeenCalledTimes(2);
    // Once, however often it happens.
    const told = warnings.mock.calls.map(([message]: unknown[]) => message as string);
    expect(told.length).toBe(complaint === undefined ? 0 : 1);
    if (complaint !== undefined) expect(told[0]).toMatch(complaint);
    const failing = jest.fn(() => {
      throw error;
    });
    expect(thrownBy(() => around(failing))).toBe(error);
    expect(failing).toHaveBeenCalledTimes(1);
    remove();
  });

  test('calls run after it has returned', async () => {
    let late: (() => unknown) | undefined;
    const remove = instrumentLoads((_, run) => {
      late = run;
    });
    const run = jest.fn(() => ({}));
    const result = around(run);
    expect(late?.()).toBe(result);
    expect(run).toHaveBeenCalledTimes(1);
    remove();
  });

  test('is async: its own promise is not what callers get, and its rejection is nobody’s', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    const remove = instrumentLoads(async (_, run) => {
      await run();
      throw new Error('of the hook');
    });
    const promise = Promise.reject(error);
    expect(around(() => promise)).toBe(promise);
    expect(await rejectionOf(promise)).toBe(error);
    await settled();
    expect(unhandled).not.toHaveBeenCalled();
    process.off('unhandledRejection', unhandled);
    remove();
  });
});

test('another copy of the module runs the same hooks', async () => {
  jest.resetModules();
  const other = await import('../src/view/load-hook.js');
  expect(other.instrumentLoads).not.toBe(instrumentLoads);
  const hook = jest.fn<LoadHook>((_, run) => run());
  const remove = other.instrumentLoads(hook);
  expect(around(() => 42)).toBe(42);
  expect(hook).toHaveBeenCalledWith(load, expect.any(Function));
  remove();
});

test('what is no function is refused', () => {
  expect(thrownBy(() => instrumentLoads('span' as any))).toMatchObject({
    name: 'TypeError',
    code: 'PURECACHE_INVALID_OPTION',
    message: 'instrumentLoads takes a function (load, run) => run(), not text.',
  });
});
