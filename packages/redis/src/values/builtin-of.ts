/** Tells which builtin an object is made of, by its prototype, in whatever realm. */

const names = new WeakMap<object, string>([
  [Buffer.prototype, 'Buffer'],
  [URL.prototype, 'URL'],
]);

/**
 * Such as `Object`, `Map` or `Uint8Array`; of another realm too, where `vm` made it or a test runner. `''`: the prototype
 * is that of another class.
 */
export function builtinOf(prototype: object): string {
  let name = names.get(prototype);
  if (name === undefined) {
    name = nativeName(prototype);
    names.set(prototype, name);
  }
  return name;
}

/** The class of an object, for messages: its name is code, not data. */
export function className(prototype: object): string {
  const name: unknown = constructorOf(prototype)?.name;
  return typeof name === 'string' ? name : '';
}

/** Native by its source, which other code cannot imitate. */
function nativeName(prototype: object): string {
  const constructor = constructorOf(prototype);
  if (constructor === undefined || constructor.prototype !== prototype) return '';
  const isNative = /^function \w+\(\) \{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(constructor));
  return isNative ? constructor.name : '';
}

/** Only an own data property counts: a prototype that inherits its constructor is no class of that name. */
function constructorOf(prototype: object): (new () => unknown) | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  return typeof value === 'function' ? (value as new () => unknown) : undefined;
}
