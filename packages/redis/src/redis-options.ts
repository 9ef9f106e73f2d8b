/** The options of `Redis`: their checks and defaults. */
import {
  assertKnownOptions,
  invalidOption,
  invalidUse,
  milliseconds,
  show,
  type Clock,
  type Duration,
} from '@purecache/core/storage';
import { assertCodec, type Codec } from './values/codec.js';
import { devalueCodec } from './values/devalue-codec.js';
import type { Sealing } from './values/envelope.js';
import { Integrity } from './values/integrity.js';

export interface RedisOptions {
  /**
   * A client of `ioredis` or `redis` (node-redis), of one server or a cluster, or a `Connection` of your own making.
   * It is never closed, and its listeners are put back by `close()`.
   */
  client?: object;
  /** Instead of a client: the address of a server, as in `redis://localhost:6379`. The client made for it is closed by `close()`. */
  url?: string;
  /** What every key, channel and stamp of purecache begins with; default: `pc1`. Backends with one prefix share entries. */
  keyPrefix?: string;
  /** How long an entry lives that is set without a `ttl` of its own; default: no expiry. */
  ttl?: Duration;
  /** Milliseconds that one operation may take, from 1; default: 200. Keep it below the `backendTimeout` of the methods. */
  deadlineMs?: number;
  /** Milliseconds that a lease lasts unless it is renewed, from 100; default: 3,000. When a process dies while it loads, others wait this long. */
  leaseMs?: number;
  /** Most milliseconds that a call waits for the load of another process, from 0; default: `leaseMs`. After that it loads, and stores nothing. */
  waitMs?: number;
  /** The bound of staleness in other processes: milliseconds, from 1; default: 1,000. */
  maxStaleMs?: number;
  /** Makes the digests in keys unguessable (HMAC): at least 16 characters or bytes, the same in all processes. */
  keySecret?: string | Uint8Array;
  /** Turns values into bytes; default: tagged text that restores what it was given, or refuses it. */
  codec?: Codec;
  /** Other codecs whose values may still be stored, for the time of a change. */
  oldCodecs?: readonly Codec[];
  /** Bytes above which a value is not stored, nor read; default: 1 MiB. */
  maxValueBytes?: number;
  /** Compresses values of more bytes than `above` (default: 4,096); default: nothing is compressed. */
  gzip?: boolean | { above: number };
  /** Seals every entry with the first of these secrets; entries sealed with one of the others are accepted, no others are. */
  integrity?: { keys: readonly (string | Uint8Array)[] };
  /**
   * `clear`: after a server has been restarted, nothing it had before is used: it may have lost invalidations. Of a cluster
   * the restarts of one node only are noticed. Default: `keep`.
   */
  onServerRestart?: 'keep' | 'clear';
  /** In a cluster: milliseconds by which the clocks of its nodes may differ, from 0; default: 1,000. */
  clockSkewMs?: number;
  /** Dates entries, for tests; default: the server's time, as estimated from its answers. */
  clock?: Clock;
}

/** The same with defaults in place. */
export interface RedisSettings {
  readonly keyPrefix: string;
  /** Milliseconds; `Infinity`: no expiry. */
  readonly ttl: number;
  readonly deadlineMs: number;
  readonly leaseMs: number;
  readonly waitMs: number;
  readonly maxStaleMs: number;
  readonly clockSkewMs: number;
  readonly maxValueBytes: number;
  readonly gzip: { readonly above: number } | undefined;
  readonly clearsOnRestart: boolean;
}

const KNOWN: readonly string[] = [
  'client',
  'url',
  'keyPrefix',
  'ttl',
  'deadlineMs',
  'leaseMs',
  'waitMs',
  'maxStaleMs',
  'keySecret',
  'codec',
  'oldCodecs',
  'maxValueBytes',
  'gzip',
  'integrity',
  'onServerRestart',
  'clockSkewMs',
  'clock',
];

