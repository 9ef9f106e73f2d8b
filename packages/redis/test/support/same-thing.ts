/** Equality of two values down to identities, told the slow way: what is one object in one is one in the other. */
import { types } from 'node:util';

/** Names, order, attributes that carry data, and the ways in which parts are shared all count; being frozen does not. */
export function sameThing(a: unknown, b: unknown, pairs = new Map<object, object>()): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (pairs.has(a)) return pairs.get(a) === b;
  if ([...pairs.values()].includes(b)) return false;
  pairs.set(a, b);
  const same = (x: unknown, y: unknown): boolean => sameThing(x, y, pairs);
  const sameList = (x: readonly unknown[], y: readonly unknown[]): boolean =>
    x.length === y.length && x.every((item, i) => same(item, y[i]));
  // Of whatever realm: test runners mix them.
  if (types.isArrayBuffer(a)) return Buffer.from(a).equals(Buffer.from(b as ArrayBuffer));
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (types.isDate(a)) return Object.is(a.getTime(), (b as Date).getTime());
  if (a instanceof URL) return a.href === (b as URL).href;
  if (types.isMap(a)) return sameList([...a].flat(1), [...(b as Map<unknown, unknown>)].flat(1));
  if (types.isSet(a)) return sameList([...a], [...(b as Set<unknown>)]);
  if (Buffer.isBuffer(a)) return a.equals(b as Buffer);
  if (ArrayBuffer.isView(a)) return same(a.buffer, (b as ArrayBufferView).buffer);
  const [names, others] = [Reflect.ownKeys(a), Reflect.ownKeys(b)];
  const of = (object: object, name: PropertyKey): unknown => (object as Record<PropertyKey, unknown>)[name];
  return (
    names.length === others.length && names.every((name, i) => name === others[i] && same(of(a, name), of(b, name)))
  );
}
