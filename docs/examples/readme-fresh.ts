/** The second example of the README: an old value while a new one is loaded, and tags. */
/** Stands for a database. */
export const db = {
  queries: 0,
  async fetchArticle(id: string): Promise<Article> {
    this.queries++;
    return { id, author: 'ada' };
  },
};

// #region fresh
import { Cached, invalidateTags } from '@purecache/core';
import { LRU } from '@purecache/lru';

export class Articles {
  @Cached({
    backend: LRU,
    capacity: 1_000,
    ttl: '1m', // fresh for a minute
    staleWhileRevalidate: '1h', // then the old one at once, while one load brings the new one
    tags: (article) => [`author:${article.author}`], // typed from the method
  })
  async byId(id: string): Promise<Article> {
    return db.fetchArticle(id);
  }
}

export async function renamed(articles: Articles, author: string): Promise<void> {
  await invalidateTags(articles, [`author:${author}`]); // however many articles that are
}
// #endregion

export interface Article {
  readonly id: string;
  readonly author: string;
}
