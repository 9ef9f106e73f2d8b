/** What an action threw or a promise rejected with, so that a test can look at it. */

/** A decorator of unknown type, for places where the compiler refuses `@Cached`. */
export type AnyDecorator = (...args: any[]) => any;

export function thrownBy(action: () => unknown): { readonly name: string; readonly code?: string; message: string } {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('It did not throw.');
}

export async function rejectionOf(promise: unknown): Promise<{ readonly code?: string; message: string }> {
  if (!(promise instanceof Promise)) throw new Error('It did not return a promise.');
  return await promise.then(
    () => {
      throw new Error('It did not reject.');
    },
    (error: unknown) => error as Error,
  );
}
