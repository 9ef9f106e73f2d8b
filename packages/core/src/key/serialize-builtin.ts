/** Writes the content of builtins, read by the language's own methods: no own property or override can disguise it. */
import type { KeyWalk } from './key-walk.js';
import type { ObjectKind } from './object-kind.js';
import { located, Refusal } from './refusal.js';
import { sortedText } from './sorted-text.js';

type Write = (value: unknown, walk: KeyWalk) => string;

const TypedArray = Object.getPrototypeOf(Uint8Array) as { readonly prototype: object };
const mapSize = getter<number>(Map.prototype, 'size');
const setSize = getter<number>(Set.prototype, 'size');
const regExpSource = getter<string>(RegExp.prototype, 'source');
const regExpFlags = getter<string>(RegExp.prototype, 'flags');
const urlText = getter<string>(URL.prototype, 'href');
const viewType = getter<string | undefined>(TypedArray.prototype, Symbol.toStringTag);
const UNBOX: Readonly<Record<string, (this: never) => unknown>> = {
  Number: Number.prototype.valueOf,
  String: String.prototype.valueOf,
  Boolean: Boolean.prototype.valueOf,
  BigInt: BigInt.prototype.valueOf,
  Symbol: Symbol.prototype.valueOf,
};
const DAY = 86_400_000;
/** What errors carry beside name and message, as properties that no listing shows. */
const ERROR_PARTS = ['cause', 'errors', 'error', 'suppressed'] as const;

/** @throws Refusal for an object that has the builtin's prototype, but is none */
export function writeBuiltin(object: object, kind: ObjectKind, walk: KeyWalk, write: Write): string {
  switch (kind.group) {
    case 'map':
      return writeMap(object as Map<unknown, unknown>, kind, walk, write);
    case 'set':
      return writeSet(object as Set<unknown>, kind, walk, write);
    case 'date':
      return writeTime(genuine(kind, Date.prototype.getTime, object));
    case 'regexp':
      return writeRegExp(object as RegExp, kind, walk, write);
    case 'error':
      return writeError(object as Error, kind, walk, write);
    case 'boxed':
      return `P${write(genuine(kind, UNBOX[kind.builtin] as () => unknown, object), walk)}`;
    case 'url':
      return `L${lengthFirst(genuine(kind, urlText, object))}`;
    case 'params':
      return `Q${lengthFirst(genuine(kind, URLSearchParams.prototype.toString, object))}`;
    default:
      return writeBytes(object, kind);
  }
}

function getter<T>(prototype: object, name: PropertyKey): (this: object) => T {
  return Object.getOwnPropertyDescriptor(prototype, name)?.get as (this: object) => T;
}

/** How many of an object's own properties are its content, as `0`, `1`, `2` and so on. */
export function itemCount(object: object, kind: ObjectKind): number {
  if (Array.isArray(object)) return object.length;
  if (kind.builtin === 'String') return genuine(kind, String.prototype.valueOf, object).length;
  if (!ArrayBuffer.isView(object) || kind.builtin === 'DataView') return 0;
  return Reflect.get(TypedArray.prototype, 'length', object) as number;
}

export function isItem(name: string, count: number): boolean {
  const index = Number(name);
  return index < count && index >= 0 && Number.isInteger(index) && String(index) === name;
}

/** The day, and the millisecond of the day: engines write two small integers four times as fast as a large one. */
function writeTime(time: number): string {
  const day = Math.floor(time / DAY);
  return `D${day}:${time - day * DAY};`;
}

function writeMap(map: Map<unknown, unknown>, kind: ObjectKind, walk: KeyWalk, write: Write): string {
  walk.charge(2 * genuine(kind, mapSize, map));
  const entries: string[] = [];
  let side = 0;
  try {
    // A callback of forEach would take twice the stack.
    for (const [key, value] of Map.prototype.entries.call(map)) {
      side = 0;
      const text = write(key, walk);
      side = 1;
      entries.push(text + write(value, walk));
    }
  } catch (error) {
    throw located(error, map, `.entries()[${entries.length}][${side}]`);
  }
  return `M${sortedText(entries)}}`;
}

function writeSet(set: Set<unknown>, kind: ObjectKind, walk: KeyWalk, write: Write): string {
  walk.charge(genuine(kind, setSize, set));
  const members: string[] = [];
  try {
    for (const member of Set.prototype.values.call(set)) members.push(write(member, walk));
  } catch (error) {
    throw located(error, set, `.values()[${members.length}]`);
  }
  return `S${sortedText(members)}}`;
}

function writeRegExp(regexp: RegExp, kind: ObjectKind, walk: KeyWalk, write: Write): string {
  const source = genuine(kind, regExpSource, regexp);
  const flags = regExpFlags.call(regexp);
  // Only these two look at where the last match ended.
  const position = /[gy]/.test(flags) ? write(regexp.lastIndex, walk) : '';
  return `R${lengthFirst(source)}${flags};${position}`;
}

function writeError(error: Error, kind: ObjectKind, walk: KeyWalk, write: Write): string {
  let text = `E${lengthFirst(kind.builtin)}`;
  let part = '';
  try {
    for (part of ['name', 'message']) text += write(error[part as 'name'], walk);
    for (part of ERROR_PARTS) text += Object.hasOwn(error, part) ? write(error[part as 'cause'], walk) : 'h';
  } catch (thrown) {
    throw located(thrown, error, `.${part}`);
  }
  return text;
}

function writeBytes(object: object, kind: ObjectKind): string {
  const bytes = genuine(kind, bytesOf, object);
  let text = '';
  for (let i = 0; i < bytes.length; i += 8_192) {
    // Ten times as fast as to spread them.
    text += String.fromCharCode.apply(null, bytes.subarray(i, i + 8_192) as never);
  }
  const type = viewType.call(object);
  return `A${lengthFirst(kind.builtin === 'Buffer' ? 'Buffer' : (type ?? kind.builtin))}${lengthFirst(text)}`;
}

function bytesOf(this: object): Uint8Array {
  // Unlike a Uint8Array, a DataView can be made of nothing but a buffer.
  const view = ArrayBuffer.isView(this) ? this : new DataView(this as ArrayBuffer);
  const home = viewType.call(view) === undefined ? DataView.prototype : TypedArray.prototype;
  const read = (name: string): unknown => Reflect.get(home, name, view);
  return new Uint8Array(read('buffer') as ArrayBuffer, read('byteOffset') as number, read('byteLength') as number);
}

function lengthFirst(text: string): string {
  return `${text.length}:${text}`;
}

/** A proxy, or an object that only inherits from a builtin, has its prototype but not its content. */
function genuine<T>(kind: ObjectKind, read: (this: never) => T, object: object): T {
  try {
    return read.call(object as never);
  } catch {
    throw new Refusal(`an object that inherits from ${kind.builtin} without being one (a proxy?)`);
  }
}
