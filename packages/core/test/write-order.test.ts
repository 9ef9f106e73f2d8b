import { jest } from '@jest/globals';
import { WriteOrder } from '../src/entries/write-order.js';
import { Deferred, settled } from './support/deferred.js';

/** Writes whose effects a test lets happen one by one; `log` says what began and ended, in order. */
class Effects {
  readonly log: string[] = [];
  readonly gates = new Map<string, Deferred<string>>();

  act(name: string): () => Promise<string> {
    const gate = new Deferred<string>();
    this.gates.set(name, gate);
    return async () => {
      this.log.push(`begin ${name}`);
      try {
        return await gate.promise;
      } finally {
        this.log.push(`end ${name}`);
      }
    };
  }
  async finish(name: string): Promise<void> {
    this.gates.get(name)?.resolve(`result of ${name}`);
    await settled();
  }
}

test('writes of one key act one after the other, in the order in which they were asked for', async () => {
  const order = new WriteOrder();
  const effects = new Effects();
  const results = ['1', '2', '3'].map((name) => order.write('k', effects.act(name)));
  await settled();
  expect(effects.log).toEqual(['begin 1']);
  await effects.finish('3'); // ready early, and waits all the same
  await effects.finish('1');
  await effects.finish('2');
  expect(effects.log).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']);
  expect(await Promise.all(results)).toEqual(['result of 1', 'result of 2', 'result of 3']);
  expect(order.size).toBe(0);
});

test('a write waits for the last one asked for before it, also when an earlier one has ended meanwhile', async () => {
  const order = new WriteOrder();
  const effects = new Effects();
  for (const name of ['1', '2']) void order.write('k', effects.act(name));
  await effects.finish('1');
  void order.write('k', effects.act('3'));
  await settled();
  expect(effects.log).toEqual(['begin 1', 'end 1', 'begin 2']);
  await effects.finish('2');
  expect(effects.log.slice(3)).toEqual(['end 2', 'begin 3']);
});

test('writes of several keys do not wait for each other', async () => {
  const order = new WriteOrder();
  const effects = new Effects();
  void order.write('a', effects.act('a'));
  void order.write('b', effects.act('b'));
  expect(effects.log).toEqual(['begin a', 'begin b']);
  expect(order.size).toBe(2);
  await effects.finish('b');
  await effects.finish('a');
  expect(order.size).toBe(0);
});

test('a clear waits for the writes under way on its keys, and for no others', async () => {
  const order = new WriteOrder();
  const effects = new Effects();
  void order.write('a:1', effects.act('a:1'));
  void order.write('a:1', effects.act('a:1 again'));
  void order.write('b:1', effects.act('b:1'));
  const cleared = order.clear('a:', effects.act('clear a:'));
  await settled();
  expect(effects.log).toEqual(['begin a:1', 'begin b:1']);
  await effects.finish('a:1');
  expect(effects.log).not.toContain('begin clear a:');
  await effects.finish('a:1 again');
  expect(effects.log.at(-1)).toBe('begin clear a:');
  await effects.finish('clear a:');
  expect(await cleared).toBe('result of clear a:');
  expect(effects.log).not.toContain('end b:1');
});

test('writes asked for after a clear wait for it, if their key starts with its prefix', async () => {
  const order = new WriteOrder();
  const effects = new Effects();
  void order.clear('a:', effects.act('clear a:'));
  void order.write('a:1', effects.act('a:1'));
  void order.write('ab', effects.act('ab'));
  await settled();
  expect(effects.log).toEqual(['begin clear a:', 'begin ab']);
  await effects.finish('clear a:');
  expect(effects.log.slice(2)).toEqual(['end clear a:', 'begin a:1']);
});

test('a clear waits for earlier clears', async () => {
  const order = new WriteOrder();
  const effects = new Effects();
  void order.clear('a:', effects.act('first'));
  void order.clear('', effects.act('second'));
  await settled();
  expect(effects.log).toEqual(['begin first']);
  await effects.finish('first');
  expect(effects.log).toEqual(['begin first', 'end first', 'begin second']);
  await effects.finish('second');
  expect(order.size).toBe(0);
});

test('an action that fails rejects for whoever asked, and holds up nobody', async () => {
  const order = new WriteOrder();
  const error = new Error('boom');
  const failures = [
    order.write('k', () => Promise.reject(error)),
    order.clear('', () => Promise.reject(error)),
    order.write('k', () => {
      throw error;
    }),
  ].map((promise) =>
    promise.then(
      () => 'resolved',
      (reason: unknown) => reason,
    ),
  );
  const last = order.write('k', async () => 'done');
  expect(await Promise.all([...failures, last])).toEqual([error, error, error, 'done']);
  expect(order.size).toBe(0);
});

test('an action that waits for nothing begins before the call returns', () => {
  const order = new WriteOrder();
  const effects = new Effects();
  void order.write('k', effects.act('write'));
  void new WriteOrder().clear('', effects.act('clear'));
  expect(effects.log).toEqual(['begin write', 'begin clear']);
});

test('a write and a clear wait no longer than they have patience, however much is under way', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  try {
    const order = new WriteOrder();
    const effects = new Effects();
    for (const name of ['1', '2', '3']) void order.write('k', effects.act(name), 100);
    void order.clear('', effects.act('clear'), 100);
    await jest.advanceTimersByTimeAsync(99);
    expect(effects.log).toEqual(['begin 1']);
    await jest.advanceTimersByTimeAsync(1);
    expect(effects.log).toEqual(['begin 1', 'begin 2', 'begin 3', 'begin clear']);
    for (const name of ['1', '2', '3', 'clear']) await effects.finish(name);
    expect([order.size, jest.getTimerCount()]).toEqual([0, 0]);
  } finally {
    jest.useRealTimers();
  }
});
