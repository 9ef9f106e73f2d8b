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
  const { flights } = state;
  state.tags.invalidate(tags, part);
  flights.closeTagged(prefix, false);
  return port.sync ? undefined : invalidateElsewhere();

  /** What is read meanwhile may be outdated, whether or not the backend says that it succeeded. */
  async function invalidateElsewhere(): Promise<void> {
    try {
      await port.invalidateTags(tags, part);
    } finally {
      flights.closeTagged(prefix, true);
    }
  }
}
