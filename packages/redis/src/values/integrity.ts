/** Proves that an entry was written by someone who knows a secret. */
import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { invalidUse } from '@purecache/core/storage';

/** Shorter secrets can be guessed. */
const SHORTEST_SECRET = 16;

/** Bytes of a mark: half of the hash, as RFC 2104 allows at least. */
export const MARK_BYTES = 16;

/** HMAC-SHA256, cut to 128 bits. */
export class Integrity {
  readonly #keys: readonly [KeyObject, ...KeyObject[]];

  /**
   * @param secrets text of at least 16 characters or as many bytes each: the first one signs, the others are previous
   *   ones, which are still accepted
   * @throws TypeError `PURECACHE_INVALID_OPTION` for other secrets; they are not shown
   */
  constructor(secrets: readonly (string | Uint8Array)[]) {
    const [current, ...previous] = Array.isArray(secrets) ? (secrets as readonly (string | Uint8Array)[]) : [];
    if (current === undefined) {
      throw invalidUse(`Option 'integrity' must be { keys: [current, ...previous] } with at least one secret.`);
    }
    this.#keys = [keyOf(current), ...previous.map(keyOf)];
  }

  /** The mark of these bytes under the current secret. */
  mark(bytes: Uint8Array): Buffer {
    return markOf(bytes, this.#keys[0]);
  }

  /** Whether a mark of these bytes was made with one of the secrets. How long it takes tells nothing about the right one. */
  accepts(bytes: Uint8Array, mark: Uint8Array): boolean {
    return this.#keys.some((key) => timingSafeEqual(markOf(bytes, key), mark));
  }
}

function keyOf(secret: unknown): KeyObject {
  const bytes = typeof secret === 'string' ? Buffer.from(secret) : secret;
  const { length } = typeof secret === 'string' || ArrayBuffer.isView(secret) ? (secret as { length: number }) : [];
  if (!(length >= SHORTEST_SECRET)) {
    throw invalidUse(`Each secret in 'integrity.keys' must be text of ${SHORTEST_SECRET} characters or as many bytes.`);
  }
  return createSecretKey(bytes as Buffer);
}

function markOf(bytes: Uint8Array, key: KeyObject): Buffer {
  return createHmac('sha256', key).update(bytes).digest().subarray(0, MARK_BYTES);
}
