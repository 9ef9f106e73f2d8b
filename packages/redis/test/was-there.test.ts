import { wasThere } from '../src/entries/was-there.js';
import { names } from '../src/server/names.js';
import { seal } from '../src/values/envelope.js';
import { partsOf, SEALING, STAMP } from './support/sealings.js';

const GROUP = '1:a1:1';
const key = names('pc1').ofKey(`${GROUP}~#x`);
const EXPIRES_AT = 2_000;
const head = seal(partsOf('value', EXPIRES_AT), SEALING).subarray(0, 64);
const older = Buffer.from(String(BigInt(STAMP) - 1n));
const found = { head, root: older, group: older };

test('an entry that a read would have given was there', () => {
  expect(wasThere(found, key, EXPIRES_AT - 1)).toBe(true);
});

test('nothing was there where nothing was stored, or bytes of something else', () => {
  expect(wasThere({ ...found, head: null }, key, 0)).toBe(false);
  expect(wasThere({ ...found, head: Buffer.alloc(64) }, key, 0)).toBe(false);
});

test('one that had expired was not', () => {
  expect(wasThere(found, key, EXPIRES_AT)).toBe(false);
});

test('one that was invalidated with its namespace, or with everything, was not', () => {
  const newer = Buffer.from(STAMP);
  expect(wasThere({ ...found, root: newer }, key, 0)).toBe(false);
  expect(wasThere({ ...found, group: newer }, key, 0)).toBe(false);
});

test('in a cluster, where the records are not asked for, every entry counts', () => {
  expect(wasThere({ head, root: null, group: null }, key, 0)).toBe(true);
});
