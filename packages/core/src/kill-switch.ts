/** The kill switch: whether decorated methods use their caches at all, for the whole process. */
import { invalidUse } from './errors.js';
import { kindName } from './show.js';
import { shared } from './runtime/process-state.js';

/** One object for the process, so that whoever asks on every call holds it and reads a property. */
export interface KillSwitch {
  isEnabled: boolean;
}

/** What an environment variable says for "yes". */
const YES = ['1', 'true'];

// Read here and never again: what a process does must not depend on when its first method was decorated.
const isDisabledAtStart = readVariable();

export function killSwitch(): KillSwitch {
  return shared('kill-switch', () => ({ isEnabled: !isDisabledAtStart }));
}

/** Whether caching is on: unless `PURECACHE_DISABLED` was `1` or `true` at the start, or `setEnabled(false)` was called. */
export function isEnabled(): boolean {
  return killSwitch().isEnabled;
}

/**
 * Turns caching off or on for the whole process, from the next call on. While it is off, decorated methods and cached
 * functions just run: nothing is read, stored or joined. Everything that `cacheOf(...)` does still happens, so that no
 * invalidation is missed and what is found when caching is turned on again is as fresh as it would have been.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` for what is not a boolean
 */
export function setEnabled(enabled: boolean): void {
  if (typeof enabled !== 'boolean') throw invalidUse(`setEnabled takes true or false, not ${kindName(enabled)}.`);
  killSwitch().isEnabled = enabled;
}

function readVariable(): boolean {
  try {
    const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
    return YES.includes(process?.env?.['PURECACHE_DISABLED'] ?? '');
  } catch {
    return false; // a runtime that does not let its environment be read
  }
}
