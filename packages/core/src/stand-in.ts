/** Lets a function pass for the one in whose place it stands. */
import type { AnyFunction } from './signatures/args-of.js';

/** Gives it the name, the length and the metadata of the original. */
export function passFor(original: AnyFunction, standIn: AnyFunction): void {
  for (const property of ['name', 'length'] as const) {
    Object.defineProperty(standIn, property, { value: original[property], configurable: true });
  }
  copyMetadata(original, standIn);
}

/** What reflect-metadata adds to `Reflect`, if the application has loaded it. */
interface MetadataReflect {
  getOwnMetadataKeys?(target: object): unknown[];
  getOwnMetadata(key: unknown, target: object): unknown;
  defineMetadata(key: unknown, value: unknown, target: object): void;
}

/** Decorators below have written on the original; frameworks will read what stands in its place. */
function copyMetadata(from: object, to: object): void {
  const reflect = Reflect as unknown as MetadataReflect;
  for (const key of reflect.getOwnMetadataKeys?.(from) ?? []) {
    reflect.defineMetadata(key, reflect.getOwnMetadata(key, from), to);
  }
}
