/** Says which options of an ioredis client break what the backend promises. */

type Options = Readonly<Record<string, unknown>>;

/** One sentence each: what the option does, and what to set it to. */
export function ioredisWarnings(options: Options, isCluster: boolean): string[] {
  return isCluster ? clusterWarnings(options) : serverWarnings(options);
}

function serverWarnings(options: Options): string[] {
  const warnings: string[] = [];
  if (options['enableOfflineQueue'] !== false) warnings.push(offlineQueue);
  if (options['autoResendUnfulfilledCommands'] !== false) {
    warnings.push(
      `The ioredis client sends commands again that were under way when the connection was lost, so that some are ` +
        `executed twice: set its option 'autoResendUnfulfilledCommands' to false.`,
    );
  }
  if (options['maxRetriesPerRequest'] !== 0) {
    warnings.push(
      `Commands under way when the connection is lost hang until the ioredis client has tried to reconnect several ` +
        `times: set its option 'maxRetriesPerRequest' to 0.`,
    );
  }
  if (typeof options['retryStrategy'] !== 'function') {
    warnings.push(`The ioredis client never reconnects: give it a 'retryStrategy'.`);
  }
  return warnings;
}

function clusterWarnings(options: Options): string[] {
  const warnings: string[] = [];
  if (options['enableOfflineQueue'] !== false) warnings.push(offlineQueue);
  if (options['retryDelayOnFailover'] !== 0) {
    warnings.push(
      `The ioredis cluster client sends commands again that were under way when the connection to their node was lost, ` +
        `so that some are executed twice: set its option 'retryDelayOnFailover' to 0.`,
    );
  }
  if (options['scaleReads'] !== 'master') {
    warnings.push(
      `The ioredis cluster client reads from replicas, which can still have what was invalidated: set its option ` +
        `'scaleReads' to 'master'.`,
    );
  }
  if (typeof options['clusterRetryStrategy'] !== 'function') {
    warnings.push(`The ioredis cluster client never reconnects: give it a 'clusterRetryStrategy'.`);
  }
  return warnings;
}

const offlineQueue =
  `The ioredis client keeps commands while it is not connected, and sends them when their callers have long gone on: ` +
  `set its option 'enableOfflineQueue' to false.`;
