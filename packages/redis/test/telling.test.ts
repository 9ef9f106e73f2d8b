import { jest } from '@jest/globals';
import { telling } from '../src/coherence/telling.js';

test('the marks hear everything, and who doubts hears of a lost connection', () => {
  const marks = { key: jest.fn(), group: jest.fn(), tags: jest.fn(), all: jest.fn(), proved: jest.fn() };
  const doubt = jest.fn();
  const told = telling(marks, doubt);
  told.key(1);
  told.group('g');
  told.tags(['t'], 'g');
  told.all();
  told.proved(5);
  expect(doubt).not.toHaveBeenCalled();
  told.proved(-Infinity);
  expect(doubt).toHaveBeenCalledTimes(1);
  expect([marks.key, marks.group, marks.tags, marks.all, marks.proved].map(({ mock }) => mock.calls)).toEqual([
    [[1]],
    [['g']],
    [[['t'], 'g']],
    [[]],
    [[5], [-Infinity]],
  ]);
});
