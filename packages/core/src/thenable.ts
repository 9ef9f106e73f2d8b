/** What counts as a promise: anything with a `then`, as `await` sees it. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}

/** Continues at once on a plain answer, later on a promise. */
export function after<T>(answer: unknown, next: (answer: unknown) => T): T | PromiseLike<T> {
  return isThenable(answer) ? answer.then(next) : next(answer);
}
