/** Decides on objects that hold no other values: which of them come back as they are. */
import { isDeepStrictEqual, types } from 'node:util';
import { Unstorable } from './unstorable.js';

const VIEWS = new Set(['DataView', 'BigInt64Array', 'BigUint64Array']);
for (const name of ['Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float32', 'Float64']) {
  VIEWS.add(`${name}Array`);
}

/** What to do about objects that are refused often. */
const CURES: Readonly<Record<string, string>> = {
  RegExp: 'Cache its source.',
  Promise: 'Cache what it resolves to.',
};

/**
 * @param builtin the one whose prototype the object has; `''`: none
 * @param name of its class
 * @throws Unstorable unless it comes back as it is
 */
export function assertLeaf(object: object, builtin: string, name: string): void {
  if (builtin === 'Date' && types.isDate(object)) return assertBare(object);
  if (builtin === 'URL') return assertUrl(object as URL);
  if (builtin === 'ArrayBuffer' && types.isArrayBuffer(object)) {
    assertFixed(object);
    return assertBare(object);
  }
  if (builtin === 'Buffer' && types.isUint8Array(object)) return assertView(object);
  if (VIEWS.has(builtin) && viewName(object) === builtin) {
    const { byteLength, buffer } = object as Uint8Array;
    if (byteLength === buffer.byteLength) return assertView(object as Uint8Array);
    throw new Unstorable(`a ${builtin} that shows part of its ArrayBuffer`, 'Cache a copy, such as slice() makes.');
  }
  const kind = name === '' ? 'an instance of a class' : `an instance of ${name}`;
  throw new Unstorable(kind, types.isNativeError(object) ? ERROR : (CURES[builtin] ?? CLASS));
}

const CLASS = 'Cache plain data made from it, or give the backend a codec that restores it.';
const ERROR = `Give 'errorCodec', or cache plain data made from it.`;

/** @throws Unstorable for an object with properties that are not part of what it is */
export function assertBare(object: object): void {
  if (Reflect.ownKeys(object).length > 0) throw new Unstorable('a builtin object with properties of its own');
}

/** Only a real one tells what it is. */
function assertUrl(url: URL): void {
  try {
    void url.href;
  } catch {
    throw new Unstorable('an object that is no URL but has its prototype');
  }
  assertBare(url);
}

/** Its own name, whatever prototype it has been given. */
function viewName(object: object): string {
  if (types.isDataView(object)) return 'DataView';
  return types.isTypedArray(object) ? object[Symbol.toStringTag] : '';
}

function assertView(view: ArrayBufferView & { readonly buffer: ArrayBufferLike }): void {
  if (!types.isArrayBuffer(view.buffer)) throw new Unstorable('a view of a SharedArrayBuffer');
  assertFixed(view.buffer);
  // Own properties of a large view cannot be listed in reasonable time, as its items are listed too; comparing skips them.
  const View = Object.getPrototypeOf(view).constructor as typeof Uint8Array;
  const { buffer, byteOffset, byteLength } = view;
  const bare = Buffer.isBuffer(view) ? Buffer.from(buffer, byteOffset, byteLength) : new View(buffer);
  if (!isDeepStrictEqual(view, bare)) throw new Unstorable('a builtin object with properties of its own');
}

/** @throws Unstorable for a buffer whose length may change, or which was given away */
function assertFixed(buffer: ArrayBuffer & { readonly resizable?: boolean }): void {
  if (buffer.resizable === true) throw new Unstorable('a resizable ArrayBuffer');
  try {
    new Uint8Array(buffer);
  } catch {
    throw new Unstorable('an ArrayBuffer that was transferred');
  }
}
