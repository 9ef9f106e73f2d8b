/** Freezes a value made of plain objects and arrays, with all that is in it, or refuses it as a whole. */
import { kindOf } from '../key/object-kind.js';
import { Refusal } from '../key/refusal.js';
import { isObject, ObjectWalk } from './object-walk.js';
import { isProxy, valueKind } from './value-kind.js';

/**
 * Freezes in place. Everything is looked at before anything is frozen, what is frozen already included, since that may hold
 * what is not. Names and symbols count, enumerable or not; circles and shared references are allowed, and so is any depth.
 *
 * Only arrays and objects whose prototype is `Object.prototype`, of any realm, or `null` can be frozen whole: `Object.freeze`
 * does not reach what a Date, a Map, a typed array or a class's `#private` fields hold, nor what functions and accessors
 * do. A proxy is refused where the runtime can tell one. Elsewhere one that can be read but not frozen is refused too late
 * to keep the rest from having been frozen.
 *
 * @throws Refusal with the path to the first part that cannot be frozen; nothing is frozen then
 */
export function deepFreeze(value: object): void {
  const walk = new ObjectWalk(value);
  for (const object of walk) look(object, walk);
  for (const object of walk) {
    try {
      Object.freeze(object);
    } catch (error) {
      throw walk.refusal('an object that does not let itself be frozen', object, undefined, error);
    }
  }
}

/** Adds the objects in it to the walk. */
function look(object: object, walk: ObjectWalk): void {
  try {
    if (!isFreezable(object)) throw walk.refusal(valueKind(object), object);
    for (const key of Reflect.ownKeys(object)) {
      const property = Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
      if (!('value' in property)) throw walk.refusal('an accessor', object, key);
      if (isObject(property.value)) walk.add(property.value, object, key);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw walk.refusal('an object that does not let itself be read', object, undefined, error);
  }
}

/** Whether all that it holds is in its properties, in whatever realm it was made. */
function isFreezable(object: object): boolean {
  if (typeof object === 'function' || isProxy(object)) return false;
  const prototype = Object.getPrototypeOf(object) as object | null;
  if (prototype === null) return !isModule(object);
  if (prototype === Object.prototype || prototype === Array.prototype) return true;
  const { builtin, isClass } = kindOf(prototype);
  return !isClass && (builtin === 'Object' || builtin === 'Array');
}

/** A module namespace object: its exports can change, and it cannot be frozen. */
function isModule(value: object): boolean {
  return !Object.isExtensible(value) && (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === 'Module';
}
