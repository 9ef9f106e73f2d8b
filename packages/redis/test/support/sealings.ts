/** What sealing needs, for tests that are about something else. */
import { devalueCodec } from '../../src/values/devalue-codec.js';
import { type EntryParts, type Sealing } from '../../src/values/envelope.js';

export const FINGERPRINT = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
export const STAMP = '1764000000123456';

export const SEALING: Sealing = { codec: devalueCodec, codecs: [], maxValueBytes: 1 << 20 };

export function partsOf(entry: unknown, expiresAt = 1_764_000_060_000.5): EntryParts {
  return { fingerprint: FINGERPRINT, stamp: STAMP, expiresAt, entry };
}
