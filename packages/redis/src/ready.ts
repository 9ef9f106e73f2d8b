/** Tries everything that the backend asks of a server, so that what is missing is known at the start. */
import type { Coherence } from '@purecache/core';
import type { Heartbeat } from './coherence/heartbeat.js';
import { RedisError } from './redis-error.js';
import type { Link } from './server/link.js';
import type { KeyNames, Names } from './server/names.js';
import type { ReadBatch } from './server/read-batch.js';
import type { Server } from './server/server.js';
import { releasedMessage } from './leases/held-lease.js';

export interface ReadyParts {
  /** Starts what runs in the background, and looks up what has to be known first. */
  begin(): Promise<void>;
  readonly link: Pick<Link, 'run' | 'connection'>;
  readonly batch: Pick<ReadBatch, 'read' | 'readTags'>;
  readonly server: Pick<Server, 'acquire' | 'renew' | 'fill' | 'remove'>;
  readonly names: Names;
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
  readonly marks: Pick<Coherence, 'isLive'>;
  readonly sender: string;
  readonly maxStaleMs: number;
}

/** Milliseconds in which the connection must be proved that hears of invalidations. */
const HEARD_WITHIN = 1_000;
const LOOK_EVERY = 10;

/** @throws RedisError (rejects) that says what the server refused, or that it does not answer */
export async function assertReady(parts: ReadyParts): Promise<void> {
  const { link, server, batch, names, heartbeat, marks } = parts;
  const key = names.ofKey('purecache ready');
  const message = releasedMessage(parts.sender, key); // means nothing to others, as nobody waits for this key
  const { connection } = link;
  const token = 'ready';
  try {
    await parts.begin();
    await heartbeat.beat();
    for (const command of probes(key, names, message, connection.isCluster)) {
      await link.run(() => connection.send(command, command[1]));
    }
    await batch.read(key);
    await batch.readTags([names.lastTag]);
    const acquiring = { token, leaseMs: 1_000, seenStamp: '', force: true };
    const acquired = await link.run(() => server.acquire(key, acquiring));
    if (acquired.kind === 'lease') {
      const filling = {
        token,
        startedAt: acquired.startedAt,
        envelope: Buffer.from('ready'),
        ttl: 1_000,
        tags: [],
        message,
      };
      await link.run(() => server.renew(key, token, 1_000));
      await link.run(() => server.fill(key, filling));
      await link.run(() => server.remove(key, message));
    }
  } catch (error) {
    throw notReady(error, connection.isCluster);
  }
  // Of a large bound the proof is given less often.
  const within = Math.max(HEARD_WITHIN, parts.maxStaleMs);
  for (const started = performance.now(); !marks.isLive(within);) {
    if (performance.now() - started > HEARD_WITHIN) throw notReady(undefined, connection.isCluster);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

/** What scripts do, one by one: of a script that is refused a command the server does not say which. */
function probes(
  { lease }: KeyNames,
  names: Names,
  message: string,
  isCluster: boolean,
): [string, string, ...string[]][] {
  return [
    ['GET', lease],
    ['GETRANGE', lease, '0', '0'],
    ['PTTL', lease],
    ['SET', lease, 'ready', 'PX', '1000'],
    ['PEXPIRE', lease, '1000'],
    ['PERSIST', lease],
    ['UNLINK', lease],
    [isCluster ? 'SPUBLISH' : 'PUBLISH', names.channel, message],
  ];
}

/** What the server says names the command or the permission, never a password. */
function notReady(cause: unknown, isCluster: boolean): RedisError {
  const said =
    cause instanceof Error ? cause.message.replace(/\.$/, '') : 'invalidations cannot be heard (SUBSCRIBE, PING)';
  const channels = isCluster ? '+spublish +ssubscribe' : '+publish +subscribe';
  const needs = `+ping +time +mget +get +getrange +set +unlink +pttl +pexpire +persist +eval +evalsha ${channels} +info`;
  return new RedisError('CLIENT', `The server is not ready for purecache: ${said}. Needed: ${needs}.`, cause);
}
