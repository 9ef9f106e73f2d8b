import { runNode } from './support/run-node.js';

/** What the process reports as unhandled while `calls` runs; `load` rejects with the error of its argument's name. */
async function unhandledIn(calls: string): Promise<unknown> {
  const { stdout, stderr } = await runNode(`
    import { cache, cacheOf } from '../../src/index.js';
    import { Counting, Failing, Slow } from './doubles.js';
    const seen: string[] = [];
    process.on('unhandledRejection', (error) => void seen.push((error as Error).message));
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const quiet = { onBackendError() {} };
    const fail = async (name: string): Promise<string> => { await turn(); throw new Error(name); };
    const memory = cache(fail, { backend: Counting });
    const slow = cache(fail, { backend: new Slow(), namespace: 'slow' });
    const ignore = (promise: Promise<unknown>) => void promise.catch(() => {});
    ${calls}
    for (let i = 0; i < 10; i++) await turn();
    console.log(JSON.stringify(seen));
  `);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test('none if every caller handles its own', async () => {
  const seen = await unhandledIn(`
    for (const get of [memory, slow]) { ignore(get('a')); ignore(get('a')); ignore(cacheOf(get).refresh('a')); }
  `);
  expect(seen).toEqual([]);
});

test('one for each caller that does not, leader or follower', async () => {
  expect(await unhandledIn(`for (const get of [memory, slow]) { void get('a'); ignore(get('a')); }`)).toEqual([
    'a',
    'a',
  ]);
  expect(await unhandledIn(`for (const get of [memory, slow]) { ignore(get('a')); void get('a'); }`)).toEqual([
    'a',
    'a',
  ]);
  expect(await unhandledIn(`void memory('a'); void memory('a');`)).toEqual(['a', 'a']);
});

test('none from a backend that fails behind the caller’s back', async () => {
  const seen = await unhandledIn(`
    const value = async (name: string) => name;
    for (const backend of [new Failing('get'), new Failing('set'), new Failing('set', 'delete', 'clear')]) {
      const get = cache(value, { backend, namespace: 'failing', ...quiet });
      for (let i = 0; i < 3; i++) { await get('a'); await turn(); }
      await cacheOf(get).delete('a').catch(() => {});
    }
    class Lying extends Counting { override get() { return Promise.reject(new Error('late')); } }
    await cache(value, { backend: new Lying(), namespace: 'lying', ...quiet })('a');
  `);
  expect(seen).toEqual([]);
});

test('none from a listener that rejects or throws whatever it likes, and none from odd errors of the backend', async () => {
  const seen = await unhandledIn(`
    process.emitWarning = () => {};
    const refuse = (): never => { throw Object.create(null); };
    const textless = { toString: refuse };
    const listeners: (() => void)[] = [
      async () => refuse(),
      refuse,
      () => { throw textless; },
      async () => { throw textless; },
    ];
    const value = async (name: string) => name;
    for (const onBackendError of listeners) {
      const get = cache(value, { backend: new Failing('get', 'set', 'delete'), namespace: 'odd', onBackendError });
      for (let i = 0; i < 3; i++) if (await get('a') !== 'a') throw new Error('failed');
    }
    for (const name of ['code', 'name', 'message', 'stack']) {
      const backend = new Slow();
      const odd = () => Promise.reject(Object.defineProperty(new Error(), name, { get: refuse }));
      Object.assign(backend, { get: odd, set: odd, delete: odd });
      if (await cache(value, { backend, namespace: 'odd' })('a') !== 'a') throw new Error('failed');
    }
  `);
  expect(seen).toEqual([]);
});

test('none from functions of the options that answer by a promise, which is refused', async () => {
  const seen = await unhandledIn(`
    process.emitWarning = () => {};
    const rejecting = () => Promise.reject(new Error('option')) as never;
    const value = async (name: string) => name;
    const codes: unknown[] = [];
    const ask = (get: (name: string) => Promise<string>) => get('a').catch((error) => codes.push(error.code));
    for (const option of ['ttl', 'key', 'varyBy', 'unless', 'condition', 'tags']) {
      await ask(cache(value, { backend: Counting, [option]: rejecting }) as never);
    }
    if (codes.length !== 6) throw new Error('not refused: ' + codes);
    const fails = cache(fail, { backend: Counting, cacheErrors: rejecting });
    ignore(fails('a'));
  `);
  expect(seen).toEqual([]);
});

test('a sweep whose clock throws what has no text does not end the process', async () => {
  const { code, stdout, stderr } = await runNode(`
    import { TTL } from '@purecache/ttl';
    const timers: (() => void)[] = [];
    globalThis.setTimeout = ((act: () => void) => (timers.push(act), { unref() {} })) as never;
    process.emitWarning = ((message: string) => console.log(message)) as never;
    let isBroken = false;
    const now = () => { if (isBroken) throw Object.create(null); return performance.now(); };
    const ttl = new TTL({ ttl: 1, clock: { now } });
    ttl.set('a', 1);
    isBroken = true;
    const begun = performance.now();
    while (performance.now() < begun + 60);
    while (timers.length > 0) timers.shift()!();
  `);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Expired entries of a cache can not be reclaimed .*: something that has no text\n$/);
});
