/** Looks at all that a value is made of before it is encoded, and refuses what no codec would bring back as it is. */
import { types } from 'node:util';
import { builtinOf, className } from './builtin-of.js';
import { assertBare, assertLeaf } from './assert-leaf.js';
import { LIMITS } from './limits.js';
import { TRAITS } from './traits.js';
import { property, Unstorable } from './unstorable.js';

/** Up to this many objects a list is searched faster than a set. */
const FEW = 8;

// The only question about one property that costs no object, nor a multiple of it on arrays.
const getterOf = (Object.prototype as { __lookupGetter__?: (name: PropertyKey) => unknown }).__lookupGetter__ as (
  this: object,
  name: PropertyKey,
) => unknown;

/**
 * What a value has that JSON does not, as {@link TRAITS} added up; 0: JSON holds all of it.
 *
 * @throws TypeError that says what cannot be restored, and where it is
 */
export function traitsOf(value: unknown): number {
  const walk = new ValueWalk();
  try {
    walk.visit(value, 1);
  } catch (error) {
    throw error instanceof Unstorable ? error.toError() : error;
  }
  return walk.traits;
}

class ValueWalk {
  traits = 0;
  readonly #few: object[] = [];
  #many: Set<object> | undefined;
  #slots = 0;

  visit(value: unknown, depth: number): void {
    switch (typeof value) {
      case 'string':
        if (!isWellFormed(value)) this.traits |= TRAITS.loneSurrogate;
        return;
      case 'boolean':
        return;
      case 'number':
        if (!Number.isFinite(value)) this.traits |= TRAITS.notFinite;
        else if (Object.is(value, -0)) this.traits |= TRAITS.negativeZero;
        return;
      case 'undefined':
        this.traits |= TRAITS.undefined;
        return;
      case 'object':
        if (value !== null) this.#object(value, depth);
        return;
      case 'bigint':
        this.traits |= TRAITS.other;
        if (value <= LIMITS.largestBigInt && value >= -LIMITS.largestBigInt) return;
        throw new Unstorable(`a bigint of more than ${LIMITS.bigIntDigits} digits`);
      default:
        throw new Unstorable(`a ${typeof value}`);
    }
  }

  #object(object: object, depth: number): void {
    if (this.#isKnown(object)) {
      this.traits |= TRAITS.shared;
      return;
    }
    if (depth > LIMITS.depth) throw new Unstorable(`something more than ${LIMITS.depth} levels deep`);
    if (types.isProxy(object)) throw new Unstorable('a proxy', 'Cache a copy of what it stands for.');
    const prototype = Object.getPrototypeOf(object) as object | null;
    if (prototype === Object.prototype) this.#properties(object, depth);
    else if (prototype === Array.prototype && Array.isArray(object)) this.#array(object, depth);
    else this.#other(object, prototype, depth);
  }

  #isKnown(object: object): boolean {
    if (this.#many !== undefined) {
      if (this.#many.has(object)) return true;
      this.#many.add(object);
      return false;
    }
    if (this.#few.includes(object)) return true;
    if (this.#few.push(object) === FEW) this.#many = new Set(this.#few);
    return false;
  }

  #properties(object: object, depth: number): void {
    if (Object.getOwnPropertySymbols(object).length > 0) throw new Unstorable('a property whose name is a symbol');
    let name = '';
    try {
      for (name of Object.getOwnPropertyNames(object)) {
        const found = Object.getOwnPropertyDescriptor(object, name) as PropertyDescriptor;
        if (found.get !== undefined || found.set !== undefined) throw new Unstorable('a getter or setter');
        if (found.enumerable !== true) throw new Unstorable('a property that is not enumerable');
        if (name === '__proto__') throw new Unstorable('a property of this name', 'Others take it for a prototype.');
        if (!isWellFormed(name)) this.traits |= TRAITS.loneSurrogate;
        this.visit(found.value, depth + 1);
      }
    } catch (error) {
      throw stepped(error, property(name));
    }
  }

  #array(array: readonly unknown[], depth: number): void {
    const names = Reflect.ownKeys(array);
    const items = names.length - 1;
    // Items come first, then the length, then what else there is.
    if (names[items] !== 'length') throw new Unstorable('an array with properties beside its items');
    const isDense = items === array.length;
    if (!isDense) this.#countHoles(array);
    let at = 0;
    try {
      for (let i = 0; i < items; i++) {
        at = isDense ? i : Number(names[i]);
        const isComputed = getterOf.call(array, at) !== undefined;
        const item: unknown = isComputed ? undefined : array[at];
        if (item === undefined && Object.getOwnPropertyDescriptor(array, at)?.writable === undefined) {
          throw new Unstorable('a getter or setter');
        }
        this.visit(item, depth + 1);
      }
    } catch (error) {
      throw stepped(error, `[${at}]`);
    }
  }

  #countHoles(array: readonly unknown[]): void {
    this.traits |= TRAITS.other;
    this.#slots += array.length;
    if (this.#slots > LIMITS.sparseSlots) {
      throw new Unstorable(`arrays with holes of a length of more than ${LIMITS.sparseSlots} together`);
    }
  }

  #other(object: object, prototype: object | null, depth: number): void {
    const name = prototype === null ? 'null' : builtinOf(prototype);
    this.traits |= name === 'Date' ? TRAITS.date : name === 'Buffer' ? TRAITS.buffer : TRAITS.other;
    if (name === 'Object' || name === 'null') this.#properties(object, depth);
    else if (name === 'Array' && Array.isArray(object)) this.#array(object, depth);
    else if (name === 'Map' && types.isMap(object)) this.#map(object, depth);
    else if (name === 'Set' && types.isSet(object)) this.#set(object, depth);
    else assertLeaf(object, name, className(prototype as object));
  }

  #map(map: ReadonlyMap<unknown, unknown>, depth: number): void {
    assertBare(map);
    let at = 0;
    let step = '';
    try {
      for (const [key, value] of map) {
        step = 'key';
        this.visit(key, depth + 1);
        step = 'value';
        this.visit(value, depth + 1);
        at += 1;
      }
    } catch (error) {
      throw stepped(error, `.<${step} ${at}>`);
    }
  }

  #set(set: ReadonlySet<unknown>, depth: number): void {
    assertBare(set);
    let at = 0;
    try {
      for (const item of set) {
        this.visit(item, depth + 1);
        at += 1;
      }
    } catch (error) {
      throw stepped(error, `.<item ${at}>`);
    }
  }
}

/** In Node from version 20; the compiler's library has it from ES2024. */
function isWellFormed(text: string): boolean {
  return (text as unknown as { isWellFormed(): boolean }).isWellFormed();
}

function stepped(error: unknown, step: string): unknown {
  if (error instanceof Unstorable) error.step(step);
  return error;
}
