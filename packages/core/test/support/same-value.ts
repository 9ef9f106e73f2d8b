/** What a key stands for, told the slow way: equality of two values by type and content. The key's text plays no part. */

/** Both lists have equal arguments in equal places. */
export function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => sameValue(item, b[i]));
}

export function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (a instanceof AbortSignal && b instanceof AbortSignal) return true;
  return sameType(a, b) && sameContent(a, b) && sameProperties(a, b);
}

function sameType(a: object, b: object): boolean {
  const [first, second] = [a, b].map((object) => (Object.getPrototypeOf(object) as unknown) ?? Object.prototype);
  return first === second;
}

/** What no property shows. */
function sameContent(a: object, b: object): boolean {
  if (Array.isArray(a)) return a.length === (b as unknown[]).length;
  if (a instanceof Map) return matched([...a], [...(b as Map<unknown, unknown>)], sameList);
  if (a instanceof Set) return matched([...a], [...(b as Set<unknown>)], sameValue);
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
  if (a instanceof RegExp)
    return (
      a.source === (b as RegExp).source && a.flags === (b as RegExp).flags && position(a) === position(b as RegExp)
    );
  if (a instanceof Error) return sameList(facts(a), facts(b as Error));
  if (a instanceof URL || a instanceof URLSearchParams) return String(a) === String(b);
  if (ArrayBuffer.isView(a)) return bytes(a.buffer, a.byteOffset, a.byteLength) === bytesOfView(b as ArrayBufferView);
  if (a instanceof ArrayBuffer)
    return bytes(a, 0, a.byteLength) === bytes(b as ArrayBuffer, 0, (b as ArrayBuffer).byteLength);
  return [Number, String, Boolean, BigInt, Symbol].every(
    (type) => !(a instanceof type) || Object.is(a.valueOf(), (b as typeof a).valueOf()),
  );
}

/** Each of one list has its own equal in the other, in any order. */
function matched<T>(a: readonly T[], b: readonly T[], equal: (x: T, y: T) => boolean): boolean {
  const left = [...b];
  return (
    a.length === b.length &&
    a.every((item) => {
      const i = left.findIndex((other) => equal(item, other));
      if (i >= 0) left.splice(i, 1);
      return i >= 0;
    })
  );
}

function position(regexp: RegExp): number {
  return regexp.global || regexp.sticky ? regexp.lastIndex : 0;
}

function facts(error: Error): unknown[] {
  const hasCause = Object.hasOwn(error, 'cause');
  return [error.name, error.message, hasCause, error.cause, (error as { errors?: unknown }).errors];
}

function bytes(buffer: ArrayBufferLike, offset: number, length: number): string {
  return Array.from(new Uint8Array(buffer, offset, length)).join();
}

function bytesOfView(view: ArrayBufferView): string {
  return bytes(view.buffer, view.byteOffset, view.byteLength);
}

function sameProperties(a: object, b: object): boolean {
  const [first, second] = [properties(a), properties(b)];
  return matched(first, second, ([name, value], [otherName, other]) => name === otherName && sameValue(value, other));
}

function properties(object: object): (readonly [PropertyKey, unknown])[] {
  const all = object as Record<PropertyKey, unknown>;
  return Reflect.ownKeys(object)
    .filter((name) => Object.prototype.propertyIsEnumerable.call(object, name))
    .filter((name) => isItem(object, name) || !(all[name] instanceof AbortSignal))
    .filter((name) => !(object instanceof Error && name === 'stack'))
    .map((name) => [name, all[name]] as const);
}

function isItem(object: object, name: PropertyKey): boolean {
  return Array.isArray(object) && name === String(parseInt(String(name), 10) >>> 0);
}
