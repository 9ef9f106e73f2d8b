/** What turns a value into bytes and back. */
import { invalidUse } from '@purecache/core/storage';

/**
 * Both directions restore a value exactly or throw: a value that comes back changed is worse than one that is not cached.
 *
 * `decode` is given bytes that anybody with access to the server may have written. It must neither run code that they
 * name nor take much longer than their length explains; a throw counts as a miss.
 */
export interface Codec {
  /** Stands in each stored entry: 0 to 255, of which 0 to 31 are purecache's own. It must never change its meaning. */
  readonly id: number;
  /** For messages. */
  readonly name: string;
  /** @throws TypeError that says what cannot be restored, and where in the value it is, but not what the value holds */
  encode(value: unknown): Uint8Array;
  decode(bytes: Uint8Array): unknown;
}

/** The ids that purecache's own codecs have. */
export const OWN_CODECS: ReadonlyMap<number, string> = new Map([
  [1, 'devalue'],
  [2, 'msgpackr'],
]);

const FIRST_FREE_ID = 32;
const LAST_ID = 255;

/** @throws TypeError `PURECACHE_INVALID_OPTION` that says what is missing */
export function assertCodec(given: unknown, option: string): asserts given is Codec {
  const { id, name, encode, decode } = (typeof given === 'object' && given !== null ? given : {}) as Partial<Codec>;
  if (typeof encode !== 'function' || typeof decode !== 'function' || typeof name !== 'string') {
    throw invalidUse(`Option '${option}' must be a codec: an object with id, name, encode() and decode().`);
  }
  const isOwn = OWN_CODECS.get(id as number) === name;
  if (isOwn || (Number.isInteger(id) && (id as number) >= FIRST_FREE_ID && (id as number) <= LAST_ID)) return;
  throw invalidUse(
    `The id of the codec '${name}' must be a whole number from ${FIRST_FREE_ID} to ${LAST_ID}; those below are purecache's own.`,
  );
}
