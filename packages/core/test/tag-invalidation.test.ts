import { jest } from '@jest/globals';
import { BackendPort } from '../src/entries/backend-port.js';
import { BackendState } from '../src/entries/backend-state.js';
import { invalidateTagsOn } from '../src/entries/tag-invalidation.js';
import type { CacheBackend } from '../src/index.js';
import { CacheRecord } from '../src/record.js';
import { Deferred } from './support/deferred.js';
import { Counting, Slow } from './support/doubles.js';
import { rejectionOf } from './support/caught.js';

const tags = ['t', 'u'];
const stale = new CacheRecord({ value: 'old' });

/** Three loads under way, on keys such as `a:1` whose prefix is `a:`; what they load may carry tags. */
function open(backend: CacheBackend) {
  const state = new BackendState((key) => key.slice(0, 2));
  const user = { label: 'load', evictions: undefined, subject: () => ({ method: 'load', namespace: undefined }) };
  const port = new BackendPort(backend, { backendTimeout: 250, onBackendError: undefined }, state, user);
  const flights = ['a:1', 'a:2', 'b:1'].map((key) => state.flights.begin(key, true));
  for (const flight of flights) Object.assign(flight, { stamp: 0, stale });
  return {
    state,
    flights,
    closed: () => flights.filter(({ closed }) => closed).map(({ key }) => key),
    withStale: () => flights.filter((flight) => flight.stale !== undefined).map(({ key }) => key),
    invalidate: (prefix: string) => invalidateTagsOn(port, state, tags, prefix),
  };
}
const valid = ({ tags: stamps }: BackendState, prefix: string) =>
  ['t', 'u', 'v'].map((tag) => stamps.isValid([tag], 0, prefix));

describe('in memory', () => {
  test('the tags are invalid under the prefix, and loads there take nobody in, when it returns', () => {
    const { state, closed, withStale, invalidate } = open(new Counting());
    expect(invalidate('a:')).toBeUndefined();
    expect([valid(state, 'a:'), valid(state, 'b:')]).toEqual([
      [false, false, true],
      [true, true, true],
    ]);
    expect(closed()).toEqual(['a:1', 'a:2']);
    expect(withStale()).toEqual(['a:1', 'a:2', 'b:1']); // their stamps tell which of them is outdated
  });

  test('without a prefix everywhere', () => {
    const { state, closed, invalidate } = open(new Counting());
    invalidate('');
    expect([valid(state, 'a:'), valid(state, 'b:')]).toEqual([
      [false, false, true],
      [false, false, true],
    ]);
    expect(closed()).toEqual(['a:1', 'a:2', 'b:1']);
  });

  test('a table that the backend has of its own is not asked', () => {
    const invalidateTags = jest.fn<() => void>();
    open(Object.assign(new Counting(), { invalidateTags })).invalidate('a:');
    expect(invalidateTags).not.toHaveBeenCalled();
  });
});

describe('on a backend that answers later', () => {
  function held() {
    const gate = new Deferred<void>();
    const invalidateTags = jest.fn(() => gate.promise);
    return { gate, invalidateTags, ...open(Object.assign(new Slow(), { invalidateTags })) };
  }

  test('it is asked with the tags and the prefix, or with none', async () => {
    const { gate, invalidate, invalidateTags } = held();
    gate.resolve();
    await invalidate('a:');
    await invalidate('');
    expect(invalidateTags.mock.calls).toEqual([
      [tags, 'a:'],
      [tags, undefined],
    ]);
  });

  test.each(['resolve', 'reject'] as const)(
    'loads take nobody in at once; what they and those begun since have read is forgotten when it is over: %s',
    async (how) => {
      const { gate, state, flights, closed, withStale, invalidate } = held();
      const done = invalidate('a:');
      expect([closed(), withStale()]).toEqual([
        ['a:1', 'a:2'],
        ['a:1', 'a:2', 'b:1'],
      ]);
      const since = state.flights.begin('a:3', true);
      since.isLookingUp = true;
      flights.push(since);
      gate[how](undefined as never);
      if (how === 'reject') expect(await rejectionOf(done)).toMatchObject({ code: 'PURECACHE_BACKEND_FAILED' });
      else await done;
      expect([closed(), withStale()]).toEqual([['a:1', 'a:2', 'a:3'], ['b:1']]);
    },
  );
});
