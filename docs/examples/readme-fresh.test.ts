import { jest } from '@jest/globals';
import { Articles, db, renamed } from './readme-fresh.js';

beforeEach(() => {
  jest.useFakeTimers();
  db.queries = 0;
});
afterEach(() => {
  jest.useRealTimers();
});

test('after its minute an article is given at once, and loaded behind', async () => {
  const articles = new Articles();
  const first = await articles.byId('1');
  await jest.advanceTimersByTimeAsync(60_000);
  expect(await articles.byId('1')).toBe(first);
  await jest.advanceTimersByTimeAsync(0);
  expect(await articles.byId('1')).not.toBe(first);
  expect(db.queries).toBe(2);
});

test('the tag of an author outdates all of their articles', async () => {
  const articles = new Articles();
  await Promise.all([articles.byId('1'), articles.byId('2')]);
  await renamed(articles, 'grace');
  await Promise.all([articles.byId('1'), articles.byId('2')]);
  expect(db.queries).toBe(2);
  await renamed(articles, 'ada');
  await Promise.all([articles.byId('1'), articles.byId('2')]);
  expect(db.queries).toBe(4);
});
