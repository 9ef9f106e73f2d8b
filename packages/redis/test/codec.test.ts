import { assertCodec, OWN_CODECS } from '../src/values/codec.js';
import { devalueCodec } from '../src/values/devalue-codec.js';
import { msgpackrCodec } from '../src/msgpackr.js';

const codec = { id: 32, name: 'mine', encode: () => new Uint8Array(), decode: () => 1 };

test('own codecs and those of users are codecs', () => {
  for (const given of [devalueCodec, msgpackrCodec(), codec, { ...codec, id: 255 }]) {
    expect(() => assertCodec(given, 'codec')).not.toThrow();
  }
  expect([...OWN_CODECS]).toEqual([devalueCodec, msgpackrCodec()].map(({ id, name }) => [id, name]));
});

test.each<[string, unknown, string]>([
  ['nothing', undefined, `Option 'codec' must be a codec`],
  ['null', null, `Option 'codec' must be a codec`],
  ['text', 'json', `Option 'codec' must be a codec`],
  ['one without a name', { ...codec, name: undefined }, 'must be a codec'],
  ['one without encode', { ...codec, encode: 1 }, 'must be a codec'],
  ['one without decode', { ...codec, decode: undefined }, 'must be a codec'],
  ['a reserved id', { ...codec, id: 31 }, `The id of the codec 'mine' must be a whole number from 32 to 255`],
  ['an id of ours', { ...codec, id: 1 }, 'from 32 to 255'],
  ['a large id', { ...codec, id: 256 }, 'from 32 to 255'],
  ['half an id', { ...codec, id: 32.5 }, 'from 32 to 255'],
  ['no id', { ...codec, id: undefined }, 'from 32 to 255'],
])('%s is refused', (_name, given, message) => {
  expect(() => assertCodec(given, 'codec')).toThrow(message);
});
