/** Says which options of a node-redis client break what the backend promises. */

/** One sentence each: what the option does, and what to set it to. In a cluster, the options are its `defaults`. */
export function nodeRedisWarnings(options: {
  readonly disableOfflineQueue?: unknown;
  readonly socket?: { readonly reconnectStrategy?: unknown };
}): string[] {
  const warnings: string[] = [];
  if (options.disableOfflineQueue !== true) {
    warnings.push(
      `The node-redis client keeps commands while it is not connected, and sends them when their callers have long gone ` +
        `on: set its option 'disableOfflineQueue' to true.`,
    );
  }
  if (options.socket?.reconnectStrategy === false) {
    warnings.push(`The node-redis client never reconnects: give its 'socket' a 'reconnectStrategy'.`);
  }
  return warnings;
}
