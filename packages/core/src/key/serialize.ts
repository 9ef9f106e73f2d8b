/**
 * Writes values as canonical text: equal values give the same text, and no two others do. Each piece begins with the
 * mark of its type and tells where it ends, by a length or a closing mark, so no content can pass for structure.
 */
import { layoutOf } from './field-layout.js';
import { KeyWalk } from './key-walk.js';
import { kindOf, type ObjectKind } from './object-kind.js';
import { lengthMark } from './length-mark.js';
import { located, property, Refusal } from './refusal.js';
import { isItem, itemCount, writeBuiltin } from './serialize-builtin.js';
import { sortedText } from './sorted-text.js';
import { instanceOf, isRequestLike } from './unkeyable.js';

/** What stands for an `AbortSignal`: its place is kept, except as a property. */
const SIGNAL = 'a';
/** What is written of fields that are all signals. */
const NO_FIELDS = '{}';
/** Looking for named fields of a typed array means listing its indices, at 80 ns each. */
const LISTED_BYTES = 1_024;
/** From this length on JSON writes numbers faster. */
const NATIVE_LENGTH = 16;

/**
 * @param walk of the container that holds the value; an argument begins its own
 * @throws Refusal for what has no key; what the value's own getters and methods throw is its cause
 */
export function writeValue(value: unknown, walk?: KeyWalk): string {
  switch (typeof value) {
    case 'string':
      return lengthMark(value.length) + value;
    case 'number':
      return `${numberText(value)};`;
    case 'object':
      return value === null ? 'z' : writeObject(value, walk ?? new KeyWalk());
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
  }
}

export function numberText(value: number): string {
  return value === 0 && 1 / value < 0 ? '-0' : `${value}`;
}

function writeSymbol(symbol: symbol, what = 'an unregistered symbol'): string {
  const registered = Symbol.keyFor(symbol);
  if (registered !== undefined) return `y${registered.length}:${registered}`;
  const name = /^Symbol\.(\w+)$/.exec(symbol.description ?? '')?.[1] ?? '';
  if ((Symbol as unknown as Record<string, unknown>)[name] === symbol) return `Y${name.length}:${name}`;
  throw new Refusal(what);
}

function writeObject(object: object, walk: KeyWalk): string {
  walk.enter(object);
  const prototype = Object.getPrototypeOf(object) as object | null;
  let text: string;
  if (prototype === Object.prototype || prototype === null) text = writePlain(object, walk);
  else if (Array.isArray(object)) text = writeArray(object, prototype, walk);
  else text = writeOfKind(object, kindOf(prototype), walk);
  return walk.leave(object, text);
}

const plainKind = kindOf(Object.prototype);

function writePlain(object: object, walk: KeyWalk): string {
  const names = Object.keys(object);
  const symbols = enumerableSymbols(object);
  if (symbols.length > 0 || (object as { toJSON?: unknown }).toJSON !== undefined) {
    const made = writeByMethod(object, plainKind, walk);
    if (made !== undefined) return made;
  }
  return writeFields(object, names, symbols, walk);
}

function writeArray(array: readonly unknown[], prototype: object, walk: KeyWalk): string {
  walk.charge(array.length);
  if (prototype === Array.prototype && isBare(array)) return writeItems(array, walk);
  return writeOfKind(array, kindOf(prototype), walk);
}

function writeOfKind(object: object, kind: ObjectKind, walk: KeyWalk): string {
  if (kind.group === 'signal') return SIGNAL;
  const names = fieldNames(object, kind);
  const symbols = enumerableSymbols(object);
  const hasFields = names.length + symbols.length > 0;
  if (kind.isClass || hasFields) {
    const made = writeByMethod(object, kind, walk);
    if (made !== undefined) return made;
  }
  if (kind.refusal !== undefined) throw new Refusal(kind.refusal);
  if (kind.group === 'object') {
    const lack = kind.isClass ? instanceRefusal(object, hasFields) : undefined;
    if (lack !== undefined) throw new Refusal(instanceOf(kind.name) + lack);
    return kind.tag + writeFields(object, names, symbols, walk);
  }
  const fields = hasFields ? writeFields(object, names, symbols, walk) : NO_FIELDS;
  const start = fields === NO_FIELDS ? kind.tag : `${kind.tag}+${fields}`;
  return start + (Array.isArray(object) ? writeItems(object, walk) : writeBuiltin(object, kind, walk, writeValue));
}

