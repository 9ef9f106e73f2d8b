import { jest } from '@jest/globals';
import { pagesHeld, Site } from './from-map.js';

afterEach(() => {
  jest.useRealTimers();
});

test('an lru-cache holds the entries, and each ends after its ttl', async () => {
  jest.useFakeTimers();
  const site = new Site();
  const first = await site.page('/a');
  expect(await site.page('/a')).toBe(first);
  expect(pagesHeld(site)).toBe(1);
  jest.advanceTimersByTime(5 * 60_000);
  expect(await site.page('/a')).not.toBe(first);
});
