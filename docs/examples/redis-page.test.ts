import { readFileSync } from 'node:fs';
import { Redis } from '@purecache/redis';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/backends/redis.md');

test('the page has a row for each code of an error, each option and each count', () => {
  const reasons = /RedisErrorReason =([^;]+);/.exec(read('packages/redis/src/redis-error.ts'))?.[1] ?? '';
  const options = /const KNOWN.* = \[([^\]]+)\]/.exec(read('packages/redis/src/redis-options.ts'))?.[1] ?? '';
  const names = (text: string) => [...text.matchAll(/'(\w+)'/g)].map(([, name]) => name as string);
  const counts = Object.keys(new Redis({ url: 'redis://127.0.0.1' }).stats());
  const rows = [...page.matchAll(/^\| (`.+?`) \|/gm)].map(([, cell]) => cell).join(' ');
  const wanted = [...names(reasons).map((reason) => `PURECACHE_REDIS_${reason}`), ...names(options), ...counts];
  expect(wanted.length).toBeGreaterThan(25);
  expect(wanted.filter((name) => !rows.includes(`\`${name}\``))).toEqual([]);
});

test('every test that the guarantees name is there', () => {
  const named = [...read('docs/guarantees.md').matchAll(/\[`(\S+\.test\.ts)`\]\(\.\.\/(\S+)\)/g)];
  expect(named.length).toBeGreaterThan(15);
  for (const [, name, path] of named) expect(path).toMatch(new RegExp(`/${name}$`));
});
