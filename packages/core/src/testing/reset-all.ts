/** `resetAll`: a clean slate between a user's tests. */
import { allRegistrations } from '../registry.js';

/**
 * Empties every cache of every decorated method and cached function of the process. Caches in memory that belong to
 * objects are dropped, with their statistics; on a shared backend the method's namespace is cleared (the whole backend,
 * if `namespace` is a function). Values of loads under way are not stored.
 *
 * On synchronous backends it has happened when the call returns; await it for the others.
 */
export async function resetAll(): Promise<void> {
  await Promise.all(allRegistrations().map(({ scope }) => scope.reset()));
}
