/** Says what went wrong without failing a call: a process warning, or the console where there are none. */

interface WarningProcess {
  emitWarning?(message: string, type: string): void;
}

/** In Node the warning is named `PurecacheWarning`, so that `process.on('warning')` and `--disable-warning` find it. */
export function warn(message: string): void {
  const process = (globalThis as { process?: WarningProcess }).process;
  if (typeof process?.emitWarning === 'function') process.emitWarning(message, 'PurecacheWarning');
  else console.warn(`PurecacheWarning: ${message}`);
}

/** The text of something thrown, whatever it is. */
export function textOf(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'something that has no text';
  }
}

/** Says what kind of error it was: its message may hold what callers passed, and stays out of the log; ours hold none. */
export function kindOfThrown(thrown: unknown): string {
  try {
    if (!(thrown instanceof Error)) return '';
    const { code } = thrown as { code?: unknown };
    if (typeof code === 'string' && code.startsWith('PURECACHE_')) return `: ${thrown.message.replace(/\.$/, '')}`;
    return ` (${thrown.name}${typeof code === 'string' ? ` ${code}` : ''})`;
  } catch {
    return ''; // an error that does not let itself be read
  }
}
