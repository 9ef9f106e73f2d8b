import { jest } from '@jest/globals';
import { ObservedLoad, type LoadEndListener } from '../src/view/observed-load.js';

const subject = { method: 'A.get', namespace: undefined, key: () => 'digest', background: true };
const failure = { error: new Error('boom') };

test('it says what it is of', () => {
  const load = new ObservedLoad(subject);
  expect({ ...load }).toEqual(subject);
});

test.each([
  ['that succeeded', undefined],
  ['that failed', failure],
])('a load %s tells each listener once, in order, when it is over', (_name, end) => {
  const load = new ObservedLoad(subject);
  const heard: unknown[] = [];
  load.onEnd((given) => heard.push(['first', given]));
  load.onEnd((given) => heard.push(['second', given]));
  expect(heard).toEqual([]);
  load.ended(end);
  expect(heard).toEqual([
    ['first', end],
    ['second', end],
  ]);
});

test('only the first end counts, and who asks later hears of it at once', () => {
  const load = new ObservedLoad(subject);
  const [early, late] = [jest.fn<LoadEndListener>(), jest.fn<LoadEndListener>()];
  load.onEnd(early);
  load.ended(failure);
  load.ended();
  load.onEnd(late);
  expect(early.mock.calls).toEqual([[failure]]);
  expect(late.mock.calls).toEqual([[failure]]);
});

test('a listener that throws fails neither the load nor the others', () => {
  const warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const load = new ObservedLoad(subject);
  const other = jest.fn<LoadEndListener>();
  load.onEnd(() => {
    throw new Error('of the listener');
  });
  load.onEnd(other);
  load.ended();
  expect(other).toHaveBeenCalledTimes(1);
  expect(warnings.mock.calls).toEqual([
    [expect.stringMatching(/^A listener to the end of a load of A\.get threw \(Error: of/), 'PurecacheWarning'],
  ]);
  warnings.mockRestore();
});
