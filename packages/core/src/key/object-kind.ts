/** Sorts objects by their prototype: which builtin they are made of, in whatever realm, or which class they are of. */
import { classTag } from './class-tag.js';
import { nameOf } from '../show.js';
import { instanceOf, oneShotKind, usesPrivateState } from './unkeyable.js';

/** A method of this name decides what an object contributes to a key; it wins over `toJSON`. */
export const cacheKey: unique symbol = Symbol.for('purecache.key') as never;

export type Group =
  | 'object'
  | 'array'
  | 'map'
  | 'set'
  | 'date'
  | 'regexp'
  | 'error'
  | 'bytes'
  | 'boxed'
  | 'url'
  | 'params'
  | 'signal'
  | 'hidden';

const GROUPS = new Map<string, Group>([
  ['Object', 'object'],
  ['Array', 'array'],
  ['Map', 'map'],
  ['Set', 'set'],
  ['Date', 'date'],
  ['RegExp', 'regexp'],
  ['URL', 'url'],
  ['URLSearchParams', 'params'],
  ['AbortSignal', 'signal'],
  ['DOMException', 'error'],
]);
for (const name of ['', 'Eval', 'Range', 'Reference', 'Syntax', 'Type', 'URI', 'Aggregate', 'Suppressed']) {
  GROUPS.set(`${name}Error`, 'error');
}
for (const name of ['Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16', 'Int32', 'Uint32', 'BigInt64', 'BigUint64']) {
  GROUPS.set(`${name}Array`, 'bytes');
}
for (const name of ['Float16Array', 'Float32Array', 'Float64Array', 'DataView', 'Buffer']) GROUPS.set(name, 'bytes');
for (const name of ['ArrayBuffer', 'SharedArrayBuffer']) GROUPS.set(name, 'bytes');
for (const name of ['Number', 'String', 'Boolean', 'BigInt', 'Symbol']) GROUPS.set(name, 'boxed');

/** What all objects of one prototype have in common. */
export class ObjectKind {
  readonly group: Group;
  /** Of the builtin it is made of: `Object`, `Map`, `TypeError`. */
  readonly builtin: string;
  /** Why its instances have no key, unless they have a method that makes one. */
  readonly refusal: string | undefined;
  /** Of the class; `''` without one. */
  readonly name: string;
  /** Whether it is a class of its own, not the builtin itself. */
  readonly isClass: boolean;
  readonly #prototype: object;
  readonly #base: object | null;
  #tag: string | undefined;

  constructor(prototype: object) {
    this.#prototype = prototype;
    this.name = nameOf(constructorOf(prototype));
    let base: object | null = prototype;
    let hides = false;
    let builtin: string | undefined;
    while (base !== null && (builtin = builtinName(base)) === undefined) {
      const constructor = constructorOf(base);
      hides ||= constructor !== undefined && usesPrivateState(constructor);
      base = Object.getPrototypeOf(base) as object | null;
    }
    this.#base = base;
    this.isClass = base !== prototype;
    this.builtin = builtin ?? 'Object';
    this.group = GROUPS.get(this.builtin) ?? 'hidden';
    const oneShot = oneShotKind(prototype);
    if (oneShot !== undefined) this.refusal = oneShot;
    else if (this.group === 'hidden')
      this.refusal = `${instanceOf(this.name || this.builtin)}, whose content cannot be read`;
    else if (hides) this.refusal = `${instanceOf(this.name)}, which keeps #private state`;
  }

  /** Stands before the content of a class's instance; `''` for a builtin. The name is claimed at first use. */
  get tag(): string {
    return (this.#tag ??= this.isClass ? classTag(this.#prototype, this.name) : '');
  }

  /** The method by which an object makes its own key, if it has one that is not the builtin's. */
  keyMethod(object: object): { readonly name: string; readonly call: () => unknown } | undefined {
    const { [cacheKey]: own, toJSON } = object as { [cacheKey]?: unknown; toJSON?: unknown };
    if (typeof own === 'function') return { name: '[cacheKey]()', call: () => own.call(object) as unknown };
    if (typeof toJSON !== 'function' || toJSON === (this.#base as { toJSON?: unknown } | null)?.toJSON)
      return undefined;
    return { name: '.toJSON()', call: () => toJSON.call(object) as unknown };
  }
}

const kinds = new WeakMap<object, ObjectKind>();

/** The kind of the objects of a prototype, found once. */
export function kindOf(prototype: object): ObjectKind {
  let kind = kinds.get(prototype);
  if (kind === undefined) {
    kind = new ObjectKind(prototype);
    kinds.set(prototype, kind);
  }
  return kind;
}

/** Its place in a key is kept, but no two calls differ by it. Never throws, whatever proxy it is asked about. */
export function isSignal(value: unknown): value is AbortSignal {
  if (typeof value !== 'object' || value === null) return false;
  try {
    const prototype = Object.getPrototypeOf(value) as object | null;
    return prototype !== null && prototype !== Object.prototype && kindOf(prototype).group === 'signal';
  } catch {
    return false;
  }
}

/** Only an own data property counts: a prototype that inherits its constructor is no class of that name. */
function constructorOf(prototype: object): Function | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  return typeof value === 'function' ? value : undefined;
}

/**
 * The name of the builtin whose prototype this is: native by its source, which user code cannot imitate, so another
 * realm's counts too, or one that the host wrote in JavaScript (in Node: `URL`, `Buffer`). `Symbol.toStringTag` plays no
 * part: anybody can set it.
 */
function builtinName(prototype: object): string | undefined {
  const constructor = constructorOf(prototype);
  if (constructor === undefined || constructor.prototype !== prototype) return undefined;
  const name = nameOf(constructor);
  const isNative = /^function [\w$]*\(\) \{\s*\[native code\]\s*\}$/.test(
    Function.prototype.toString.call(constructor),
  );
  if (isNative) return name;
  if (!GROUPS.has(name)) return undefined;
  const host = (globalThis as Record<string, unknown>)[name] as { prototype?: unknown } | undefined;
  if (host?.prototype === prototype) return name;
  const isSignalPolyfill = name === 'AbortSignal' && 'aborted' in prototype && 'addEventListener' in prototype;
  return isSignalPolyfill ? name : undefined;
}
