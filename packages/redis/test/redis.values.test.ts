import type { Codec } from '../src/values/codec.js';
import { Backends } from './support/backends.js';

const backends = Backends.forThisFile();
const A = '5:users1:1~#a';
const [SECRET, OTHER_SECRET] = ['a secret of 16 characters', 'another one of 16 characters'] as const;

/** A codec for JSON that tells by its id and mark who has encoded. */
function jsonCodec(id: number): Codec {
  return {
    id,
    name: `json-${id}`,
    encode: (value) => Buffer.from(JSON.stringify({ by: id, value })),
    decode(bytes) {
      const { by, value } = JSON.parse(Buffer.from(bytes).toString()) as { by: number; value: unknown };
      if (by !== id) throw new Error('encoded by another codec');
      return value;
    },
  };
}

async function storedBytes(keySecret?: string): Promise<Buffer> {
  return (await backends.client.getBuffer(backends.names(keySecret).ofKey(A).value)) as Buffer;
}

describe('gzip', () => {
  test('makes what is stored smaller, and is read by those without it', async () => {
    const [here, there] = backends.openTwo({ gzip: true }, {});
    const value = 'v'.repeat(10_000);
    await here.set(A, value);
    expect((await storedBytes()).length).toBeLessThan(1_000);
    expect([await here.get(A), await there.get(A)]).toEqual([value, value]);
  });

  test('leaves small values as they are', async () => {
    const backend = backends.open({ gzip: { above: 1_000 } });
    await backend.set(A, 'v'.repeat(900));
    expect((await storedBytes()).length).toBeGreaterThan(900);
  });
});

describe('integrity', () => {
  const signed = { integrity: { keys: [SECRET] } };

  test('gives entries back, and none that was changed on the server', async () => {
    const backend = backends.open(signed);
    await backend.set(A, 'value');
    expect(await backend.get(A)).toBe('value');
    const bytes = await storedBytes();
    const at = bytes.indexOf('value');
    bytes.write('VALUE', at);
    await backends.client.set(backends.names().ofKey(A).value, bytes);
    expect([await backend.get(A), backend.stats().corrupt]).toEqual([undefined, 1]);
  });

  test.each([
    ['without any', {}],
    ['with another secret', { integrity: { keys: [OTHER_SECRET] } }],
  ])('refuses entries of those %s', async (_, ofOther) => {
    const [here, there] = backends.openTwo(signed, ofOther);
    await there.set(A, 'value');
    expect([await here.get(A), await there.get(A)]).toEqual([undefined, 'value']);
  });

  test('accepts entries with a secret of before', async () => {
    const [here, there] = backends.openTwo(signed, { integrity: { keys: [OTHER_SECRET, SECRET] } });
    await here.set(A, 'old');
    expect(await there.get(A)).toBe('old');
    await there.set(A, 'new');
    expect(await here.get(A)).toBeUndefined();
  });
});

describe('a secret for keys', () => {
  test('gives them other names, so that entries are shared with those only who have it', async () => {
    const [here, there] = backends.openTwo({ keySecret: SECRET }, {});
    await here.set(A, 'value');
    expect([await here.get(A), await there.get(A)]).toEqual(['value', undefined]);
    expect(await storedBytes()).toBeNull();
    expect(await storedBytes(SECRET)).toBeInstanceOf(Buffer);
  });

  test('is the same as text and as bytes', async () => {
    const [here, there] = backends.openTwo({ keySecret: SECRET }, { keySecret: new Uint8Array(Buffer.from(SECRET)) });
    await here.set(A, 'value');
    expect(await there.get(A)).toBe('value');
  });
});

describe('codecs', () => {
  test('a value of another codec is a miss, unless that one is known as an old one', async () => {
    const [old, current] = [jsonCodec(40), jsonCodec(41)];
    const [here, there] = backends.openTwo({ codec: old }, { codec: current });
    await here.set(A, 'value');
    expect([await here.get(A), await there.get(A), there.stats().corrupt]).toEqual(['value', undefined, 1]);
    const knowing = backends.open({ codec: current, oldCodecs: [old], keyPrefix: backends.prefix });
    expect(await knowing.get(A)).toBe('value');
    await knowing.set(A, 'new');
    expect(await here.get(A)).toBeUndefined();
  });

  test('values of the codec that is the default are read by those with another', async () => {
    const [here, there] = backends.openTwo({}, { codec: jsonCodec(40) });
    await here.set(A, new Date(0));
    expect(await there.get(A)).toEqual(new Date(0));
  });
});
