/** The one error of this package that is not misuse: something went wrong with the server, or on the way to it. */

/**
 * Why: `DEADLINE` no answer in time; `CIRCUIT_OPEN` not asked, after failures in a row; `DISCONNECTED` no connection;
 * `REPLIES_MIXED` a reply that belongs to another command; `SCRIPT` a script of purecache failed; `CLIENT` the client
 * or its options cannot be used; `CLOSED` the backend is closed; `UNCONFIRMED` an invalidation whose outcome is not known.
 */
export type RedisErrorReason =
  'DEADLINE' | 'CIRCUIT_OPEN' | 'DISCONNECTED' | 'REPLIES_MIXED' | 'SCRIPT' | 'CLIENT' | 'CLOSED' | 'UNCONFIRMED';

export type RedisErrorCode = `PURECACHE_REDIS_${RedisErrorReason}`;

/**
 * What this package rejects with. Errors of the server itself (`OOM ...`, `READONLY ...`) are passed on as they came.
 * Test `code`, not `instanceof`: a process can hold two copies of this module.
 */
export class RedisError extends Error {
  readonly code: RedisErrorCode;

  /** @param cause what was caught, where there is something; it becomes `cause` */
  constructor(reason: RedisErrorReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'RedisError';
    this.code = `PURECACHE_REDIS_${reason}`;
  }
}
