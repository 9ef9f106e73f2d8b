import { jest } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { digestOf } from '../src/key/key-digest.js';
import { isWatched, reportOutcome } from '../src/view/report-outcome.js';
import { withTrace, type CacheOutcome } from '../src/view/trace.js';

const call = (outcome: CacheOutcome['outcome'], age?: number): CacheOutcome => ({
  method: 'A.get',
  namespace: 'a',
  outcome,
  age,
  key: 'user-42',
});
const key = digestOf('user-42');
const named = { method: 'A.get', namespace: 'a', key };

const heard: unknown[] = [];
const listener = (event: unknown) => heard.push(event);
afterEach(() => {
  unsubscribe('purecache', listener);
  heard.length = 0;
});

test('a call is watched by a subscriber, and by a trace', () => {
  expect(isWatched()).toBe(false);
  expect(withTrace(isWatched).result).toBe(true);
  expect(isWatched()).toBe(false);
  subscribe('purecache', listener);
  expect(isWatched()).toBe(true);
});

test.each<[CacheOutcome['outcome'], number | undefined, object[]]>([
  ['hit', 5, [{ type: 'hit', ...named, age: 5 }]],
  ['hit', undefined, [{ type: 'hit', ...named, age: undefined }]],
  ['stale', 7, [{ type: 'stale', ...named, age: 7 }]],
  ['miss', undefined, [{ type: 'miss', ...named }]],
  ['coalesced', undefined, []],
])('a %s (age %p) is published as it should be, and noted in a trace', (outcome, age, events) => {
  subscribe('purecache', listener);
  reportOutcome(call(outcome, age));
  expect(heard).toEqual(events);
  const { outcomes } = withTrace(() => reportOutcome(call(outcome, age)));
  expect(outcomes).toEqual([{ ...named, outcome, age }]);
  expect(heard).toEqual([...events, ...events]);
});

test('the text of the key is nowhere', () => {
  subscribe('purecache', listener);
  const traced = withTrace(() => reportOutcome(call('hit', 1)));
  expect(JSON.stringify([heard, traced])).not.toContain('user-42');
});

test('a digest is made only for one who takes it, and then once', async () => {
  jest.resetModules();
  const digest = jest.fn(() => 'digest');
  jest.unstable_mockModule('../src/key/key-digest.js', () => ({ digestOf: digest }));
  const copy = await import('../src/view/report-outcome.js');
  copy.reportOutcome(call('hit'));
  expect(digest).not.toHaveBeenCalled();
  subscribe('purecache', listener);
  withTrace(() => copy.reportOutcome(call('hit')));
  expect(digest).toHaveBeenCalledTimes(1);
  jest.unstable_unmockModule('../src/key/key-digest.js');
});
