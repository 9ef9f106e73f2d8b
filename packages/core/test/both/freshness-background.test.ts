/** Refreshes in the background: the context they run in, who waits for them, and what they must not do to the process. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { jest } from '@jest/globals';
import { cacheOf } from '../../src/index.js';
import { runNode } from '../support/run-node.js';
import { background, inMemory, inMemorySync, kinds } from '../support/sources.js';

const options = { ttl: 100, staleWhileRevalidate: 50 };

test.each(kinds)('%s a refresh runs in the context of the caller who set it off', async (_name, open) => {
  const tenant = new AsyncLocalStorage<string>();
  const { clock, source, get } = open({ ...options, varyBy: () => tenant.getStore() });
  const seen: (string | undefined)[] = [];
  const load = source.load.bind(source);
  source.load = async (id) => {
    seen.push(tenant.getStore());
    return await load(id);
  };
  for (const name of ['one', 'other']) await tenant.run(name, async () => await get('a'));
  await background();
  clock.advance(100);
  for (const name of ['one', 'other']) await tenant.run(name, async () => await get('a'));
  await background();
  expect(seen).toEqual(['one', 'other', 'one', 'other']);
  expect(await tenant.run('one', async () => await get('a'))).toBe('a3');
});

test.each(kinds)('%s waitUntil is given a promise of each refresh, which never rejects', async (_name, open) => {
  const handed: Promise<unknown>[] = [];
  const { clock, source, get } = open({
    ...options,
    waitUntil: (promise: Promise<unknown>) => void handed.push(promise),
  });
  await get('a');
  await background();
  expect(handed).toEqual([]);
  clock.advance(100);
  source.close();
  await get('a');
  await background();
  let isOver = false;
  void handed[0]?.then(() => (isOver = true));
  await background();
  expect([handed.length, isOver]).toEqual([1, false]);
  source.open();
  expect(await handed[0]).toBeUndefined(); // the value is nobody's business there
  expect(await cacheOf(get).peek('a')).toBe('a2');
  clock.advance(100);
  source.fail(new Error('down'));
  await get('a');
  expect(await handed[1]).toBeUndefined();
  expect(cacheOf(get).stats()).toMatchObject({ loads: 3, loadErrors: 1 });
});

test('a sync method hands over its refresh too', async () => {
  const handed: Promise<unknown>[] = [];
  const { clock, get } = inMemorySync({
    ...options,
    waitUntil: (promise: Promise<unknown>) => void handed.push(promise),
  });
  get('a');
  clock.advance(100);
  get('a');
  await Promise.all(handed);
  expect([handed.length, get('a')]).toEqual([1, 'a2']);
});

test.each([
  [
    'throws',
    () => {
      throw new Error('no context');
    },
  ],
  ['rejects', async () => await Promise.reject(new Error('no context'))],
])('a waitUntil that %s does not fail the call, and a warning says so', async (_name, waitUntil) => {
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const { clock, get } = inMemory({ ...options, waitUntil });
  await get('a');
  clock.advance(100);
  expect(await get('a')).toBe('a1');
  await background();
  expect(warned.mock.calls).toEqual([
    [expect.stringMatching(/^The 'waitUntil' option of .* failed: Error: no context$/), 'PurecacheWarning'],
  ]);
  warned.mockRestore();
  expect(await get('a')).toBe('a2');
});

/** What a program that serves a stale value, whose refresh does as told, prints until it ends by itself. */
async function run(refresh: string, more = ''): Promise<{ code: number; stdout: string; stderr: string }> {
  return await runNode(`
    import { cache } from '../../src/index.js';
    import { LRU } from '@purecache/lru';
    import { ManualClock } from '../../src/testing/manual-clock.js';
    process.on('unhandledRejection', (error) => console.log('unhandled', (error as Error).message));
    const clock = new ManualClock();
    let calls = 0;
    const get = cache(async (): Promise<unknown> => (calls++ === 0 ? 'old' : await (${refresh})()), {
      backend: LRU, capacity: 1, clock, ttl: 100, staleWhileRevalidate: 50, ${more}
    });
    await get();
    clock.advance(100);
    console.log(await get(), await get());
    process.on('exit', () => console.log('loads:', calls));
  `);
}

test('a failing refresh is no unhandled rejection', async () => {
  const failing = `async () => { await new Promise((next) => setImmediate(next)); throw new Error('down'); }`;
  expect(await run(failing)).toEqual({ code: 0, stdout: 'old old\nloads: 2\n', stderr: '' });
});

test('a refresh that never ends does not keep the process alive, not even by its timeout', async () => {
  const hanging = `() => new Promise(() => {})`;
  // A run that does not end is ended from outside, with another code.
  expect(await run(hanging, `timeout: '1h'`)).toEqual({ code: 0, stdout: 'old old\nloads: 2\n', stderr: '' });
});
