/** Opens the line of a channel, and sees to it that its end is told once, however it comes. */
import { RedisError } from '../redis-error.js';
import { clientError } from './client-error.js';
import type { Subscription, SubscriptionListener } from './connection.js';
import type { Line, LineListener } from './driver.js';

/** How long it may take to connect and subscribe, in ms. */
export const openWithinMs = 2_000;

/**
 * @param makeLine is given what the line tells
 * @param open holds a function for as long as the line is open, or being opened, that closes it
 */
export async function subscribeLine(
  makeLine: (listener: LineListener) => Line,
  listener: SubscriptionListener,
  open: Set<() => void>,
): Promise<Subscription> {
  let ended = false;
  let opened = false;
  let fail!: (error: RedisError) => void;
  const failure = new Promise<never>((_resolve, reject) => (fail = reject));
  // Asked for by `ping`, or by nobody.
  failure.catch(() => undefined);

  const line = makeLine({
    message: (payload) => {
      if (!ended) listener.message(payload);
    },
    lost: () => end(new RedisError('DISCONNECTED', 'The connection that hears the channel was lost.')),
  });
  const close = () => end(new RedisError('CLOSED', 'The connection that hears the channel was closed.'));
  const timer = setTimeout(() => {
    end(new RedisError('DEADLINE', `The connection for the channel did not open within ${openWithinMs} ms.`));
  }, openWithinMs);
  open.add(close);

  function end(error: RedisError): void {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    open.delete(close);
    fail(error);
    line.destroy();
    if (opened) listener.closed();
  }

  try {
    await Promise.race([line.open(), failure]);
    if (ended) await failure;
  } catch (error) {
    const reason = clientError(error);
    close();
    throw reason;
  }
  opened = true;
  clearTimeout(timer);
  return {
    ping: async () => {
      try {
        await (ended ? failure : Promise.race([failure, line.ping()]));
      } catch (error) {
        throw clientError(error);
      }
    },
    close,
  };
}
