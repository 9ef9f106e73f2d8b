import { inspect } from 'node:util';
import { ManualClock } from '@purecache/core/testing';
import { sealingFrom, settingsFrom, type RedisOptions } from '../src/redis-options.js';
import { devalueCodec } from '../src/values/devalue-codec.js';
import { open, seal } from '../src/values/envelope.js';
import { FINGERPRINT, partsOf } from './support/sealings.js';

const client = {};
const codec = { id: 32, name: 'own', encode: () => new Uint8Array(), decode: () => 1 };
const SECRET = 'a secret of 16 characters';

function sealing(options: RedisOptions) {
  return sealingFrom(options, settingsFrom(options));
}

/** What is wrong with options, as far as they are checked here. */
function refusal(options: unknown): { code?: string; message: string } {
  try {
    sealing(options as RedisOptions);
  } catch (error) {
    return error as Error;
  }
  throw new Error(`These were to be refused: ${inspect(options)}`);
}

test('defaults', () => {
  expect(settingsFrom({ client })).toEqual({
    keyPrefix: 'pc1',
    ttl: Infinity,
    deadlineMs: 200,
    leaseMs: 3_000,
    waitMs: 3_000,
    maxStaleMs: 1_000,
    clockSkewMs: 1_000,
    maxValueBytes: 1_048_576,
    gzip: undefined,
    clearsOnRestart: false,
  });
  expect(sealing({ client })).toEqual({
    codec: devalueCodec,
    codecs: [devalueCodec],
    maxValueBytes: 1_048_576,
    gzip: undefined,
    integrity: undefined,
  });
});

test('what is given', () => {
  const given = {
    url: 'rediss://user:password@host:1',
    keyPrefix: 'a-b.c_D9',
    ttl: '2s',
    deadlineMs: 1,
    leaseMs: 100,
    waitMs: 0,
    maxStaleMs: 1,
    keySecret: new Uint8Array(16),
    codec,
    oldCodecs: [codec],
    maxValueBytes: 1,
    gzip: { above: 0 },
    integrity: { keys: [SECRET] },
    onServerRestart: 'clear',
    clockSkewMs: 0,
    clock: new ManualClock(),
  } satisfies RedisOptions;
  expect(settingsFrom(given)).toEqual({
    keyPrefix: 'a-b.c_D9',
    ttl: 2_000,
    deadlineMs: 1,
    leaseMs: 100,
    waitMs: 0,
    maxStaleMs: 1,
    clockSkewMs: 0,
    maxValueBytes: 1,
    gzip: { above: 0 },
    clearsOnRestart: true,
  });
  expect(sealing(given)).toMatchObject({ codec, codecs: [devalueCodec, codec], gzip: { above: 0 } });
});

test('`waitMs` is that of the lease unless it is given', () => {
  expect(settingsFrom({ client, leaseMs: 500 }).waitMs).toBe(500);
});

test('`gzip` alone compresses what has more than 4 KiB; switched off, nothing', () => {
  expect(settingsFrom({ client, gzip: true }).gzip).toEqual({ above: 4_096 });
  expect(settingsFrom({ client, gzip: false }).gzip).toBeUndefined();
});

test('`onServerRestart` may say what is the default', () => {
  expect(settingsFrom({ client, onServerRestart: 'keep' }).clearsOnRestart).toBe(false);
});

test('with `integrity` entries are marked, and others are refused', () => {
  const marked = sealing({ client, integrity: { keys: [SECRET] } });
  const plain = sealing({ client });
  const parts = partsOf('v', Infinity);
  expect(open(seal(parts, marked), FINGERPRINT, marked)).toMatchObject({ entry: 'v' });
  expect(open(seal(parts, plain), FINGERPRINT, marked)).toEqual({ problem: 'corrupt' });
});

describe('refused, with the name of the option', () => {
  test.each<[string, unknown, RegExp]>([
    ['no options', undefined, /new Redis\(\{ client \}\)/],
    ['null', null, /new Redis\(\{ client \}\)/],
    ['an unknown option', { client, tll: 1 }, /'tll'/],
    ['neither client nor url', {}, /either a client/],
    ['both', { client, url: 'redis://h' }, /either a client/],
    ['a client that is no object', { client: 'redis://h' }, /'client'/],
    ['no client', { client: null }, /'client'/],
    ['a url of something else', { url: 'http://h' }, /'url'/],
    ['a url that is no text', { url: new URL('redis://h') }, /'url'/],
    ['an empty prefix', { client, keyPrefix: '' }, /'keyPrefix'/],
    ['a prefix with braces', { client, keyPrefix: '{a}' }, /'keyPrefix'/],
    ['a prefix that is too long', { client, keyPrefix: 'a'.repeat(33) }, /'keyPrefix'/],
    ['a prefix that is no text', { client, keyPrefix: 1 }, /'keyPrefix'/],
    ['another word for a restart', { client, onServerRestart: true }, /'onServerRestart'/],
    ['a clock without now()', { client, clock: {} }, /'clock'/],
    ['no clock', { client, clock: null }, /'clock'/],
    ['a ttl of 0', { client, ttl: 0 }, /'ttl'/],
    ['no deadline', { client, deadlineMs: 0 }, /'deadlineMs'/],
    ['a part of a millisecond', { client, deadlineMs: 1.5 }, /'deadlineMs'/],
    ['a deadline beyond what timers know', { client, deadlineMs: 2 ** 31 }, /'deadlineMs'/],
    ['a lease that is too short', { client, leaseMs: 99 }, /'leaseMs'/],
    ['a negative wait', { client, waitMs: -1 }, /'waitMs'/],
    ['a bound of 0', { client, maxStaleMs: 0 }, /'maxStaleMs'/],
    ['a negative skew', { client, clockSkewMs: -1 }, /'clockSkewMs'/],
    ['no bytes', { client, maxValueBytes: 0 }, /'maxValueBytes'/],
    ['a limit as text', { client, maxValueBytes: '1' }, /'maxValueBytes'/],
    ['a limit of compression that is none', { client, gzip: {} }, /'gzip.above'/],
    ['no compression', { client, gzip: null }, /'gzip.above'/],
    ['something that is no codec', { client, codec: {} }, /'codec'/],
    ['old codecs that are no list', { client, oldCodecs: codec }, /'oldCodecs'/],
    ['an old codec that is none', { client, oldCodecs: [{}] }, /'oldCodecs'/],
    ['integrity without keys', { client, integrity: {} }, /'integrity'/],
    ['integrity that is null', { client, integrity: null }, /'integrity'/],
    ['integrity that is off in a way that is not known', { client, integrity: false }, /'integrity'/],
  ])('%s', (_, options, named) => {
    expect(refusal(options)).toMatchObject({ code: 'PURECACHE_INVALID_OPTION', message: expect.stringMatching(named) });
  });

  test.each<[string, unknown]>([
    ['a url', { url: 'http://user:hush-hush@host' }],
    ['a secret for keys that is too short', { client, keySecret: 'hush-hush' }],
    ['a secret for keys of another kind', { client, keySecret: { length: 16, hush: 'hush-hush' } }],
    ['a secret for entries that is too short', { client, integrity: { keys: ['hush-hush'] } }],
  ])('and never shown: %s', (_, options) => {
    const { code, message } = refusal(options);
    expect(code).toBe('PURECACHE_INVALID_OPTION');
    expect(message).not.toContain('hush');
  });
});
