/** The service of the demo: one costly method, uncached, on LRU and on TTL. Only the decorator's line differs. */
import { Cached } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';
import type { Sense, WordNet } from './wordnet.js';

export class DictionaryService {
  readonly #wordnet: WordNet;

  constructor(wordnet: WordNet) {
    this.#wordnet = wordnet;
  }

  async define(word: string): Promise<Sense[]> {
    return this.#wordnet.lookUp(word);
  }
}

// #region cached
export class LruDictionary extends DictionaryService {
  @Cached({ backend: LRU, capacity: 1_000 })
  override async define(word: string): Promise<Sense[]> {
    return super.define(word);
  }
}

export class TtlDictionary extends DictionaryService {
  @Cached({ backend: TTL, ttl: '60s' })
  override async define(word: string): Promise<Sense[]> {
    return super.define(word);
  }
}
// #endregion
