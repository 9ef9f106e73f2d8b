/** What counts as a promise: anything with a `then`, as `await` sees it. */

/** Never throws: what does not let itself be asked is no promise. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  try {
    return typeof (value as { then?: unknown }).then === 'function';
  } catch {
    return false;
  }
}

/** Where a promise is refused, the refusal is the error that the caller gets: its own rejection must not be a second one. */
export function ignoreRejection(value: unknown): void {
  if (isThenable(value)) value.then(undefined, () => {});
}

/** Continues at once on a plain answer, later on a promise. */
export function after<T>(
  answer: unknown,
  next: (answer: unknown) => T,
  failed?: (error: unknown) => T,
): T | PromiseLike<T> {
  return isThenable(answer) ? answer.then(next, failed) : next(answer);
}
