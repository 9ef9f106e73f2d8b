// Watches the garbage collector.
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

/** @returns a function that stops, and gives the total and the longest of the pauses since, in milliseconds */
export async function watchGc() {
  const pauses = [];
  const collect = (list) => {
    for (const { duration } of list.getEntries()) pauses.push(duration);
  };
  const observer = new PerformanceObserver(collect);
  observer.observe({ entryTypes: ['gc'] });
  await setTimeout(2); // entries come late: those of before are not to be counted
  pauses.length = 0;
  return async () => {
    await setTimeout(2);
    observer.disconnect();
    return { total: pauses.reduce((sum, pause) => sum + pause, 0), longest: Math.max(0, ...pauses) };
  };
}
