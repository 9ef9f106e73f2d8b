/** The methods that take their cache from the container, kept as metadata on the prototype that defines them. */
import 'reflect-metadata';
import type { InjectionToken } from '@nestjs/common';

export interface StoredMethod {
  readonly key: string | symbol;
  /** The store's token. */
  readonly token: InjectionToken;
  /** The property that Nest injects the store into. */
  readonly property: symbol;
  /**
   * The namespace of objects of a class; `undefined`: it depends on the object.
   *
   * @param ofClass the class of the object, which may inherit the method
   */
  namespaceIn(ofClass: { readonly name: string }): string | undefined;
  /** Whether classes that inherit the method have a namespace each. */
  readonly isByClass: boolean;
}

/** Registered, so that both copies of this module see the methods of each other. */
const STORED = Symbol.for('purecache/nestjs/stored-methods');

/** Called by `@Cached`. */
export function recordStoredMethod(prototype: object, method: StoredMethod): void {
  const others = ownStoredMethods(prototype).filter(({ key }) => key !== method.key);
  Reflect.defineMetadata(STORED, [...others, method], prototype);
}

/** Those of an object or prototype, inherited ones included, an override in place of what it hides. */
export function storedMethodsOf(object: object): readonly StoredMethod[] {
  const found = new Map<string | symbol, StoredMethod>();
  const hidden = new Set<string | symbol>();
  for (let each: object | null = object; each !== null; each = Object.getPrototypeOf(each) as object | null) {
    for (const method of ownStoredMethods(each)) {
      if (!hidden.has(method.key) && !found.has(method.key)) found.set(method.key, method);
    }
    for (const key of Reflect.ownKeys(each)) hidden.add(key);
  }
  return [...found.values()];
}

function ownStoredMethods(prototype: object): readonly StoredMethod[] {
  return (Reflect.getOwnMetadata(STORED, prototype) as readonly StoredMethod[] | undefined) ?? [];
}
