/** A process with several copies of reflect-metadata, of this version and as old ones behave: what any of them wrote survives. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { LRU } from '@purecache/lru';
import { Cached } from '../../src/index.js';
import { type MetadataApi, setMeta } from '../support/metadata.js';

const NAMES = ['defineMetadata', 'getMetadata', 'getOwnMetadata', 'getOwnMetadataKeys'] as const;
const text = readFileSync(createRequire(import.meta.url).resolve('reflect-metadata'), 'utf8');

/** Evaluates the package once more, and takes its functions, which the next copy will overwrite on `Reflect`. */
function loadCopy(symbols: { for(name: string): symbol } = Symbol): MetadataApi {
  new Function('Symbol', text)(symbols);
  const reflect = Reflect as unknown as MetadataApi;
  return Object.fromEntries(NAMES.map((name) => [name, reflect[name]])) as never;
}

/** Versions 0.1 did not look for a registry of other copies: a copy with a private idea of registered symbols neither. */
function loadOldCopy(): MetadataApi {
  const symbols = Object.assign((name?: string) => Symbol(name), { for: (name: string) => Symbol(name) });
  return loadCopy(Object.setPrototypeOf(symbols, Symbol) as typeof symbols);
}

test('an old copy, then two of today: metadata of each survives below and above, for each to read', () => {
  const old = loadOldCopy();
  class Early {
    @setMeta('above', 'old', old)
    @Cached({ backend: LRU, capacity: 8 })
    @setMeta('below', 'old', old)
    get(id: string): string {
      return id;
    }
  }
  const first = loadCopy();
  const second = loadCopy();
  expect(new Set([old, first, second].map((copy) => copy.defineMetadata)).size).toBe(3);

  class Late {
    calls = 0;
    @setMeta('second above', 2, second)
    @setMeta('first above', 1, first)
    @Cached({ backend: LRU, capacity: 8 })
    @setMeta('second below', 2, second)
    @setMeta('first below', 1, first)
    @setMeta('old below', 0, old)
    get(_id: string): number {
      return ++this.calls;
    }
  }
  for (const copy of [first, second]) {
    const read = (method: object) =>
      Object.fromEntries(copy.getOwnMetadataKeys(method).map((key) => [key, copy.getOwnMetadata(key, method)]));
    expect(read(Late.prototype.get)).toEqual({
      'old below': 0,
      'first below': 1,
      'second below': 2,
      'first above': 1,
      'second above': 2,
    });
    expect(read(Early.prototype.get)).toEqual({ below: 'old', above: 'old' });
  }
  const late = new Late();
  expect([late.get('a'), late.get('a')]).toEqual([1, 1]);
});
