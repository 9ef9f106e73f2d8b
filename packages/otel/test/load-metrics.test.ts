import { jest } from '@jest/globals';
import type { Histogram } from '@opentelemetry/sdk-metrics';
import { cache } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { rejectionOf, thrownBy } from '../../core/test/support/caught.js';
import { Deferred } from '../../core/test/support/deferred.js';
import { instrumentPurecache, type PurecacheInstrumentation } from '../src/index.js';
import { Metrics } from './support/sdk.js';

const metrics = new Metrics();
let instrumentation: PurecacheInstrumentation;
beforeEach(() => {
  instrumentation = instrumentPurecache({ meterProvider: metrics.provider, spans: false });
});
afterEach(() => {
  instrumentation.disable();
  jest.restoreAllMocks();
});

const durations = async (method: string) => {
  const { points } = (await metrics.collect()).get('purecache.load.duration') as { points: any[] };
  return points
    .filter(({ attributes }) => attributes['purecache.method'] === method)
    .map(({ attributes, value }) => [attributes['purecache.outcome'], value as Histogram] as const);
};

test('loads are counted by how they ended', async () => {
  const get = cache(
    async function mixed(id: string) {
      if (id === 'bad') throw new Error('boom');
      return id;
    },
    { backend: LRU, capacity: 9 },
  );
  await get('a');
  await get('b');
  await rejectionOf(get('bad'));
  expect(await metrics.of('mixed')).toMatchObject({ 'loads success': 2, 'loads error': 1, 'loads.in_flight': 0 });
});

test('so are those of sync methods', async () => {
  const get = cache(
    function plain(id: string) {
      if (id === 'bad') throw new Error('boom');
      return id;
    },
    { backend: LRU, capacity: 9 },
  );
  get('a');
  thrownBy(() => get('bad'));
  expect(await metrics.of('plain')).toMatchObject({ 'loads success': 1, 'loads error': 1, 'loads.in_flight': 0 });
});

test('their durations are in seconds, from the call of the method until its promise settles', async () => {
  const gates = [new Deferred<string>(), new Deferred<string>()];
  const get = cache(
    function timed(index: number) {
      return (gates[index] as Deferred<string>).promise;
    },
    { backend: LRU, capacity: 9 },
  );
  const now = jest.spyOn(performance, 'now').mockReturnValue(1_000);
  const calls = [get(0), get(1)];
  now.mockReturnValue(1_020);
  gates[0]?.resolve('a');
  await calls[0];
  now.mockReturnValue(1_350);
  gates[1]?.reject(new Error('boom'));
  await rejectionOf(calls[1]);
  now.mockRestore();

  const found = new Map(await durations('timed'));
  expect(found.get('success')).toMatchObject({ count: 1, sum: 0.02 });
  expect(found.get('error')).toMatchObject({ count: 1, sum: 0.35 });
  expect(found.get('success')?.buckets.boundaries.slice(0, 3)).toEqual([0.0001, 0.0005, 0.001]);
});

test('those under way are counted, one per key however many callers', async () => {
  const gate = new Deferred<string>();
  const get = cache(
    async function waiting(_id: string) {
      return await gate.promise;
    },
    { backend: LRU, capacity: 9 },
  );
  const calls = [get('a'), get('a'), get('b')];
  expect(await metrics.of('waiting')).toMatchObject({ 'loads.in_flight': 2 });
  gate.resolve('done');
  await Promise.all(calls);
  expect(await metrics.of('waiting')).toMatchObject({ 'loads.in_flight': 0, 'loads success': 2 });
});
