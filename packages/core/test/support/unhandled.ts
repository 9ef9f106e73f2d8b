/** Promises that were rejected and that nobody handled. */

/** The list grows while the tests of the file run. To be called outside of tests. */
export function collectUnhandled(): readonly unknown[] {
  const unhandled: unknown[] = [];
  const listener = (error: unknown): void => void unhandled.push(error);
  beforeAll(() => void process.on('unhandledRejection', listener));
  afterAll(() => void process.off('unhandledRejection', listener));
  return unhandled;
}
