/** Entries and the bytes that stand for them in version 1, which every later version must be able to read. */
import { CacheRecord } from '@purecache/core';
import { msgpackrCodec } from '../../src/msgpackr.js';
import { type Sealing } from '../../src/values/envelope.js';
import { Integrity } from '../../src/values/integrity.js';
import { SEALING } from './sealings.js';

export const GOLDEN_SEALINGS: Readonly<Record<'plain' | 'signed' | 'zipped' | 'packed', Sealing>> = {
  plain: SEALING,
  signed: { ...SEALING, integrity: new Integrity(['a secret of 16 ch']) },
  zipped: { ...SEALING, gzip: { above: 64 } },
  packed: { ...SEALING, codec: msgpackrCodec() },
};

export const goldenEntries: readonly (readonly [string, keyof typeof GOLDEN_SEALINGS, () => unknown, string])[] = [
  [
    'plain data',
    'plain',
    () => ({ id: 1, name: 'é' }),
    '5043010100313736343030303030303132333435360102030405060708090a0b0c0d0e0f100008268d69ab7942140000007b226964223a312c226e616d65223a22c3a9227d65d7e68c',
  ],
  [
    'rich data',
    'plain',
    () => [new Date(5), new Map([[1n, Buffer.from('x')]]), -0],
    '5043010100313736343030303030303132333435360102030405060708090a0b0c0d0e0f100008268d69ab79427f0000007e5b5b312c322c2d365d2c5b2244617465222c22313937302d30312d30315430303a30303a30302e3030355a225d2c5b224d6170222c332c345d2c5b22426967496e74222c2231225d2c5b22427566666572222c355d2c5b2255696e74384172726179222c365d2c5b224172726179427566666572222c2265413d3d225d5dfc8214ba',
  ],
  [
    'undefined',
    'plain',
    () => new CacheRecord({ kind: 'sync' }),
    '504301010a313736343030303030303132333435360102030405060708090a0b0c0d0e0f100008268d69ab79420100000000d53097b5',
  ],
  [
    'a record',
    'plain',
    () =>
      new CacheRecord({
        value: [1],
        kind: 'async',
        startedAt: 1.5,
        freshFor: Infinity,
        staleFor: 0,
        loadTime: 2.25,
        tags: ['a', 'é'],
      }),
    '5043010102313736343030303030303132333435360102030405060708090a0b0c0d0e0f100008268d69ab79427e000000000000f83f000000000000f07f000000000000000000000000000002400a005b2261222c22c3a9225d030000005b315d57f64b52',
  ],
  [
    'a failure',
    'plain',
    () => new CacheRecord({ error: { thrown: { code: 'E' } } }),
    '5043010106313736343030303030303132333435360102030405060708090a0b0c0d0e0f100008268d69ab7942000c0000007b22636f6465223a2245227ddcc7f2b6',
  ],
  [
    'a signed value',
    'signed',
    () => ({ id: 1 }),
    '5043010110313736343030303030303132333435360102030405060708090a0b0c0d0e0f100008268d69ab7942080000007b226964223a317dbcc00c3808c17ab7f9ae37c08d70b72b',
  ],
  [
    'a compressed value',
    'zipped',
    () => 'a'.repeat(200),
    '5043010101313736343030303030303132333435360102030405060708090a0b0c0d0e0f100008268d69ab7942190000001f8b0800000000000403534a1c26400900c569f14dca0000007b0a344a',
  ],
  [
    'a packed value',
    'packed',
    () => [{ id: 1 }, { id: 2 }],
    '5043010200313736343030303030303132333435360102030405060708090a0b0c0d0e0f100008268d69ab79420b00000092d4724091a26964014002e93108b8',
  ],
];
