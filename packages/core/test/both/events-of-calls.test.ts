/** What is told on the channel `purecache` of real calls. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { LRU } from '@purecache/lru';
import { cache, CACHE_CHANNEL, cacheOf, invalidateTags, type CacheEvent } from '../../src/index.js';
import { ManualClock } from '../../src/testing/manual-clock.js';
import { rejectionOf } from '../support/caught.js';
import { Failing } from '../support/doubles.js';
import { background, kinds, onDatedSlow } from '../support/sources.js';

const events: CacheEvent[] = [];
const listener = (event: unknown): void => void events.push(event as CacheEvent);
const listen = (): void => subscribe(CACHE_CHANNEL, listener);
beforeEach(() => void (events.length = 0));
afterEach(() => void unsubscribe(CACHE_CHANNEL, listener));

/** The events since it was asked last, once all work in the background is done. */
async function told(): Promise<CacheEvent[]> {
  await background();
  return events.splice(0);
}

/** How many events of some types there are. */
const countOf = (all: readonly CacheEvent[], ...types: string[]): number =>
  all.filter(({ type }) => types.includes(type)).length;

const DIGEST = expect.stringMatching(/^[\w-]{16}$/) as string;
const DURATION = expect.any(Number) as number;

describe.each(kinds)('%s', (_name, open) => {
  test('a miss, its load and its store; a hit; a stale hit, whose refresh is a load too; all of one key', async () => {
    const { clock, get } = open({ ttl: 100, staleWhileRevalidate: 50 });
    listen();
    await get('a');
    const miss = await told();
    clock.advance(40);
    await get('a');
    const hit = await told();
    clock.advance(80);
    await get('a');
    const stale = await told();
    expect(miss).toMatchObject([{ type: 'miss' }, { type: 'load', duration: DURATION }, { type: 'store', ttl: 150 }]);
    expect(hit).toMatchObject([{ type: 'hit', age: 40 }]);
    expect(stale).toMatchObject([{ type: 'stale', age: 120 }, { type: 'load' }, { type: 'store', ttl: 150 }]);
    const keys = [...miss, ...hit, ...stale].map(({ key }) => key);
    expect(keys).toEqual(Array.from({ length: 7 }, () => keys[0]));
    expect(keys[0]).toEqual(DIGEST);
    await get('b');
    expect((await told())[0]?.key).not.toBe(keys[0]);
  });

  test('a load that fails: for its caller, or unseen', async () => {
    const { clock, source, get } = open({ ttl: 100, staleIfError: 50, onBackendError: () => {} });
    listen();
    source.fail(new RangeError('canary'));
    await rejectionOf(get('a'));
    expect(await told()).toMatchObject([{ type: 'miss' }, { type: 'load-error', errorName: 'RangeError' }]);
    source.count();
    await get('a');
    clock.advance(120);
    await told();
    source.fail(new RangeError('canary'));
    await get('a');
    expect(await told()).toMatchObject([
      { type: 'refresh-error', errorName: 'RangeError' },
      { type: 'stale', age: 120 },
    ]);
  });

  test('a refresh that fails in the background', async () => {
    const { clock, source, get } = open({ ttl: 100, staleWhileRevalidate: 50 });
    await get('a');
    clock.advance(120);
    await background();
    listen();
    source.fail('no error at all');
    await get('a');
    expect(await told()).toMatchObject([{ type: 'stale' }, { type: 'refresh-error', errorName: undefined }]);
  });

  test('a result that cannot be cached', async () => {
    const { source, get } = open({});
    listen();
    source.give([].values());
    await rejectionOf(get('a'));
    expect(await told()).toMatchObject([
      { type: 'miss' },
      { type: 'uncacheable', reason: 'PURECACHE_UNCACHEABLE_RESULT' },
    ]);
  });

  test('calls have one outcome each unless they join a load, and loads one end each', async () => {
    const { clock, source, get } = open({ ttl: 100, staleWhileRevalidate: 50, staleIfError: 200 });
    listen();
    const call = (): Promise<unknown> => get('a').catch(() => {});
    const answers: (() => void)[] = [
      () => source.count(),
      () => source.fail(new Error('no answer')),
      () => source.give([].values()),
    ];
    let calls = 0;
    for (const age of [0, 40, 120, 260, 1_000]) {
      for (const answer of answers) {
        clock.advance(age);
        answer();
        await call();
        await background();
        await call();
        await background();
        calls += 2;
      }
    }
    const all = await told();
    const { loads, coalesced } = cacheOf(get).stats();
    expect([countOf(all, 'hit', 'stale', 'miss'), coalesced]).toEqual([calls, 0]);
    expect(countOf(all, 'load', 'load-error', 'refresh-error', 'uncacheable')).toBe(loads);
    for (const type of ['hit', 'stale', 'miss', 'load', 'load-error', 'refresh-error', 'uncacheable'] as const) {
      expect([type, countOf(all, type) > 0]).toEqual([type, true]);
    }
  });

  test('what is done by hand', async () => {
    const { get } = open({ ttl: 100, staleWhileRevalidate: 50 });
    const handle = cacheOf(get);
    await get('a');
    await background();
    listen();
    const by: unknown[] = [];
    const steps = [
      () => handle.set(['a'], 1),
      () => handle.expire('a'),
      () => handle.delete('a'),
      () => handle.clear(),
    ];
    for (const step of steps) {
      await step();
      by.push(...(await told()).filter(({ type }) => type === 'invalidate'));
    }
    expect(by).toMatchObject([
      { by: 'set', key: DIGEST },
      { by: 'expire', key: DIGEST },
      { by: 'delete', key: DIGEST },
      { by: 'clear', key: undefined },
    ]);
  });

  test('no text of a key, value or error', async () => {
    const { clock, source, get } = open({
      ttl: 100,
      staleIfError: 50,
      cacheErrors: () => 10,
      errorCodec: { encode: String, decode: (text: string) => new Error(text) },
      unless: (result: unknown) => result === 'canary-unless',
    });
    listen();
    for (const answer of ['canary-value', 'canary-unless', { canary: 1 }]) {
      source.give(answer);
      await get('canary-key');
      await background();
      clock.advance(120);
    }
    source.fail(new Error('canary-message'));
    await get('canary-key').catch(() => {});
    await background();
    await get('canary-other').catch(() => {});
    await cacheOf(get).set(['canary-key'], 'canary-value');
    await cacheOf(get).delete('canary-key');
    const all = await told();
    expect(all.length).toBeGreaterThan(10);
    expect(JSON.stringify(all)).not.toContain('canary');
  });
});

