/** What a client rejects with, made the same for all clients. */
import { RedisError } from '../redis-error.js';
import { replyCode } from '../server/reply-code.js';

/**
 * An error reply of the server (`READONLY You can't ...`) is passed on, without the words of the command, which some
 * clients hang on it and which nobody should find in a log. All else comes from the way to the server.
 */
export function clientError(error: unknown): Error {
  if (error instanceof RedisError) return error;
  if (typeof error === 'object' && error !== null && 'command' in error) delete error.command;
  if (error instanceof Error && replyCode(error) !== undefined) return error;
  return new RedisError('DISCONNECTED', `The connection to Redis failed: ${reasonOf(error)}.`, error);
}

/** An `AggregateError`, of several addresses tried, has no message, but the code of the first. */
function reasonOf(error: unknown): string {
  const { message, code } = (error ?? {}) as { message?: unknown; code?: unknown };
  const reason = [message, code].find((text) => typeof text === 'string' && text !== '');
  return reason === undefined ? 'the client gave no reason' : String(reason).replace(/\.$/, '');
}
