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
