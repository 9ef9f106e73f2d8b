/** 1,000 requests of 10 tenants, in any order, through one cache: nobody gets a value of somebody else. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { jest } from '@jest/globals';
import { Cached, fromMap, type CacheBackend } from '../../src/index.js';
import { rejectionOf } from '../support/caught.js';
import { fakeWait } from '../support/fake-wait.js';
import { Remote } from '../support/remote.js';
import { seededRandom } from '../support/seeded-random.js';

interface Page {
  readonly tenant: string;
  readonly id: number;
  readonly readers: string[];
}

const tenants = Array.from({ length: 10 }, (_, i) => `tenant ${i}`);
const tenant = new AsyncLocalStorage<string | undefined>();
const clock = { now: () => performance.now() };
const pass = async (milliseconds: number): Promise<void> => await jest.advanceTimersByTimeAsync(milliseconds);

function pagesOn(backend: CacheBackend, random: () => number, varyBy: () => unknown = () => tenant.getStore()) {
  class Pages {
    readonly loads: string[] = [];
    background = 0;
    @Cached({
      backend,
      namespace: 'pages',
      varyBy,
      ttl: '100ms',
      staleWhileRevalidate: '100ms',
      staleIfError: '1s',
      softTimeout: '20ms',
      copy: 'structured',
      waitUntil: () => void pages.background++,
    })
    async get(id: number): Promise<Page> {
      const who = String(tenant.getStore());
      this.loads.push(who);
      await fakeWait(random() * 60);
      if (random() < 0.1) throw new Error(`no page for ${who}`);
      // Asked again, after the wait: a background load must still run for the one who set it off.
      return { tenant: String(tenant.getStore()), id, readers: [] };
    }
  }
  const pages = new Pages();
  return pages;
}

/** What 1,000 requests at random moments get. */
async function visit(pages: { get(id: number): Promise<Page> }, random: () => number) {
  const seen = { served: 0, failed: 0, crossed: [] as unknown[] };
  const request = async (who: string, id: number): Promise<void> => {
    await fakeWait(random() * 2_000);
    try {
      const page = await pages.get(id);
      seen.served++;
      if (page.tenant !== who || page.id !== id || page.readers.length > 0)
        seen.crossed.push({ who, asked: id, ...page });
      page.readers.push(who);
    } catch (error) {
      seen.failed++;
      if ((error as Error).message !== `no page for ${who}`) seen.crossed.push({ who, id, error });
    }
  };
  const requests = Array.from({ length: 1_000 }, async (_, i) => {
    const who = tenants[i % tenants.length] as string;
    await tenant.run(who, async () => await request(who, Math.floor(random() * 3)));
  });
  await pass(5_000);
  await Promise.all(requests);
  return seen;
}

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
afterEach(() => void jest.useRealTimers());

describe.each<[string, (random: () => number) => CacheBackend]>([
  ['in memory', () => fromMap(new Map(), { clock })],
  ['on a server', (random) => new Remote(clock, async () => await fakeWait(random() * 10))],
])('%s', (_where, make) => {
  test('no value crosses from one tenant to another, nor does what a reader writes on it', async () => {
    const random = seededRandom(10);
    const pages = pagesOn(make(random), random);
    const { served, failed, crossed } = await visit(pages, random);
    expect(crossed).toEqual([]);
    expect(served + failed).toBe(1_000);
    // There was something to go wrong: hits, loads in the background, and loads for each tenant.
    expect(served).toBeGreaterThan(pages.loads.length);
    expect(pages.background).toBeGreaterThan(100);
    expect(new Set(pages.loads)).toEqual(new Set(tenants));
  });

  test('a request without a tenant fails, and loads nothing', async () => {
    const pages = pagesOn(
      make(() => 0.5),
      () => 0.5,
    );
    const page = tenant.run('tenant 1', () => pages.get(1));
    await pass(1_000);
    expect((await page).tenant).toBe('tenant 1');
    expect((await rejectionOf(tenant.run(undefined, () => pages.get(1)))).code).toBe('PURECACHE_VARY_BY_MISSING');
    expect(pages.loads).toEqual(['tenant 1']);
  });
});

test('the check sees it if entries do not vary', async () => {
  const random = seededRandom(10);
  const pages = pagesOn(fromMap(new Map(), { clock }), random, () => 'everybody');
  expect((await visit(pages, random)).crossed).not.toEqual([]);
});
