/** The clock that dates entries: monotonic, in milliseconds, replaceable. */
import { outsideCallers } from './async-context.js';
import { coarseClock, type TurnTimer } from './coarse-clock.js';

export interface Clock {
  /** Milliseconds since some fixed moment; never goes backwards. May have fractions. */
  now(): number;
}

const { performance, setTimeout, clearTimeout } = globalThis;

/** The runtime's own `performance.now` is inherited. One that is not belongs to fake timers, which are there already. */
const genuineNow =
  performance === undefined || Object.hasOwn(performance, 'now') ? undefined : (performance.now as unknown);

const exactNow = (): number => globalThis.performance.now();

/**
 * The process's monotonic clock: `performance.now()`, looked up at each call, so that fake timers and mocks move it; a
 * jump of the wall clock does not. In Node it is read about once per turn of the event loop, as a reading costs more than
 * a look-up, so it may be late: by up to 1 ms, and by as long as the current turn has lasted.
 *
 * Elsewhere each call reads it: browsers hold timers back, other runtimes drop them, and a clock must not stand still.
 */
export const monotonicClock: Clock = coarseClock({
  read: exactNow,
  mayReuse: () => globalThis.performance.now === genuineNow,
  startTimer,
});

/** The time by `clock` without the lateness of {@link monotonicClock}: for what is written down. */
export function exactTime(clock: Clock): number {
  return clock === monotonicClock ? exactNow() : clock.now();
}

function startTimer(onTurn: () => void): TurnTimer | undefined {
  const before = timersOfRuntime();
  if (before === undefined) return undefined;
  const timer = outsideCallers(() => setTimeout(onTurn, 1)) as ReturnType<typeof setTimeout> & {
    refresh(): unknown;
    unref(): unknown;
  };
  if (timersOfRuntime() === before + 1) {
    timer.unref();
    // Outside as well: a timer that is started again belongs to the context in which that happens.
    return { refresh: () => outsideCallers(() => timer.refresh()) };
  }
  // Taken from fake timers that were there when this module loaded: nobody knows when it would fire.
  clearTimeout(timer);
  return undefined;
}

/** Timers that keep the process alive, counted by the runtime, which does not know of faked ones. */
function timersOfRuntime(): number | undefined {
  const { process } = globalThis as { process?: { getActiveResourcesInfo?(): string[] } };
  return process?.getActiveResourcesInfo?.().filter((resource) => resource === 'Timeout').length;
}
