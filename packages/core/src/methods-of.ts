/** The cached methods of an object, however they are named, private ones included once they were called. */
import { isReceiver } from './cached-method.js';
import { allRegistrations, registrationOf, type Registration } from './registry.js';

export function methodsOf(object: unknown): readonly Registration[] {
  if (!isReceiver(object)) return [];
  const found = new Set<Registration>();
  try {
    for (let each: object | null = object; each !== null; each = Object.getPrototypeOf(each) as object | null) {
      for (const key of Reflect.ownKeys(each)) {
        const registration = registrationOf(Object.getOwnPropertyDescriptor(each, key)?.value);
        if (registration !== undefined && !registration.method.isFunction) found.add(registration);
      }
    }
  } catch {
    // A proxy that does not let itself be asked: what follows finds what it has called.
  }
  for (const registration of allRegistrations()) {
    if (!registration.method.isFunction && registration.scope.peek(object) !== undefined) found.add(registration);
  }
  return [...found];
}
