/** Makes the key of a call from its arguments: the same text for equal arguments, for no others. */
import { unkeyableArgument } from '../errors.js';
import { numberKey } from './number-key.js';
import { isSignal } from './object-kind.js';
import { isStackOverflow, Refusal } from './refusal.js';
import { writeValue } from './serialize.js';
import { hasSha256, sha256 } from './sha256.js';

/** Begins every key text that is not simply the one string argument. */
const MARK = '~';
const MARK_CODE = 126;
/** Characters up to which a key in memory is the text itself. */
const TEXT_BOUND = 2_048;

/**
 * The key of a list of arguments, as a backend in memory sees it. Two lists have one key only if they are equal by value
 * and by type; all arguments count, `AbortSignal`s do not. The order of object keys, and of the entries of a `Map` or
 * `Set`, does not matter. The key of a list is the same in every process and Node version, the names of classes in
 * minified code apart.
 *
 * @throws PurecacheError `PURECACHE_UNKEYABLE_ARGUMENT` for what has no value to compare: functions, promises, streams
 *   and the like; it names the place, not the value
 */
export function hashKey(args: readonly unknown[]): string {
  return memoryKey(keyText(args, 'hashKey'));
}

/**
 * The canonical text of a list of arguments.
 *
 * @param method named in errors
 * @param placeOf how errors call the value of an index
 * @throws PurecacheError `PURECACHE_UNKEYABLE_ARGUMENT`
 */
export function keyText(args: readonly unknown[], method: string, placeOf = argument): string {
  return (args.length === 1 ? onlyText(args[0]) : undefined) ?? listText(args, method, placeOf);
}

/**
 * The key in memory of a lone argument, if it is a number or a string that is short enough: by far the most common keys.
 * The string is its own key.
 */
export function loneKey(only: unknown): string | undefined {
  const text = onlyText(only);
  return text === undefined || text.length > TEXT_BOUND ? undefined : text;
}

function argument(index: number): string {
  return `args[${index}]`;
}

/** The short form of one string or number: such keys are by far the most common. */
function onlyText(arg: unknown): string | undefined {
  if (typeof arg === 'string') return arg.charCodeAt(0) === MARK_CODE ? undefined : arg;
  return typeof arg === 'number' ? numberKey(arg) : undefined;
}

function listText(args: readonly unknown[], method: string, placeOf: (index: number) => string): string {
  let index = args.length - 1;
  try {
    while (index >= 0 && isSignal(args[index])) index--;
    const count = index + 1;
    const only = count === 1 ? onlyText(args[0]) : undefined;
    if (only !== undefined) return only;
    let text = MARK;
    for (index = 0; index < count; index++) text += writeValue(args[index]);
    return text;
  } catch (error) {
    throw unkeyable(error, method, placeOf(index));
  }
}

function unkeyable(error: unknown, method: string, place: string): unknown {
  if (error instanceof Refusal) return unkeyableArgument(method, place + error.path, error.message, error.cause);
  if (isStackOverflow(error)) return unkeyableArgument(method, place, 'nested too deeply');
  return unkeyableArgument(method, place, 'reading it threw (see cause)', error);
}

/** The key of a text in memory: the text itself, or its digest if it is long. The two are never equal. */
export function memoryKey(text: string): string {
  return text.length <= TEXT_BOUND ? text : digestKey(text);
}

/**
 * The key of a text on a shared backend: SHA-256 in base64 behind a mark that no key text begins with. Where object-hash
 * has no SHA-256, as in its build for browsers, it is the text itself behind another mark.
 */
export function digestKey(text: string): string {
  if (!hasSha256()) return `~=${text}`;
  // A digest is made of UTF-8, in which all lone surrogates are one and the same character.
  return /\p{Surrogate}/u.test(text) ? `~%${sha256(JSON.stringify(text))}` : `~#${sha256(text)}`;
}
