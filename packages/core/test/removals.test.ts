import { jest } from '@jest/globals';
import { Removals, type RemovalListener } from '../src/storage/removals.js';
import { thrownBy } from './support/caught.js';
import { settled } from './support/deferred.js';

const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
const warnings = () => emitWarning.mock.calls.map(([text]) => String(text));
afterEach(() => emitWarning.mockClear());

function told(listener: RemovalListener = () => {}) {
  const heard: string[] = [];
  const removals = new Removals();
  removals.observe((key, value, cause) => {
    heard.push(`${key} ${String(value)} ${cause}`);
    return listener(key, value, cause);
  });
  return { heard, removals };
}

test('a listener hears of removals in their order, and once', () => {
  const { heard, removals } = told();
  removals.add('a', 1, 'evicted');
  removals.add('b', 2, 'deleted');
  expect(heard).toEqual([]);
  removals.deliver(0);
  removals.deliver(0);
  removals.add('c', 3, 'expired');
  removals.deliver(0);
  expect(heard).toEqual(['a 1 evicted', 'b 2 deleted', 'c 3 expired']);
});

test('what a listener removes itself is heard of afterwards, not in between', () => {
  const { heard, removals } = told((key) => {
    if (key !== 'a') return;
    removals.add('nested', 0, 'deleted');
    removals.deliver(0);
    expect(heard).toEqual(['a 1 evicted']);
  });
  removals.add('a', 1, 'evicted');
  removals.add('b', 2, 'evicted');
  removals.deliver(0);
  expect(heard).toEqual(['a 1 evicted', 'b 2 evicted', 'nested 0 deleted']);
});

test('a listener that throws stops no other call, and is warned of once', () => {
  const { heard, removals } = told((key) => {
    throw new RangeError(`no ${key}`);
  });
  removals.add('a', 1, 'evicted');
  removals.add('b', 2, 'evicted');
  removals.deliver(0);
  expect(heard).toHaveLength(2);
  expect(warnings()).toEqual([`A removal listener failed, which the cache ignores from now on: RangeError: no a`]);
  told().removals.deliver(0);
});

test('a listener that rejects is warned of as well, and no rejection is left unhandled', async () => {
  const { removals } = told(async () => {
    throw new Error('late');
  });
  removals.add('a', 1, 'evicted');
  removals.deliver(0);
  await settled();
  expect(warnings()).toEqual([`A removal listener failed, which the cache ignores from now on: Error: late`]);
});

test('a listener may throw what has no text', () => {
  const { removals } = told(() => {
    throw Object.create(null);
  });
  removals.add('a', 1, 'evicted');
  removals.deliver(0);
  expect(warnings()[0]).toMatch('something that has no text');
});

test('a listener that removes without end is stopped after as many calls as there are entries, and 10,000', () => {
  const { heard, removals } = told(() => removals.add('again', 0, 'evicted'));
  removals.add('a', 1, 'evicted');
  removals.add('b', 2, 'evicted');
  removals.deliver(5);
  expect(heard).toHaveLength(10_007);
  expect(warnings()).toEqual([
    `A removal listener removes entries without end, by putting others in: it was not told of 2.`,
  ]);
  const before = heard.length;
  removals.add('c', 3, 'deleted');
  removals.deliver(0);
  expect(heard[before]).toBe('c 3 deleted');
});

test('a listener that removes 10,000 entries hears of them all', () => {
  const { heard, removals } = told((key) => {
    if (key === 'a') for (let i = 0; i < 10_000; i++) removals.add('nested', i, 'deleted');
  });
  removals.add('a', 1, 'evicted');
  removals.deliver(0);
  expect(heard).toHaveLength(10_001);
  expect(warnings()).toEqual([]);
});

describe('several listeners', () => {
  test('hear of each removal in the order in which they were added', () => {
    const { heard, removals } = told();
    removals.observe((key) => heard.push(`second ${key}`));
    removals.add('a', 1, 'evicted');
    removals.add('b', 2, 'expired');
    removals.deliver(0);
    expect(heard).toEqual(['a 1 evicted', 'second a', 'b 2 expired', 'second b']);
  });

  test('one that fails keeps nothing from the others, and each that fails is warned of once', async () => {
    const removals = new Removals();
    const heard: string[] = [];
    removals.observe(() => {
      throw new Error('first');
    });
    removals.observe(async () => {
      throw new Error('second');
    });
    removals.observe((key) => heard.push(key));
    for (const key of ['a', 'b']) removals.add(key, 1, 'evicted');
    removals.deliver(0);
    await settled();
    expect(heard).toEqual(['a', 'b']);
    expect(warnings()).toEqual([
      'A removal listener failed, which the cache ignores from now on: Error: first',
      'A removal listener failed, which the cache ignores from now on: Error: second',
    ]);
  });

  test('one that a listener adds hears of what comes next, not of what is being told', () => {
    const removals = new Removals();
    const heard: string[] = [];
    let added = false;
    removals.observe(() => {
      if (!added) removals.observe((key) => heard.push(key));
      added = true;
    });
    for (const key of ['a', 'b']) removals.add(key, 1, 'evicted');
    removals.deliver(0);
    expect(heard).toEqual(['b']);
  });
});

test('a listener that is no function is refused', () => {
  const error = thrownBy(() => new Removals().observe('no' as never));
  expect([error instanceof TypeError, error.code]).toEqual([true, 'PURECACHE_INVALID_OPTION']);
  expect(error.message).toMatch(/observe\(\(key, value, cause\) => …\), not 'no'/);
});
