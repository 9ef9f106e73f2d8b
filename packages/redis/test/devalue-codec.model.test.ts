import fc from 'fast-check';
import { msgpackrCodec } from '../src/msgpackr.js';
import { devalueCodec } from '../src/values/devalue-codec.js';
import { anyValue, maybeRefused, plainValue } from './support/any-value.js';
import { sameThing } from './support/same-thing.js';

const CODECS = [devalueCodec, msgpackrCodec()];

describe.each(CODECS.map((codec) => [codec.name, codec] as const))('%s', (_name, codec) => {
  test('every value of a kind that is restored comes back as it was', () => {
    fc.assert(
      fc.property(anyValue(), (value) => sameThing(codec.decode(codec.encode(value)), value)),
      { numRuns: 3_000 },
    );
  });

  test('plain data comes back as it was', () => {
    fc.assert(
      fc.property(plainValue, (value) => {
        const isRefused = JSON.stringify(value).includes('__proto__');
        return isRefused || sameThing(codec.decode(codec.encode(value)), value);
      }),
      { numRuns: 2_000 },
    );
  });

  test('whatever is in a value, it comes back as it was or is refused with a TypeError', () => {
    let refused = 0;
    fc.assert(
      fc.property(maybeRefused, (value) => {
        let bytes: Uint8Array;
        try {
          bytes = codec.encode(value);
        } catch (error) {
          refused += 1;
          return error instanceof TypeError && error.message.startsWith('The value cannot be stored as it is: ');
        }
        return sameThing(codec.decode(bytes), value);
      }),
      { numRuns: 3_000 },
    );
    expect(refused).toBeGreaterThan(50);
  });
});
