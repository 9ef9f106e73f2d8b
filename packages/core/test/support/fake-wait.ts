/** Waits until a test's fake timers have moved on. */

/** @throws Error where timers are real: tests do not sleep */
export async function fakeWait(milliseconds: number): Promise<void> {
  const { setTimeout: arm } = globalThis;
  if (!('clock' in arm)) throw new Error('Timers are not faked.');
  await new Promise<void>((resolve) => void arm(resolve, milliseconds));
}
