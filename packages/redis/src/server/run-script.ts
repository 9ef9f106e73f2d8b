/** Runs a script on the server. */
import { randomBytes } from 'node:crypto';
import type { Argument, Connection, Reply } from '../client/connection.js';
import { RedisError } from '../redis-error.js';
import { replyCode } from './reply-code.js';
import type { Script } from './scripts.js';

/** Another copy of this module may use the same connection. */
const ORIGIN = randomBytes(6).toString('base64url');
let count = 0;

/**
 * Sends the digest of a script, and the script itself if the server does not know it.
 *
 * @param keys all of one slot, in a cluster; at least one
 * @param args what follows the nonce
 * @returns what the script gave after the nonce
 * @throws RedisError (rejects) `PURECACHE_REDIS_REPLIES_MIXED` if the reply belongs to another command
 */
export async function evaluate(
  connection: Connection,
  script: Script,
  keys: readonly string[],
  args: readonly Argument[],
): Promise<readonly Reply[]> {
  const nonce = `${ORIGIN}${(count++).toString(36)}`;
  const rest = [String(keys.length), ...keys, nonce, ...args];
  const send = (...words: string[]): Promise<Reply> => connection.send([...words, ...rest], keys[0]);
  let reply: Reply;
  try {
    reply = await send('EVALSHA', script.sha);
  } catch (error) {
    if (replyCode(error) !== 'NOSCRIPT') throw error;
    reply = await send('EVAL', script.source);
  }
  if (!Array.isArray(reply) || String(reply[0]) !== nonce) throw mixedReplies(connection, `script ${script.name}`);
  return reply.slice(1) as Reply[];
}

/** To be thrown for a reply that belongs to another command; the connection is not used any more. */
export function mixedReplies(connection: Connection, command: string): RedisError {
  connection.reset();
  const found = `The reply to the ${command} belongs to another command.`;
  return new RedisError('REPLIES_MIXED', `${found} The Redis client has mixed up replies; a new connection is made.`);
}
