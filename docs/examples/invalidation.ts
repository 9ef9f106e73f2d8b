/** Takes entries away when what they say is no longer true: one, all of an object, or all that carry a tag. */
import { Cached, cacheOf, clearAll, invalidateTags } from '@purecache/core';
import { LRU } from '@purecache/lru';

// #region by-hand
export class Profiles {
  constructor(private readonly db: Db) {}

  @Cached({ backend: LRU, capacity: 1_000, ttl: '1h', staleWhileRevalidate: '1d' })
  async profile(id: string): Promise<string> {
    return this.db.profile(id);
  }

  /** Gone: whoever asks next waits for a load. */
  async rename(id: string, name: string): Promise<void> {
    await this.db.rename(id, name);
    await cacheOf(this, 'profile').delete(id);
  }

  /** Stale: whoever asks next gets the old one at once, and a load brings the new one. */
  async visited(id: string): Promise<void> {
    await this.db.visited(id);
    await cacheOf(this, 'profile').expire(id);
  }
}
// #endregion

// #region clear-all
/** Empties the caches of all methods of an object, private ones included. */
export async function imported(profiles: Profiles): Promise<void> {
  await clearAll(profiles);
}
// #endregion

// #region tags
export class Articles {
  constructor(private readonly db: Db) {}

  /** An article is outdated when its author is. Who wrote it is known from the result alone. */
  @Cached({ backend: LRU, capacity: 1_000, tags: (article) => [`author:${article.author}`] })
  async article(id: string): Promise<Article> {
    return this.db.article(id);
  }

  @Cached({ backend: LRU, capacity: 100, tags: (articles) => articles.map(({ author }) => `author:${author}`) })
  async newest(count: number): Promise<Article[]> {
    return this.db.newest(count);
  }

  /** Outdates each article of the author, and each list that has one of them. */
  async authorChanged(author: string): Promise<void> {
    await invalidateTags(this, [`author:${author}`]);
  }
}
// #endregion

// #region tags-shared
/** Shared by several classes: what carries the tag is outdated, whichever of them it is of. */
export const shared = new LRU({ capacity: 10_000 });

export class Prices {
  constructor(private readonly db: Db) {}

  @Cached({ backend: shared, namespace: 'prices.of', tags: (_, sku) => [`sku:${sku}`] })
  async of(sku: string): Promise<number> {
    return this.db.price(sku);
  }
}

export class Offers {
  constructor(private readonly db: Db) {}

  @Cached({ backend: shared, namespace: 'offers.text', tags: (_, sku) => [`sku:${sku}`] })
  async text(sku: string): Promise<string> {
    return `now at ${await this.db.price(sku)}`;
  }
}

export async function priceChanged(sku: string): Promise<void> {
  await invalidateTags(shared, [`sku:${sku}`]);
}
// #endregion

export interface Article {
  readonly id: string;
  readonly author: string;
}

/** Stands for a database. */
export interface Db {
  profile(id: string): Promise<string>;
  rename(id: string, name: string): Promise<void>;
  visited(id: string): Promise<void>;
  article(id: string): Promise<Article>;
  newest(count: number): Promise<Article[]>;
  price(sku: string): Promise<number>;
}
