/** Puts another value in the place of a global, for one action. */

export async function withGlobal<R>(name: string, value: unknown, action: () => R): Promise<Awaited<R>> {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  try {
    return await action();
  } finally {
    if (descriptor === undefined) delete (globalThis as Record<string, unknown>)[name];
    else Object.defineProperty(globalThis, name, descriptor);
  }
}
