/** Work that goes on after the caller has been answered. */
import type { CachedMethod } from './cached-method.js';
import { isThenable } from './runtime/thenable.js';
import { textOf, warn } from './runtime/warn.js';

/** Gives the work to the `waitUntil` option. It is never given a rejection: failures are events. */
export function handOver({ label, policy }: CachedMethod, work: Promise<unknown>): void {
  const done = work.then(
    () => undefined,
    () => undefined,
  );
  if (policy.waitUntil === undefined) return;
  const failed = (thrown: unknown): void => warn(`The 'waitUntil' option of ${label} failed: ${textOf(thrown)}`);
  try {
    const returned = policy.waitUntil(done);
    if (isThenable(returned)) returned.then(undefined, failed);
  } catch (thrown) {
    failed(thrown);
  }
}
