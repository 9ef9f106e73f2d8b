/** Reclaims what has expired in caches that nobody uses: with one timer for the whole process, which holds nothing alive. */
import { outsideCallers } from '../runtime/async-context.js';
import { exactTime, monotonicClock } from '../runtime/clock.js';
import { shared } from '../runtime/process-state.js';
import { textOf, warn } from '../runtime/warn.js';

/** What has entries that expire. */
export interface Sweepable {
  /**
   * Reclaims what has expired for as long as `mayContinue()` says so.
   *
   * @returns milliseconds until the next expiry; `Infinity`: nothing is left to expire; 0: there is more to reclaim now
   */
  sweep(mayContinue: () => boolean): number;
}

/** The longest delay of a timer; a longer one would overflow and fire at once. */
const LONGEST_DELAY = 2 ** 31 - 1;
/** Entries that expire one after the other are reclaimed together. */
const SHORTEST_DELAY = 50;
/** Milliseconds of work before the event loop has its turn. */
const SLICE = 2;
/** The pause between two slices. */
const PAUSE = 1;
/** A timer that is later than this is taken for lost: it was made under fake timers, say, that are gone. */
const OVERDUE = 1_000;
/** Targets are looked through for those that were collected once they have doubled from this number on. */
const FIRST_REVIEW = 64;

interface Registration {
  readonly target: WeakRef<Sweepable>;
  /** On the process's clock. */
  due: number;
}

interface Sweeper {
  readonly registrations: Set<Registration>;
  readonly byTarget: WeakMap<Sweepable, Registration>;
  reviewAt: number;
  /** When the timer fires; `Infinity`: there is none. */
  firesAt: number;
  disarm: () => void;
}

const sweeper = (): Sweeper =>
  shared('sweeper', () => ({
    registrations: new Set<Registration>(),
    byTarget: new WeakMap<Sweepable, Registration>(),
    reviewAt: FIRST_REVIEW,
    firesAt: Infinity,
    disarm: () => {},
  }));

/**
 * Has `target.sweep()` called in about `delay` milliseconds, and again for as long as it has entries that expire. The
 * target is held weakly. Registered again, it is swept at the earlier of the two moments.
 *
 * @param delay milliseconds, from 0; longer than a timer can wait is fine
 */
export function sweepLater(target: Sweepable, delay: number): void {
  if (!(delay < Infinity)) return; // a clock that gives no number would have the timer fire without end
  const state = sweeper();
  const now = exactTime(monotonicClock);
  const due = now + delay;
  const registration = state.byTarget.get(target);
  if (registration === undefined) register(state, target, due);
  else if (due < registration.due) registration.due = due;
  arm(state, Math.max(due, now + SHORTEST_DELAY), now);
}

function register(state: Sweeper, target: Sweepable, due: number): void {
  const registration = { target: new WeakRef(target), due };
  state.registrations.add(registration);
  state.byTarget.set(target, registration);
  if (state.registrations.size < state.reviewAt) return;
  for (const one of state.registrations) {
    if (one.target.deref() === undefined) state.registrations.delete(one);
  }
  state.reviewAt = Math.max(FIRST_REVIEW, 2 * state.registrations.size);
}

/** Sees to it that the timer fires no later than `at` (`Infinity`: no need); soon, if it should have long ago. */
function arm(state: Sweeper, at: number, now: number): void {
  const isLost = now > state.firesAt + OVERDUE;
  if (state.firesAt <= at && !isLost) return;
  state.disarm();
  const delay = isLost ? SHORTEST_DELAY : Math.min(Math.ceil(at - now), LONGEST_DELAY);
  // Taken together, so that a timer is cleared by the function that belongs to it, whoever fakes them in between.
  const { setTimeout, clearTimeout } = globalThis;
  const timer: unknown = outsideCallers(() => setTimeout(sweep, delay));
  (timer as { unref?: () => void }).unref?.();
  state.firesAt = now + delay;
  state.disarm = () => clearTimeout(timer as ReturnType<typeof setTimeout>);
}

function sweep(): void {
  const state = sweeper();
  const now = exactTime(monotonicClock);
  const mayContinue = () => exactTime(monotonicClock) < now + SLICE;
  state.firesAt = Infinity;
  let next = Infinity;
  for (const registration of state.registrations) {
    if (registration.due <= now && mayContinue()) sweepOne(state, registration, now, mayContinue);
    next = Math.min(next, registration.due);
  }
  arm(state, next <= now ? now + PAUSE : Math.max(next, now + SHORTEST_DELAY), now);
}

function sweepOne(state: Sweeper, registration: Registration, now: number, mayContinue: () => boolean): void {
  const target = registration.target.deref();
  const delay = target === undefined ? Infinity : tryToSweep(target, mayContinue);
  const isDone = !(delay < Infinity); // NaN, which a broken clock leads to, counts as done too
  registration.due = isDone ? Infinity : now + delay;
  if (delay > 0 && !isDone) return;
  state.registrations.delete(registration);
  // One that has more to do goes to the end of the queue, so that it starves nobody.
  if (delay === 0) state.registrations.add(registration);
  else if (target !== undefined) state.byTarget.delete(target);
}

/** An error here would have no caller to go to, and end the process. */
function tryToSweep(target: Sweepable, mayContinue: () => boolean): number {
  try {
    return target.sweep(mayContinue);
  } catch (error) {
    warn(`Expired entries of a cache can not be reclaimed while it is idle: ${textOf(error)}`);
    return Infinity;
  }
}
