/**
 * 10,000 calls while three loads in ten fail, three backend operations in ten fail and one in twenty is never answered. In
 * a process of its own, for its unhandled rejections and its heap.
 */
import { LIMITS, type FaultReport } from './support/fault-run.js';
import { runNode } from './support/run-node.js';

type Report = FaultReport & { unhandled: string[] };

async function reportOf(options: object, without = ''): Promise<Report> {
  const { stdout, stderr } = await runNode(
    `
      import { runWithFaults } from './fault-run.js';
      import { Flights } from '../../src/single-flight.js';
      import { SuspectKeys } from '../../src/entries/suspect-keys.js';
      const unhandled = [];
      process.on('unhandledRejection', (error) => void unhandled.push(String(error)));
      ${without}
      const report = await runWithFaults(20_260, ${JSON.stringify(options)}, globalThis.gc);
      await new Promise((resolve) => setImmediate(resolve));
      console.log(JSON.stringify({ ...report, unhandled }));
    `,
    ['--expose-gc'],
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Report;
}

const ttl = '200ms';
const timeouts = { softTimeout: '30ms', timeout: '100ms' };

test.each([
  ['ttl alone', { ttl }],
  ['stale windows', { ttl, staleWhileRevalidate: '300ms', staleIfError: '500ms' }],
  ['stale windows and limits', { ttl, staleWhileRevalidate: '100ms', staleIfError: '500ms', ...timeouts }],
])('%s: no wrong value, no late call, nothing left over', async (_title, options) => {
  const { calls, invalidations, failures, growth, slowest, ...others } = await reportOf(options);
  expect(others).toEqual({
    wrong: [],
    odd: [],
    unhandled: [],
    left: { backoff: 0, curing: 0, flights: 0, suspects: 0, writes: 0, timers: 0 },
  });
  expect(calls).toBeGreaterThanOrEqual(LIMITS.calls);
  expect([invalidations > 100, failures > 100]).toEqual([true, true]); // there was something to survive
  expect(slowest).toBeLessThanOrEqual(LIMITS.deadline + LIMITS.longestLoad + 50);
  expect(growth).toBeLessThan(500_000);
});

test.each([
  ['loads are not detached', 'Flights.prototype.detach = () => {};'],
  ['keys whose write failed are trusted', 'SuspectKeys.prototype.add = () => {};'],
])('the run sees it if %s', async (_title, without) => {
  expect((await reportOf({ ttl }, without)).wrong).not.toEqual([]);
});

test('the run sees flights that never end', async () => {
  const { left } = await reportOf({ ttl: 1 }, 'Flights.prototype.end = (flight) => { flight.detached = true; };');
  expect(left['flights']).toBeGreaterThan(0);
});
