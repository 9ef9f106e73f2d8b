/** Finds, after `structuredClone` has refused a value, what in it cannot be cloned. */
import { kindOf } from '../key/object-kind.js';
import { Refusal } from '../key/refusal.js';
import { isObject, ObjectWalk } from './object-walk.js';
import { isProxy, valueKind } from './value-kind.js';

/** The search ends after this many objects, as it only serves the message. */
const MAX_OBJECTS = 10_000;

/**
 * The first part that no runtime clones: a function, a symbol, a proxy, or a builtin whose content cannot be read. If there
 * is none (a platform object, an accessor that threw, a value too deep) the whole is named. Runs no accessor.
 *
 * @param cause what `structuredClone` threw
 */
export function uncloneable(value: object, cause: unknown): Refusal {
  try {
    return search(value, cause) ?? new Refusal(`${valueKind(value)}, all or part of it (see cause)`, cause);
  } catch {
    return new Refusal('an object that does not let itself be read', cause);
  }
}

function search(value: object, cause: unknown): Refusal | undefined {
  const walk = new ObjectWalk(value);
  let left = MAX_OBJECTS;
  for (const object of walk) {
    if (left-- === 0) return undefined;
    if (isUncloneable(object)) return walk.refusal(valueKind(object), object, undefined, cause);
    for (const [key, part] of partsOf(object)) {
      if (typeof part === 'symbol') return walk.refusal(valueKind(part), object, key, cause);
      if (isObject(part)) walk.add(part, object, key);
    }
  }
  return undefined;
}

function isUncloneable(object: object): boolean {
  if (typeof object === 'function' || isProxy(object)) return true;
  const prototype = Object.getPrototypeOf(object) as object | null;
  return prototype !== null && kindOf(prototype).group === 'hidden';
}

/** What `structuredClone` would copy: values by enumerable name, and what a Map or Set holds. */
function* partsOf(object: object): Iterable<[PropertyKey, unknown]> {
  for (const key of Object.keys(object)) yield [key, Object.getOwnPropertyDescriptor(object, key)?.value];
  if (object instanceof Map) {
    let index = 0;
    for (const [key, value] of object as Map<unknown, unknown>) {
      yield [`<key ${index}>`, key];
      yield [`<value ${index++}>`, value];
    }
  } else if (object instanceof Set) {
    let index = 0;
    for (const part of object as Set<unknown>) yield [`<item ${index++}>`, part];
  }
}
