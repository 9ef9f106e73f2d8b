/** What `invalidateTags` and `clearAll` refuse: tags of another kind, and targets where nothing is cached, or without tags. */
import { LRU } from '@purecache/lru';
import { cache, Cached, cacheOf, clearAll, invalidateTags } from '../../src/index.js';
import { rejectionOf } from '../support/caught.js';

const own = { backend: LRU, capacity: 100 };

const tagged = cache(() => 1, { ...own, tags: () => ['t'] });
test.each(['t', undefined, null, [5], [['t']], new Set(['t'])])('refuses tags of another kind: %p', async (tags) => {
  expect(await rejectionOf(invalidateTags(tagged, tags as never))).toMatchObject({
    name: 'TypeError',
    code: 'PURECACHE_INVALID_OPTION',
    message: expect.stringMatching(/takes the tags as an array of text/),
  });
});

const untagged = cache(function untagged() {}, own);
class Untagged {
  @Cached(own) get(): void {}
}
test.each([
  [new Untagged(), 'an object (Untagged)'],
  [untagged, 'the function untagged'],
  [cacheOf(untagged), 'an object (CacheHandle)'],
])('refuses what is cached without tags: %p', async (target, name) => {
  expect(await rejectionOf(invalidateTags(target, ['t']))).toMatchObject({
    name: 'TypeError',
    code: 'PURECACHE_INVALID_OPTION',
    message: `No cached method of ${name} has the 'tags' option.`,
  });
});

class Plain {}
test.each([{}, [], new Plain(), Plain, () => 1, new Map(), null, undefined, 5, 'text'])(
  'what has no cached method is refused by both: %p',
  async (target) => {
    for (const refused of [invalidateTags(target as object, ['t']), clearAll(target as object)])
      expect((await rejectionOf(refused)).code).toBe('PURECACHE_NOT_CACHED');
  },
);

test('neither shows text that it was given in place of an object', async () => {
  const refused = [clearAll('secret text' as never), invalidateTags('secret text' as never, ['secret tag'])];
  for (const { code, message } of await Promise.all(refused.map(rejectionOf))) {
    expect([code, message.includes('secret')]).toEqual(['PURECACHE_NOT_CACHED', false]);
  }
});
