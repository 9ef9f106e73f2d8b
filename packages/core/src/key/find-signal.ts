/** Finds the `AbortSignal` that a call carries, if it carries one. */
import { isSignal, kindOf } from './object-kind.js';

/** Objects looked at in one argument. Options that hold a signal are small. */
const LOOK_LIMIT = 10_000;

/**
 * The first signal among arguments, at any depth that a key covers, the shallowest of an argument first. Costs nothing to
 * speak of when no argument is an object.
 */
export function findSignal(args: readonly unknown[]): AbortSignal | undefined {
  for (const arg of args) {
    if (typeof arg !== 'object' || arg === null) continue;
    const signal = isSignal(arg) ? arg : search(arg);
    if (signal !== undefined) return signal;
  }
  return undefined;
}

/**
 * The first signal that is an argument, or a plain field of one: as far as is looked when the key is made of something
 * else than the arguments, which may then be anything and hold anything.
 */
export function findNearSignal(args: readonly unknown[]): AbortSignal | undefined {
  for (const arg of args) {
    if (typeof arg !== 'object' || arg === null) continue;
    if (isSignal(arg)) return arg;
    for (const field of fieldsOf(arg)) if (isSignal(field)) return field;
  }
  return undefined;
}

/** The values of an object's own fields; accessors are not run. */
function fieldsOf(object: object): unknown[] {
  try {
    return Object.values(Object.getOwnPropertyDescriptors(object)).map(({ value }) => value as unknown);
  } catch {
    return []; // a proxy that does not let itself be asked
  }
}

function search(argument: object): AbortSignal | undefined {
  const found = [argument];
  for (let i = 0; i < found.length && i < LOOK_LIMIT; i++) {
    try {
      for (const part of parts(found[i] as object)) {
        if (typeof part !== 'object' || part === null) continue;
        if (isSignal(part)) return part;
        if (found.length < LOOK_LIMIT) found.push(part);
      }
    } catch {
      // What throws when it is read holds no signal for us; where it matters, the key says so.
    }
  }
  return undefined;
}

function* parts(object: object): Iterable<unknown> {
  const kind = kindOf((Object.getPrototypeOf(object) as object | null) ?? Object.prototype);
  if (kind.keyMethod(object) !== undefined) return;
  if (kind.group === 'array' || kind.group === 'object') {
    for (const key of Object.keys(object)) yield (object as Record<string, unknown>)[key];
    for (const key of Object.getOwnPropertySymbols(object)) yield (object as Record<symbol, unknown>)[key];
  } else if (kind.group === 'map') yield* Map.prototype.values.call(object);
  else if (kind.group === 'set') yield* Set.prototype.values.call(object);
}
