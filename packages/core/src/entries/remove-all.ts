/** Removes every entry under a key prefix, and keeps in mind that it failed if it did. */
import type { BackendPort } from './backend-port.js';
import type { BackendState } from './backend-state.js';
import { isThenable } from '../runtime/thenable.js';

/** @throws what the backend failed with, or rejects with it; the prefix is suspect then */
export function removeAll(prefix: string, port: BackendPort, { suspects }: BackendState): unknown {
  const failed = (error: unknown): never => {
    suspects.addPrefix(prefix);
    throw error;
  };
  try {
    const cleared = port.clear(prefix);
    const succeeded = (): void => suspects.clear(prefix);
    return isThenable(cleared) ? cleared.then(succeeded, failed) : succeeded();
  } catch (error) {
    return failed(error);
  }
}
