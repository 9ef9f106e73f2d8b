import { jest } from '@jest/globals';
import { handOver } from '../src/background.js';
import { release } from '../src/entries/deadline.js';
import { CachedMethod } from '../src/cached-method.js';
import { resolvePolicy } from '../src/options.js';
import { Deferred, settled } from './support/deferred.js';
import { Counting } from './support/doubles.js';

const methodOf = (waitUntil?: (work: Promise<unknown>) => unknown) =>
  new CachedMethod(() => 1, resolvePolicy({ backend: Counting, waitUntil }), 'load', true, false);

let warnings: jest.SpiedFunction<typeof process.emitWarning>;
const unhandled = jest.fn();
beforeEach(() => {
  unhandled.mockClear();
  process.on('unhandledRejection', unhandled);
  warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
});
afterEach(() => {
  process.off('unhandledRejection', unhandled);
  warnings.mockRestore();
});

test('waitUntil is given a promise that ends when the work does, with nothing', async () => {
  for (const how of ['resolve', 'reject'] as const) {
    const handed: Promise<unknown>[] = [];
    const work = new Deferred<unknown>();
    handOver(
      methodOf((promise) => handed.push(promise)),
      work.promise,
    );
    expect(handed).toHaveLength(1);
    const ended = jest.fn();
    handed[0]?.then(ended);
    await settled();
    expect(ended).not.toHaveBeenCalled();
    work[how](new Error('secret'));
    await settled();
    expect(ended.mock.calls).toEqual([[undefined]]);
  }
});

test('work that fails is nobody’s unhandled rejection, with waitUntil or without', async () => {
  handOver(methodOf(), Promise.reject(new Error('down')));
  handOver(
    methodOf(() => {}),
    Promise.reject(new Error('down')),
  );
  await settled();
  expect([unhandled.mock.calls, warnings.mock.calls]).toEqual([[], []]);
});

test.each<[string, () => unknown]>([
  ['throws', () => { throw new Error('no context'); }], // prettier-ignore
  ['rejects', async () => { throw new Error('no context'); }], // prettier-ignore
])('a waitUntil that %s is told of by a warning', async (_name, waitUntil) => {
  expect(() => handOver(methodOf(waitUntil), Promise.resolve())).not.toThrow();
  await settled();
  expect(warnings.mock.calls.map(([message]) => message)).toEqual([
    `The 'waitUntil' option of load failed: Error: no context`,
  ]);
  expect(unhandled).not.toHaveBeenCalled();
});

test('a released timer does not keep the process; one that is a number, as in browsers, is left alone', () => {
  const timer = setTimeout(() => {}, 1_000_000);
  const held = [timer.hasRef()];
  release(timer);
  held.push(timer.hasRef());
  clearTimeout(timer);
  expect(held).toEqual([true, false]);
  expect(() => release(5 as never)).not.toThrow();
});
