/** Waits until a test's fake timers have moved on. */

/** @throws Error where timers are real: tests do not sleep */
export async function fakeWait(milliseconds: number): Promise<void> {
  const { setTimeout } = globalThis;
  if (!('clock' in setTimeout)) throw new Error('Timers are not faked.');
  await new Promise<void>((resolve) => void setTimeout(() => resolve(), milliseconds));
}