function instanceRefusal(instance: object, hasFields: boolean): string | undefined {
  if (!hasFields) return ', which has no fields of its own';
  return isRequestLike(instance) ? ', which looks like a request' : undefined;
}

function writeItems(array: readonly unknown[], walk: KeyWalk): string {
  const { length } = array;
  if (length >= NATIVE_LENGTH && holdsNumbers(array)) return `j${JSON.stringify(array)}`;
  let text = '[';
  let index = 0;
  try {
    for (; index < length; index++) {
      const item = array[index];
      text += item === undefined && !Object.hasOwn(array, index) ? 'h' : writeValue(item, walk);
    }
  } catch (error) {
    throw located(error, array, property(index));
  }
  return `${text}]`;
}

/** Whether JSON keeps all there is to the items: finite numbers other than -0. */
function holdsNumbers(array: readonly unknown[]): boolean {
  for (let i = 0; i < array.length; i++) {
    const item = array[i];
    if (typeof item !== 'number' || !Number.isFinite(item) || Object.is(item, -0)) return false;
  }
  return (array as { toJSON?: unknown }).toJSON === undefined;
}

/** Whether an array holds items and nothing else. Indices come before names, so the last key tells. */
function isBare(array: readonly unknown[]): boolean {
  const last = Object.keys(array).at(-1);
  const isLastItem = last === undefined || isItem(last, array.length);
  return isLastItem && Object.getOwnPropertySymbols(array).length === 0;
}

/** The result of `[cacheKey]()` or `toJSON()` in the object's place; a method that returns the object has no say. */
function writeByMethod(object: object, kind: ObjectKind, walk: KeyWalk): string | undefined {
  const method = kind.keyMethod(object);
  if (method === undefined) return undefined;
  try {
    const result = method.call();
    return result === object ? undefined : `${kind.tag}=${writeValue(result, walk)}`;
  } catch (error) {
    throw located(error, object, method.name);
  }
}

/** The names of what an object holds beside its content as a builtin. */
function fieldNames(object: object, kind: ObjectKind): string[] {
  switch (kind.group) {
    case 'array':
    case 'boxed':
    case 'bytes': {
      const items = itemCount(object, kind);
      if (items > LISTED_BYTES && kind.group === 'bytes' && !kind.isClass) return [];
      return Object.keys(object).filter((name) => !isItem(name, items));
    }
    case 'error':
      return Object.keys(object).filter((name) => name !== 'stack');
    default:
      return Object.keys(object);
  }
}

/**
 * The names of the properties in the order of their code units, then their values; at last, behind a mark, properties
 * that are named by symbols, in the order of their text. With the names in one piece, the text is made of fewer.
 */
function writeFields(object: object, names: string[], symbols: readonly symbol[], walk: KeyWalk): string {
  walk.charge(names.length + symbols.length);
  const layout = layoutOf(names);
  const { sorted } = layout;
  let { head } = layout;
  let text = '';
  let signals: Set<string> | undefined;
  let key: string | symbol = '';
  try {
    for (let i = 0; i < sorted.length; i++) {
      key = sorted[i] as string;
      const value = (object as Record<string, unknown>)[key];
      if (typeof value === 'string') text += lengthMark(value.length) + value;
      else if (typeof value === 'number') text += `${numberText(value)};`;
      else {
        const field = writeValue(value, walk);
        if (field === SIGNAL) (signals ??= new Set()).add(key);
        else text += field;
      }
    }
    if (signals !== undefined) head = layoutOf(without(signals, names)).head;
    if (symbols.length === 0) return head + text;
    const fields: string[] = [];
    for (key of symbols) {
      const name = writeSymbol(key, 'a property named by an unregistered symbol');
      const field = writeValue((object as Record<symbol, unknown>)[key], walk);
      if (field !== SIGNAL) fields.push(name + field);
    }
    return fields.length === 0 ? head + text : `:${head}${text}${sortedText(fields)}}`;
  } catch (error) {
    throw located(error, object, property(key));
  }
}

function without(absent: ReadonlySet<string>, names: readonly string[]): string[] {
  return names.filter((name) => !absent.has(name));
}

const NONE: readonly symbol[] = [];

function enumerableSymbols(object: object): readonly symbol[] {
  const symbols = Object.getOwnPropertySymbols(object);
  return symbols.length === 0
    ? NONE
    : symbols.filter((symbol) => Object.prototype.propertyIsEnumerable.call(object, symbol));
}
