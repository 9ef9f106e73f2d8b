/** Invalidates tags on one backend: in core's own table, and in the backend's if it keeps one. */
import type { BackendPort } from './backend-port.js';
import type { BackendState } from './backend-state.js';

/** @param prefix of the keys of the entries that it is for; empty: of all */
export function invalidateTagsOn(
  port: BackendPort,
  state: BackendState,
  tags: readonly string[],
  prefix: string,
): unknown {
  const part = prefix === '' ? undefined : prefix;
  state.tags.invalidate(tags, part);
  state.flights.closeTagged(prefix);
  return port.sync ? undefined : port.invalidateTags(tags, part);
}