/** Keys are made of it, and braces would choose the slot of a cluster. */
const KEY_PREFIX = /^[\w.-]{1,32}$/;
const GZIP_ABOVE = 4_096;
const MEBIBYTE = 1_048_576;
/** Milliseconds of the longest timer, 24 days. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** @throws TypeError `PURECACHE_INVALID_OPTION` that names the option */
export function settingsFrom(options: RedisOptions): RedisSettings {
  if (typeof options !== 'object' || options === null) {
    throw invalidUse(`Options were expected, as in new Redis({ client }), not ${show(options)}.`);
  }
  assertKnownOptions(options, KNOWN);
  const { client, url, keyPrefix = 'pc1', leaseMs = 3_000, onServerRestart = 'keep', keySecret, clock } = options;
  if ((client === undefined) === (url === undefined)) {
    throw invalidUse(
      'new Redis() takes either a client, as in { client: new IORedis() }, or a url, as in { url: "redis://localhost:6379" }.',
    );
  }
  if (url !== undefined && (typeof url !== 'string' || !/^rediss?:\/\//.test(url))) {
    // Not shown: it may hold a password.
    throw invalidUse(`Option 'url' must begin with redis:// or rediss://.`);
  }
  if (client !== undefined && (typeof client !== 'object' || client === null)) {
    throw invalidOption('client', 'a client of ioredis or node-redis', client);
  }
  if (typeof keyPrefix !== 'string' || !KEY_PREFIX.test(keyPrefix)) {
    throw invalidOption('keyPrefix', 'up to 32 letters, digits, and _ . -', keyPrefix);
  }
  if (onServerRestart !== 'keep' && onServerRestart !== 'clear') {
    throw invalidOption('onServerRestart', `'keep' or 'clear'`, onServerRestart);
  }
  if (
    keySecret !== undefined &&
    !((typeof keySecret === 'string' || keySecret instanceof Uint8Array) && keySecret.length >= 16)
  ) {
    throw invalidUse(`Option 'keySecret' must be text or bytes of a length of 16 at least.`);
  }
  if (clock !== undefined && typeof (clock as Partial<Clock> | null)?.now !== 'function') {
    throw invalidOption('clock', 'an object with a now() method that gives milliseconds', clock);
  }
  return {
    keyPrefix,
    ttl: options.ttl === undefined ? Infinity : milliseconds(options.ttl, 'ttl'),
    deadlineMs: whole(options.deadlineMs ?? 200, 'deadlineMs', 1),
    leaseMs: whole(leaseMs, 'leaseMs', 100),
    waitMs: whole(options.waitMs ?? leaseMs, 'waitMs', 0),
    maxStaleMs: whole(options.maxStaleMs ?? 1_000, 'maxStaleMs', 1),
    clockSkewMs: whole(options.clockSkewMs ?? 1_000, 'clockSkewMs', 0),
    maxValueBytes: whole(options.maxValueBytes ?? MEBIBYTE, 'maxValueBytes', 1),
    gzip: gzipFrom(options.gzip),
    clearsOnRestart: onServerRestart === 'clear',
  };
}

/** @throws TypeError `PURECACHE_INVALID_OPTION` that names the option */
export function sealingFrom(options: RedisOptions, { gzip, maxValueBytes }: RedisSettings): Sealing {
  const { codec = devalueCodec, oldCodecs = [], integrity } = options;
  assertCodec(codec, 'codec');
  if (!Array.isArray(oldCodecs)) throw invalidOption('oldCodecs', 'an array of codecs', oldCodecs);
  for (const each of oldCodecs) assertCodec(each, 'oldCodecs');
  const codecs = [devalueCodec, ...oldCodecs];
  return { codec, codecs, maxValueBytes, gzip, integrity: integrityFrom(integrity) };
}

function gzipFrom(gzip: RedisOptions['gzip']): { above: number } | undefined {
  if (gzip === undefined || gzip === false) return undefined;
  if (gzip === true) return { above: GZIP_ABOVE };
  return { above: whole((gzip as { above?: unknown } | null)?.above, 'gzip.above', 0) };
}

function integrityFrom(integrity: RedisOptions['integrity']): Integrity | undefined {
  // Anything but its absence is checked: nothing that is meant to switch it on must leave it off.
  if (integrity === undefined) return undefined;
  return new Integrity((integrity as { keys?: unknown } | null)?.keys as readonly string[]);
}

function whole(value: unknown, option: string, least: number, most = LONGEST_DELAY): number {
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
  throw invalidOption(option, `a whole number from ${least} to ${most}`, value);
}
