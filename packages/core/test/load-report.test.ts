import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { CachedMethod } from '../src/cached-method.js';
import { uncacheableResult } from '../src/errors.js';
import { CACHE_CHANNEL, type CacheEvent } from '../src/view/events.js';
import { digestOf } from '../src/key/key-digest.js';
import { LoadReport } from '../src/view/load-report.js';
import type { LoadFailure } from '../src/view/observed-load.js';
import { resolvePolicy } from '../src/options.js';
import { Counting, Slow } from './support/doubles.js';

const methodOf = (options: object = { backend: Counting }) =>
  new CachedMethod(() => 1, resolvePolicy(options), 'load', true, false);

/** What is published while `action` runs. */
function published(action: () => void): CacheEvent[] {
  const events: CacheEvent[] = [];
  const listener = (event: unknown): void => void events.push(event as CacheEvent);
  subscribe(CACHE_CHANNEL, listener);
  try {
    action();
  } finally {
    unsubscribe(CACHE_CHANNEL, listener);
  }
  return events;
}

const subject = { method: 'load', namespace: undefined, key: digestOf('k') };
const duration = expect.any(Number) as unknown as number;

test('a load that succeeds is an event, with its duration', () => {
  const report = new LoadReport(methodOf(), 'k');
  const events = published(() => report.succeeded());
  expect(events).toEqual([{ type: 'load', ...subject, duration }]);
  expect((events[0] as { duration: number }).duration).toBeGreaterThan(0);
});

test('the namespace of a shared backend is told', () => {
  const report = new LoadReport(methodOf({ backend: new Slow(), namespace: 'users' }), '5:users0:k');
  expect(published(() => report.succeeded())).toMatchObject([{ namespace: 'users', key: digestOf('5:users0:k') }]);
});

test.each([
  [new RangeError('secret'), 'RangeError'],
  [{ name: 'Custom' }, 'Custom'],
  [{ name: 5 }, undefined],
  ['secret', undefined],
  [undefined, undefined],
  [
    {
      get name() {
        throw new Error('secret');
      },
    },
    undefined,
  ],
])('one that fails is an event that names the error and tells no more: %#', (error, errorName) => {
  for (const type of ['load-error', 'refresh-error'] as const) {
    const report = new LoadReport(methodOf(), 'k');
    expect(published(() => report.failed(type, error))).toEqual([{ type, ...subject, duration, errorName }]);
  }
});

test('a result that cannot be cached is an event with the reason, without any value', () => {
  const reasons = [uncacheableResult('load', 'a stream'), new TypeError('secret')].map((error) =>
    published(() => new LoadReport(methodOf(), 'k').wasUncacheable(error)),
  );
  expect(reasons).toEqual([
    [{ type: 'uncacheable', ...subject, reason: 'PURECACHE_UNCACHEABLE_RESULT' }],
    [{ type: 'uncacheable', ...subject, reason: 'a function of the options failed' }],
  ]);
});

test('each is counted among the times of loads, whether or not anybody listens', () => {
  const error = new Error('down');
  for (const end of [
    (report: LoadReport) => report.succeeded(),
    (report: LoadReport) => report.failed('load-error', error),
    (report: LoadReport) => report.wasUncacheable(error),
  ]) {
    const method = methodOf();
    end(new LoadReport(method, 'k'));
    expect(method.loadTimes.p50).toBeGreaterThan(0);
  }
});

test('hooks around the load learn what it is, and how it ended', () => {
  const error = new Error('down');
  const ends: (LoadFailure | undefined)[] = [];
  const observed = [true, false, false].map((background) => {
    const report = new LoadReport(methodOf(), 'k');
    const load = report.observe(background);
    load.onEnd((end) => void ends.push(end));
    return { report, load };
  });
  expect(observed.map(({ load }) => [load.method, load.namespace, load.key(), load.background])).toEqual([
    ['load', undefined, digestOf('k'), true],
    ['load', undefined, digestOf('k'), false],
    ['load', undefined, digestOf('k'), false],
  ]);
  expect(ends).toEqual([]);
  observed[0]?.report.succeeded();
  observed[1]?.report.failed('load-error', error);
  observed[2]?.report.wasUncacheable(error);
  expect(ends).toEqual([undefined, { error }, { error }]);
});