test('tags that are invalidated name the methods, or only the tags’ backend', async () => {
  const backend = new LRU({ capacity: 10, clock: new ManualClock() });
  const get = cache((id: string) => id, { backend, namespace: 'tagged', tags: () => ['canary'] });
  get('a');
  listen();
  await invalidateTags(cacheOf(get), ['canary']);
  await invalidateTags(backend, ['canary']);
  const each = { type: 'invalidate', by: 'tags', key: undefined };
  expect(await told()).toEqual([
    { ...each, method: '(anonymous)', namespace: 'tagged' },
    { ...each, method: 'invalidateTags', namespace: undefined },
  ]);
});

test('a backend that fails: of what, and whose; a key only where there is one', async () => {
  const backend = new Failing('get', 'set', 'clear');
  const get = cache(async (id: string) => id, { backend, namespace: 'failing', onBackendError: () => {} });
  listen();
  await get('a');
  const errors = (await told()).filter(({ type }) => type === 'backend-error');
  await rejectionOf(cacheOf(get).clear());
  errors.push(...(await told()).filter(({ type }) => type === 'backend-error'));
  const each = { type: 'backend-error', method: '(anonymous)', namespace: 'failing', code: 'PURECACHE_BACKEND_FAILED' };
  expect(errors).toEqual([
    { ...each, operation: 'get', key: DIGEST },
    { ...each, operation: 'set', key: DIGEST },
    { ...each, operation: 'clear', key: undefined },
  ]);
  expect(errors[0]?.key).toBe(errors[1]?.key);
});

test('a call that joins makes none', async () => {
  const { get } = onDatedSlow({});
  listen();
  await Promise.all([get('a'), get('a'), get('a')]);
  expect((await told()).map(({ type }) => type)).toEqual(['miss', 'load', 'store']);
});
