/** Hears news of one key; what comes while nobody waits is kept for the next who does. */
import { outsideCallers } from '../client/outside-callers.js';

export class Ear {
  readonly #stopped: () => void;
  #isNews = false;
  #wake: (() => void) | undefined;

  /** @param stopped called by `stop` */
  constructor(stopped: () => void) {
    this.#stopped = stopped;
  }

  /**
   * Resolves at once if there was news since this last resolved, else with the next, or after `limit` milliseconds. One
   * wait at a time.
   *
   * @returns whether there is news
   */
  wait(limit: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve(this.#isNews);
        this.#isNews = false;
      };
      // Timers know whole milliseconds, and would end it too soon.
      const timer = outsideCallers(() => setTimeout(end, Math.ceil(limit)).unref());
      this.#wake = end;
      if (this.#isNews) end();
    });
  }

  hear(): void {
    this.#isNews = true;
    this.#wake?.();
  }

  stop(): void {
    this.#stopped();
  }
}
