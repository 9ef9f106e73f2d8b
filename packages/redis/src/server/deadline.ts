/** Waits for an answer of the server no longer than a given time, whatever the client does. */

/**
 * Settles as `answer` does or, once `limit` milliseconds have passed, rejects. What `answer` does later is of no
 * consequence. The timer keeps the process running meanwhile, as somebody waits.
 *
 * @param limit from 0 to 2,147,483,647
 */
export function withDeadline<T>(answer: Promise<T>, limit: number, error: () => Error): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(error()), limit);
    answer.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (failure: unknown) => {
        clearTimeout(timer);
        reject(failure as Error);
      },
    );
  });
}
