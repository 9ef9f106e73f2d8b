/**
 * Writes values as canonical text: equal values give the same text, and no two others do. Each piece begins with the
 * mark of its type and tells where it ends, by a length or a closing mark, so no content can pass for structure.
 */
import type { KeyWalk } from './key-walk.js';
import { kindOf, type ObjectKind } from './object-kind.js';
import { located, propertySegment, Refusal } from './refusal.js';
import { isItem, itemCount, writeBuiltin } from './serialize-builtin.js';
import { sortTexts } from './sort-texts.js';
import { instanceOf, isRequestLike } from './unkeyable.js';

/** What stands for an `AbortSignal`: its place is kept, except as a property. */
const SIGNAL = 'a';
/** Looking for named fields of a typed array means listing its indices, at 80 ns each. */
const LISTED_BYTES = 1_024;

/** @throws Refusal for what has no key; what the value's own getters and methods throw is its cause */
export function writeValue(value: unknown, walk: KeyWalk): string {
  return typeof value === 'object' && value !== null ? writeObject(value, walk) : writePrimitive(value);
}

/** @throws Refusal for functions and unregistered symbols */
export function writePrimitive(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `s${value.length}:${value}`;
    case 'number':
      return `n${numberText(value)};`;
    case 'boolean':
      return value ? 't' : 'f';
    case 'undefined':
      return 'u';
    case 'bigint':
      // Base 16 takes linear time, base 10 does not.
      return `b${value.toString(16)};`;
    case 'symbol':
      return writeSymbol(value);
    case 'function':
      throw new Refusal('a function');
    default:
      return 'z';
  }
}

export function numberText(value: number): string {
  return value === 0 && 1 / value < 0 ? '-0' : `${value}`;
}

function writeSymbol(symbol: symbol): string {
  const registered = Symbol.keyFor(symbol);
  if (registered !== undefined) return `y${registered.length}:${registered}`;
  const name = /^Symbol\.(\w+)$/.exec(symbol.description ?? '')?.[1] ?? '';
  if ((Symbol as unknown as Record<string, unknown>)[name] === symbol) return `Y${name.length}:${name}`;
  throw new Refusal('an unregistered symbol');
}

function writeObject(object: object, walk: KeyWalk): string {
  const prototype = Object.getPrototypeOf(object) as object | null;
  if (prototype === Object.prototype || prototype === null) return writePlain(object, walk);
  if (prototype === Array.prototype && Array.isArray(object)) return writeArray(object, arrayKind, walk);
  return writeOfKind(object, kindOf(prototype), walk);
}

const plainKind = kindOf(Object.prototype);
const arrayKind = kindOf(Array.prototype);

function writePlain(object: object, walk: KeyWalk): string {
  const names = Object.keys(object);
  const symbols = enumerableSymbols(object);
  if (symbols.length > 0 || 'toJSON' in object) {
    const made = writeByMethod(object, plainKind, walk);
    if (made !== undefined) return made;
  }
  walk.enter(object, names.length + symbols.length);
  return walk.leave(object, `{${writeFields(object, names, symbols, walk)}}`);
}

function writeOfKind(object: object, kind: ObjectKind, walk: KeyWalk): string {
  if (kind.group === 'signal') return SIGNAL;
  const made = writeByMethod(object, kind, walk);
  if (made !== undefined) return made;
  if (kind.refusal !== undefined) throw new Refusal(kind.refusal);
  if (kind.group === 'array' && Array.isArray(object)) return writeArray(object, kind, walk);
  if (kind.group === 'object') return kind.isClass ? writeInstance(object, kind, walk) : writePlain(object, walk);
  walk.enter(object, 0);
  const fields = writeExtraFields(object, kind, walk);
  return walk.leave(object, kind.tag + fields + writeBuiltin(object, kind, walk, writeValue));
}

function writeInstance(object: object, kind: ObjectKind, walk: KeyWalk): string {
  const names = Object.keys(object);
  const symbols = enumerableSymbols(object);
  const size = names.length + symbols.length;
  if (size === 0) throw new Refusal(`${instanceOf(kind.name)}, which has no fields of its own`);
  if (isRequestLike(object)) throw new Refusal(`${instanceOf(kind.name)}, which looks like a request`);
  walk.enter(object, size);
  return walk.leave(object, `${kind.tag}{${writeFields(object, names, symbols, walk)}}`);
}

function writeArray(array: readonly unknown[], kind: ObjectKind, walk: KeyWalk): string {
  const { length } = array;
  walk.enter(array, length);
  let text = `${kind.tag}${writeExtraFields(array, kind, walk)}[`;
  let index = 0;
  try {
    for (; index < length; index++) {
      const item = array[index];
      text += item === undefined && !Object.hasOwn(array, index) ? 'h' : writeValue(item, walk);
    }
  } catch (error) {
    throw located(error, array, propertySegment(index));
  }
  return walk.leave(array, `${text}]`);
}

/** The result of `[cacheKey]()` or `toJSON()` in the object's place; a method that returns the object has no say. */
function writeByMethod(object: object, kind: ObjectKind, walk: KeyWalk): string | undefined {
  const method = kind.keyMethod(object);
  if (method === undefined) return undefined;
  walk.enter(object, 0);
  let text: string | undefined;
  try {
    const result = method.call();
    if (result !== object) text = `${kind.tag}=${writeValue(result, walk)}`;
  } catch (error) {
    throw located(error, object, method.name);
  }
  walk.leave(object, text ?? '');
  return text;
}

/** What was put on a builtin beside its own content. */
function writeExtraFields(object: object, kind: ObjectKind, walk: KeyWalk): string {
  const names = extraNames(object, kind);
  const symbols = enumerableSymbols(object);
  return names.length + symbols.length === 0 ? '' : `+${writeFields(object, names, symbols, walk)}}`;
}

function extraNames(object: object, kind: ObjectKind): string[] {
  const items = itemCount(object, kind);
  if (kind.group === 'bytes' && !kind.isClass && items > LISTED_BYTES) return [];
  const names = Object.keys(object);
  const last = names.at(-1);
  // Indices come first, so the last name tells whether there are any others.
  if (last === undefined || isItem(last, items)) return [];
  return names.filter((name) => !isItem(name, items) && !(kind.group === 'error' && name === 'stack'));
}

/** Properties in the order of their names by code units, then those named by symbols in the order of their text. */
function writeFields(object: object, names: string[], symbols: readonly symbol[], walk: KeyWalk): string {
  let text = '';
  let key: string | symbol = '';
  try {
    for (key of sortTexts(names)) {
      const field = writeValue((object as Record<string, unknown>)[key], walk);
      if (field !== SIGNAL) text += `${key.length}:${key}${field}`;
    }
    if (symbols.length === 0) return text;
    const fields: string[] = [];
    for (key of symbols) {
      const name = writeSymbol(key);
      const field = writeValue((object as Record<symbol, unknown>)[key], walk);
      if (field !== SIGNAL) fields.push(name + field);
    }
    return text + sortTexts(fields).join('');
  } catch (error) {
    throw located(error, object, propertySegment(key));
  }
}

const NONE: readonly symbol[] = [];

function enumerableSymbols(object: object): readonly symbol[] {
  const symbols = Object.getOwnPropertySymbols(object);
  return symbols.length === 0 ? NONE : symbols.filter((symbol) => Object.prototype.propertyIsEnumerable.call(object, symbol));
}
