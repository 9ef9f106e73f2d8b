/** State that every copy of this module in the process must see: one weak, non-enumerable property of `globalThis`. */

const KEY = Symbol.for('purecache/1');

/**
 * The shared state of that name, made by whichever copy asks first. Importing the module makes nothing.
 */
export function shared<T>(name: string, make: () => T): T {
  const holder = globalThis as { [KEY]?: Map<string, unknown> };
  let states = holder[KEY];
  if (states === undefined) {
    states = new Map();
    Object.defineProperty(holder, KEY, { value: states });
  }
  if (!states.has(name)) states.set(name, make());
  return states.get(name) as T;
}
