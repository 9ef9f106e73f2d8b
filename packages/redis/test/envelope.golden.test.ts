import { open, seal } from '../src/values/envelope.js';
import { GOLDEN_SEALINGS, goldenEntries } from './support/golden-entries.js';
import { FINGERPRINT, partsOf, STAMP } from './support/sealings.js';

test.each(goldenEntries)('the bytes of %s', (_name, sealing, entry, hex) => {
  const parts = partsOf(entry());
  const bytes = Buffer.from(hex, 'hex');
  // The bytes of a compressed payload depend on the version of zlib.
  if (sealing !== 'zipped') expect(seal(parts, GOLDEN_SEALINGS[sealing]).toString('hex')).toBe(hex);
  expect(open(bytes, FINGERPRINT, GOLDEN_SEALINGS[sealing])).toEqual({
    stamp: STAMP,
    expiresAt: parts.expiresAt,
    entry: parts.entry,
  });
});
