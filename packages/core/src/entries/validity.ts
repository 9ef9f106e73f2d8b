/** Whether an entry of a method with tags may still be served. */
import { CacheRecord } from '../record.js';
import type { BackendState } from './backend-state.js';

/**
 * The entry; `undefined`: one of its tags was invalidated since its load began, or that cannot be told.
 *
 * @param loadStamp stands in for the stamp of an entry that has none, as on a backend that keeps track of tags itself
 */
export function ifValid(
  { prefixOf, tags: stamps }: BackendState,
  key: string,
  found: unknown,
  loadStamp?: number,
): unknown {
  if (!CacheRecord.is(found)) return undefined; // of a time when the method had no tags
  const { error, tags, stamp = loadStamp } = found;
  if (error === undefined && tags === undefined) return undefined;
  if (stamp === undefined) return found;
  // Nobody knows which tags a result would have had where there is an error in its place.
  const isValid = tags === undefined ? stamps.now === stamp : stamps.isValid(tags, stamp, prefixOf(key));
  return isValid ? found : undefined;
}
