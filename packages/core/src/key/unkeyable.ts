/** Tells by its prototype why an object can have no key: what it is, or where it hides its state. */
import { clip } from './refusal.js';

/** With a backslash where a compiler has written a letter as an escape, as in `#\u00f6re`. */
const PRIVATE_USE = /\.\s*#[\p{ID_Start}$_\\]|#[\p{ID_Continue}$\\{}]+\s+in\b/u;

/** Whether the source of a class reads `#private` state, which no other code can see. Fails closed on look-alikes. */
export function usesPrivateState(constructor: Function): boolean {
  return PRIVATE_USE.test(Function.prototype.toString.call(constructor));
}

/** What can be read only once, or says nothing before it has settled; by methods, as copies and polyfills abound. */
export function oneShotKind(object: object): string | undefined {
  if (hasMethod(object, 'then')) return 'a promise or thenable';
  if (hasMethod(object, 'next') && (hasMethod(object, Symbol.iterator) || hasMethod(object, Symbol.asyncIterator))) {
    return 'an iterator';
  }
  const isStream = hasMethod(object, 'pipe') && hasMethod(object, 'on');
  return isStream || hasMethod(object, 'getReader') || hasMethod(object, 'getWriter') ? 'a stream' : undefined;
}

/** Own or inherited; getters are not run. */
function hasMethod(object: object, name: PropertyKey): boolean {
  for (let holder: object | null = object; holder !== null; holder = Object.getPrototypeOf(holder) as object | null) {
    const property = Object.getOwnPropertyDescriptor(holder, name);
    if (property !== undefined) return typeof property.value === 'function';
  }
  return false;
}

/** A request stands for far more than what a call means by it, and no two are equal. */
export function isRequestLike(instance: object): boolean {
  return 'method' in instance && 'url' in instance && 'headers' in instance;
}

export function instanceOf(name: string): string {
  return name === '' ? 'an object whose class has no name' : `an instance of ${clip(name)}`;
}
