import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { cache, Cached, fromMap } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { rejectionOf, thrownBy } from '../../core/test/support/caught.js';
import { Deferred, settled } from '../../core/test/support/deferred.js';
import { instrumentPurecache, type PurecacheInstrumentation } from '../src/index.js';
import { Metrics, Spans, useContextManager } from './support/sdk.js';

useContextManager();
const { provider: meterProvider } = new Metrics();
const spans = new Spans();
const tracer = spans.provider.getTracer('app');
let instrumentation: PurecacheInstrumentation;
beforeEach(() => {
  spans.exporter.reset();
  instrumentation = instrumentPurecache({ meterProvider, tracerProvider: spans.provider });
});
afterEach(() => instrumentation.disable());

class Users {
  @Cached({ backend: LRU, capacity: 9 })
  async getUser(id: string): Promise<string> {
    await settled();
    return tracer.startActiveSpan('db.query', (span) => {
      span.end();
      return id;
    });
  }
}

test('a load is a span between the caller’s and those of the method; a hit is none', async () => {
  const users = new Users();
  await tracer.startActiveSpan('request', async (request) => {
    await users.getUser('42');
    await users.getUser('42');
    request.end();
  });
  expect(spans.finished.map(({ name }) => name)).toEqual(['db.query', 'purecache.load Users.getUser', 'request']);
  const [query, load, request] = spans.finished;
  expect(query?.parentSpanContext?.spanId).toBe(load?.spanContext().spanId);
  expect(load?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
  expect(load).toMatchObject({
    kind: SpanKind.INTERNAL,
    status: { code: SpanStatusCode.UNSET },
    attributes: { 'purecache.method': 'Users.getUser' },
    instrumentationScope: { name: '@purecache/otel' },
    events: [],
  });
  expect(Object.keys(load?.attributes ?? {})).toEqual(['purecache.method']);
});

test('concurrent callers share one span, and it lasts until the load is over', async () => {
  const gate = new Deferred<string>();
  const get = cache(
    async function gated(_id: string) {
      return await gate.promise;
    },
    { backend: fromMap(new Map()), namespace: 'gated' },
  );
  const calls = [get('a'), get('a'), get('a')];
  await settled();
  expect(spans.finished).toEqual([]);
  gate.resolve('done');
  await Promise.all(calls);
  expect(spans.finished.map(({ attributes }) => attributes)).toEqual([
    { 'purecache.method': 'gated', 'purecache.namespace': 'gated' },
  ]);
});

test('it is active in a sync method too', () => {
  let active: string | undefined;
  const get = cache(
    function plain(id: string) {
      active = trace.getActiveSpan()?.spanContext().spanId;
      return id;
    },
    { backend: LRU, capacity: 9 },
  );
  get('a');
  expect(spans.finished.map((span) => span.spanContext().spanId)).toEqual([active]);
  expect(trace.getActiveSpan()).toBeUndefined();
});

describe('a load that fails', () => {
  class NotFound extends Error {
    override name = 'NotFound';
  }
  const unreadable = Object.defineProperty({}, 'name', {
    get() {
      throw new Error('not readable');
    },
  });
  test.each<[string, unknown, string]>([
    ['an error by its name', new NotFound('no user hunter2'), 'NotFound'],
    [
      'one of purecache by its code',
      Object.assign(new Error('x'), { code: 'PURECACHE_LOAD_TIMEOUT' }),
      'PURECACHE_LOAD_TIMEOUT',
    ],
    ['one with a code of its own by its name', Object.assign(new TypeError('x'), { code: 'E_MINE' }), 'TypeError'],
    ['what has no name', 'hunter2', '_OTHER'],
    ['nothing', undefined, '_OTHER'],
    ['an empty name', { name: '' }, '_OTHER'],
    ['what cannot be read', unreadable, '_OTHER'],
  ])('has the status of an error, and tells %s, never a message', async (_name, error, type) => {
    const get = cache(
      async function failing(_id: string) {
        throw error;
      },
      { backend: LRU, capacity: 9 },
    );
    expect(await rejectionOf(get('a'))).toBe(error);
    expect(spans.finished).toHaveLength(1);
    const [span] = spans.finished;
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(span?.attributes).toEqual({ 'purecache.method': 'failing', 'error.type': type });
    expect(span?.events).toEqual([]);
  });

  test('does so in a sync method, too', () => {
    const error = new NotFound('boom');
    const get = cache(
      function failingAtOnce(_id: string) {
        throw error;
      },
      { backend: LRU, capacity: 9 },
    );
    expect(thrownBy(() => get('a'))).toBe(error);
    expect(spans.finished.map(({ status }) => status)).toEqual([{ code: SpanStatusCode.ERROR }]);
  });
});

test('a refresh in the background is marked', async () => {
  let now = 0;
  const refreshed = new Deferred<void>();
  let loads = 0;
  const get = cache(
    async function aging(id: string) {
      if (++loads === 2) refreshed.resolve();
      return id;
    },
    { backend: LRU, capacity: 2, ttl: 10, staleWhileRevalidate: 10, clock: { now: () => now } },
  );
  await get('a');
  now = 15;
  await get('a');
  await refreshed.promise;
  await settled();
  expect(spans.finished.map(({ attributes }) => attributes['purecache.background'])).toEqual([undefined, true]);
});

test('errors keep the stack frames of those who called', async () => {
  const get = cache(
    async function deep(_id: string): Promise<string> {
      await settled();
      throw new Error('boom');
    },
    { backend: LRU, capacity: 9 },
  );
  const handleRequest = async () => await get('a');
  const { stack } = (await rejectionOf(handleRequest())) as Error;
  expect(stack).toContain('handleRequest');
});

test('without spans there is none', async () => {
  instrumentation.disable();
  instrumentation = instrumentPurecache({ meterProvider, tracerProvider: spans.provider, spans: false });
  await new Users().getUser('42');
  expect(spans.finished.map(({ name }) => name)).toEqual(['db.query']);
});
