/** Time that passes as soon as nobody has anything left to do: what takes an hour by its timers is over in a moment. */
import type { Clock } from '../../src/runtime/clock.js';
import { settled } from './deferred.js';

interface Timer {
  readonly at: number;
  readonly action: () => void;
  unref(): void;
}

export class VirtualTime implements Clock {
  #now = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  /** Timers that have not fired. */
  get armed(): number {
    return this.#timers.size;
  }

  async pass(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => this.#arm(resolve, milliseconds));
  }

  /** Takes the place of the process's timers until the work is done. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const { setTimeout, clearTimeout } = globalThis;
    Object.assign(globalThis, {
      setTimeout: (action: () => void, delay: number) => this.#arm(action, delay),
      clearTimeout: (timer: Timer) => void this.#timers.delete(timer),
    });
    let isDone = false;
    const done = work().finally(() => (isDone = true));
    done.catch(() => {}); // awaited below
    try {
      for (await settled(); !isDone; await settled()) this.#fireNext();
    } finally {
      Object.assign(globalThis, { setTimeout, clearTimeout });
    }
    return await done;
  }

  #arm(action: () => void, delay: number): Timer {
    const timer = { at: this.#now + delay, action, unref: () => {} };
    this.#timers.add(timer);
    return timer;
  }

  #fireNext(): void {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (next === undefined || timer.at < next.at) next = timer;
    if (next === undefined) throw new Error('Nothing is left that could happen, and the work is not done.');
    this.#now = next.at;
    for (const timer of this.#timers) {
      if (timer.at > this.#now || !this.#timers.delete(timer)) continue;
      timer.action();
    }
  }
}
