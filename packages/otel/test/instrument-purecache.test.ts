import { hasSubscribers } from 'node:diagnostics_channel';
import { metrics, trace } from '@opentelemetry/api';
import { cache } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Deferred } from '../../core/test/support/deferred.js';
import { instrumentPurecache } from '../src/index.js';
import { Metrics, Spans, useContextManager } from './support/sdk.js';

useContextManager();

const named = <Name extends string>(name: Name) => {
  const load = { [name]: async (id: string) => id }[name] as (id: string) => Promise<string>;
  return cache(load, { backend: LRU, capacity: 9 });
};
/** What core runs around loads now. */
const around = () =>
  (
    (globalThis as { [key: symbol]: Map<string, unknown> })[Symbol.for('purecache/1')]?.get('load-hooks') as {
      around: unknown;
    }
  ).around;

test('disabled, it reports nothing more, and leaves nothing behind', async () => {
  const [own, spans] = [new Metrics(), new Spans()];
  const { disable } = instrumentPurecache({ meterProvider: own.provider, tracerProvider: spans.provider });
  expect(around()).toBeInstanceOf(Function);
  const get = named('disabled');
  await get('a');
  disable();
  disable();
  await get('b');
  expect(around()).toBeUndefined();
  expect(hasSubscribers('purecache')).toBe(false);
  expect(spans.finished).toHaveLength(1);
  const figures = await own.of('disabled');
  expect(figures).toMatchObject({ 'loads success': 1 });
  expect('misses' in figures).toBe(false);
});

test('a load under way when it is disabled still ends', async () => {
  const [own, spans] = [new Metrics(), new Spans()];
  const { disable } = instrumentPurecache({ meterProvider: own.provider, tracerProvider: spans.provider });
  const gate = new Deferred<string>();
  const get = cache(
    async function straddling(_id: string) {
      return await gate.promise;
    },
    { backend: LRU, capacity: 9 },
  );
  const call = get('a');
  disable();
  gate.resolve('done');
  await call;
  expect(spans.finished).toHaveLength(1);
  expect(await own.of('straddling')).toMatchObject({ 'loads success': 1, 'loads.in_flight': 0 });
});

test('two report to two providers, and each is disabled by itself', async () => {
  const [one, other] = [new Metrics(), new Metrics()];
  const [spansOfOne, spansOfOther] = [new Spans(), new Spans()];
  const first = instrumentPurecache({ meterProvider: one.provider, tracerProvider: spansOfOne.provider });
  const second = instrumentPurecache({ meterProvider: other.provider, tracerProvider: spansOfOther.provider });
  const get = named('twice');
  await get('a');
  expect(await one.of('twice')).toMatchObject({ misses: 1, 'loads success': 1 });
  expect(await other.of('twice')).toMatchObject({ misses: 1, 'loads success': 1 });
  expect([spansOfOne.finished.length, spansOfOther.finished.length]).toEqual([1, 1]);
  first.disable();
  await get('b');
  expect(await other.of('twice')).toMatchObject({ misses: 2, 'loads success': 2 });
  expect(await one.of('twice')).toMatchObject({ misses: 1, 'loads success': 1 });
  expect([spansOfOne.finished.length, spansOfOther.finished.length]).toEqual([1, 2]);
  second.disable();
});

test('without providers it reports to the global ones', async () => {
  const [own, spans] = [new Metrics(), new Spans()];
  metrics.setGlobalMeterProvider(own.provider);
  trace.setGlobalTracerProvider(spans.provider);
  const { disable } = instrumentPurecache();
  await named('global')('a');
  expect(await own.of('global')).toMatchObject({ misses: 1, 'loads success': 1 });
  expect(spans.finished.map(({ name }) => name)).toEqual(['purecache.load global']);
  disable();
  metrics.disable();
  trace.disable();
});

test('without any SDK nothing fails, and methods do what they do', async () => {
  const { disable } = instrumentPurecache();
  expect(await named('bare')('a')).toBe('a');
  disable();
});
