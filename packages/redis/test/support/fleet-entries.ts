/** Many entries on a server, as purecache has them there, written faster than through purecache. */
import type { CacheRecord } from '@purecache/core';
import { names } from '../../src/server/names.js';
import { formatStamp } from '../../src/server/stamps.js';
import { devalueCodec } from '../../src/values/devalue-codec.js';
import { seal, type Sealing } from '../../src/values/envelope.js';
import type { RedisServer } from './redis-server.js';

const SEALING: Sealing = { codec: devalueCodec, codecs: [devalueCodec], maxValueBytes: 1_048_576 };
const AT_ONCE = 2_000;

export interface WrittenEntry {
  readonly key: string;
  readonly entry: CacheRecord;
}

/** Writes entries that never expire, and the stamp records that they need. */
export async function writeEntries(server: RedisServer, entries: readonly WrittenEntry[]): Promise<void> {
  const { ofKey, ofTag, root, lastTag } = names('pc1');
  const now = Date.now() * 1_000;
  const stamps = new Set([root, lastTag]);
  for (const { key, entry } of entries) {
    const { group } = ofKey(key);
    if (group !== undefined) stamps.add(group);
    for (const tag of entry.tags ?? []) stamps.add(ofTag(tag));
  }
  for (const stamp of stamps) await server.command('SET', stamp, formatStamp(now - 1));
  for (let start = 0; start < entries.length; start += AT_ONCE) {
    await Promise.all(
      entries.slice(start, start + AT_ONCE).map(({ key, entry }) => {
        const { fingerprint, value } = ofKey(key);
        return server.command(
          'SET',
          value,
          seal({ fingerprint, stamp: formatStamp(now), expiresAt: Infinity, entry }, SEALING),
        );
      }),
    );
  }
}
