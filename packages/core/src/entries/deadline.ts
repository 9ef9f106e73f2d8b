/** Waits for an answer no longer than a given time. */

/** Longest delay of a timer, 24 days; longer ones would fire at once, so they are taken for no limit. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** A timer as runtimes have it. */
export type Timer = ReturnType<typeof setTimeout>;

/**
 * Settles as `answer` does or, once `limit` milliseconds have passed, as `expire` does: with what it returns or throws.
 * What `answer` does later is of no consequence.
 *
 * @param armed given the timer, for those who would not be kept alive by it
 */
export function withDeadline<T>(
  answer: PromiseLike<T>,
  limit: number,
  expire: () => T | PromiseLike<T>,
  armed?: (timer: Timer) => void,
): Promise<T> {
  if (limit > LONGEST_DELAY) return Promise.resolve(answer);
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      try {
        resolve(expire());
      } catch (error) {
        reject(error as Error);
      }
    }, limit);
    armed?.(timer);
    answer.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error as Error);
      },
    );
  });
}

/** Lets the process end before a timer fires. */
export function release(timer: Timer): void {
  (timer as { unref?: () => void }).unref?.();
}

/** Keeps the process from ending before a timer has fired, once more. */
export function hold(timer: Timer): void {
  (timer as { ref?: () => void }).ref?.();
}
