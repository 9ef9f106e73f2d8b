/** The clock in processes of their own: what it keeps alive, and what it makes of globals it finds when it loads. */
import { runNode } from './support/run-node.js';

/** Runs a program that has `monotonicClock`, loaded after `before` has run, and `turn()`; gives what it prints. */
async function run(before: string, program: string): Promise<unknown> {
  const source = `
    import { AsyncLocalStorage } from 'node:async_hooks';
    import { setImmediate } from 'node:timers';
    const { log } = console;
    const genuine = performance.now.bind(performance);
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    ${before}
    const { monotonicClock } = await import('../../src/runtime/clock.js');
    /** How many readings 60 calls in one stretch give. */
    const readings = () => new Set(Array.from({ length: 60 }, () => monotonicClock.now())).size;
    ${program}
  `;
  const { code, stdout, stderr } = await runNode(source, ['--expose-gc']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as unknown;
}

const EXACT_READINGS = 60;

test('in Node one reading serves a turn', async () => {
  expect(await run('', 'log(readings());')).toBe(1);
});

test('the process is not kept alive', async () => {
  const program = 'monotonicClock.now(); log(JSON.stringify(process.getActiveResourcesInfo()));';
  expect(await run('', program)).not.toContain('Timeout');
});

test('the context of the request that asked first is not kept alive', async () => {
  const program = `
    const requests = new AsyncLocalStorage();
    let store = { request: 1 };
    const ref = new WeakRef(store);
    requests.run(store, () => monotonicClock.now());
    store = undefined;
    for (let i = 0; i < 10 && ref.deref() !== undefined; i++) {
      await turn();
      gc();
    }
    log(ref.deref() === undefined);
  `;
  expect(await run('', program)).toBe(true);
});

test('a fake performance that is there already moves it', async () => {
  const before = `let time = 0; Object.defineProperty(globalThis, 'performance', { value: { now: () => ++time } });`;
  expect(await run(before, 'log(readings());')).toBe(EXACT_READINGS);
});

test('fake timers that are there already are not relied on, and are left without a timer', async () => {
  const before = `
    const fakes = new Set();
    globalThis.setTimeout = (callback) => {
      const timer = { callback, ref() {}, unref() {}, refresh() {} };
      fakes.add(timer);
      return timer;
    };
    globalThis.clearTimeout = (timer) => fakes.delete(timer);
  `;
  expect(await run(before, 'log(JSON.stringify([readings(), fakes.size]));')).toEqual([EXACT_READINGS, 0]);
});

test.each([
  ['no process', `const { process } = globalThis; delete globalThis.process;`],
  ['a process that counts no resources', 'process.getActiveResourcesInfo = undefined;'],
])('with %s, as in browsers and workers, each call reads', async (_, before) => {
  expect(await run(before, 'log(readings());')).toBe(EXACT_READINGS);
});

test('after a pause it is right at once', async () => {
  const program = `
    const first = monotonicClock.now();
    while (monotonicClock.now() === first) await turn();
    const last = monotonicClock.now();
    // Nobody asks until the time has come.
    while (genuine() < last + 20) await turn();
    const before = genuine();
    log(monotonicClock.now() >= before);
  `;
  expect(await run('', program)).toBe(true);
});
