import { cache, cacheOf } from '@purecache/core';
import { Redis } from '@purecache/redis';
import type { Redis as IORedis } from 'ioredis';
import { startRedis, until, type RedisServer } from '../../packages/redis/test/support/redis-server.js';
import {
  acl,
  articlesOf,
  atStart,
  careful,
  fromUrl,
  openIoredis,
  openNodeRedis,
  packed,
  Products,
  report,
  start,
} from './redis.js';

let server: RedisServer;
const cleanUps: (() => unknown)[] = [];

beforeAll(async () => {
  server = await startRedis();
});
beforeEach(async () => {
  await server.command('FLUSHALL');
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});
afterAll(() => server.stop());

/** A database of one name per product, which counts what it is asked. */
class Shop {
  loads = 0;
  readonly names = new Map([['1', 'tea']]);

  async load(id: string) {
    this.loads++;
    return { id, name: this.names.get(id) ?? '' };
  }

  async rename(id: string, name: string) {
    this.names.set(id, name);
  }
}

async function ioredis(url = server.url): Promise<IORedis> {
  const client = openIoredis(url);
  cleanUps.push(() => client.disconnect());
  await new Promise((resolve) => client.once('ready', resolve));
  return client;
}

function closing(redis: Redis): Redis {
  cleanUps.push(() => redis.close());
  return redis;
}

test('two processes load once, and what one invalidates the other gives no more', async () => {
  const shop = new Shop();
  const here = await start(server.url, shop);
  const there = await start(server.url, shop);
  cleanUps.push(here.stop, there.stop);
  await until(async () => {
    await here.products.byId('1');
    const loads = shop.loads;
    await there.products.byId('1');
    return shop.loads === loads;
  });
  await here.products.rename('1', 'coffee');
  expect(await here.products.byId('1')).toEqual({ id: '1', name: 'coffee' });
  await until(async () => (await there.products.byId('1')).name === 'coffee', 1_500);
});

test('node-redis does as well as ioredis', async () => {
  const shop = new Shop();
  const client = openNodeRedis(server.url);
  cleanUps.push(() => client.destroy());
  await until(() => client.isReady);
  const products = new Products(closing(new Redis({ client })), shop);
  const others = new Products(closing(new Redis({ client: await ioredis() })), shop);
  expect([await products.byId('1'), await others.byId('1'), shop.loads]).toEqual([
    { id: '1', name: 'tea' },
    { id: '1', name: 'tea' },
    1,
  ]);
});

test('a backend with a url opens its own client, and closes it', async () => {
  const redis = closing(fromUrl(server.url));
  await atStart(redis);
  await redis.set('k', 1);
  expect(await redis.get('k')).toBe(1);
  await redis.close();
  await until(async () => !String(await server.command('CLIENT', 'LIST', 'TYPE', 'pubsub')).includes('id='));
});

test('ready() says what a user of the server lacks', async () => {
  await server.command('ACL', 'SETUSER', 'poor', 'on', '>secret', '~*', '&*', '+@all', '-evalsha', '-eval');
  const redis = closing(new Redis({ client: await ioredis(`redis://poor:secret@127.0.0.1:${server.port}`) }));
  await expect(atStart(redis)).rejects.toThrow(/not ready for purecache: .*eval.*Needed: \+ping/s);
});

test('the permissions shown are enough, and each of them is needed', async () => {
  const { warn } = console;
  console.warn = () => undefined; // ioredis tells that it would like INFO
  cleanUps.push(() => (console.warn = warn));
  const words = acl.split(' ');
  await server.command(...words);
  const url = `redis://purecache:secret@127.0.0.1:${server.port}`;
  const node = openNodeRedis(url);
  cleanUps.push(() => node.destroy());
  await until(() => node.isReady);
  for (const client of [await ioredis(url), node]) {
    const redis = closing(new Redis({ client }));
    const shop = new Shop();
    const products = new Products(redis, shop);
    await atStart(redis);
    expect((await products.byId('1')).name).toBe('tea');
    await products.rename('1', 'coffee');
    expect((await products.byId('1')).name).toBe('coffee');
    await redis.set('for ever', 1);
    expect(await redis.delete('nothing')).toBe(false);
    await redis.clear();
  }
  const client = await ioredis(url);
  const unneeded = [];
  for (const word of words.filter((each) => each.startsWith('+'))) {
    await server.command('FLUSHALL');
    await server.command('SCRIPT', 'FLUSH');
    await server.command('ACL', 'SETUSER', 'purecache', word.replace('+', '-'));
    const redis = closing(new Redis({ client }));
    const works = await redis
      .ready()
      .then(() => redis.set('for ever', 1))
      .then(
        () => true,
        () => false,
      );
    if (works) unneeded.push(word);
    await server.command('ACL', 'SETUSER', 'purecache', word);
  }
  expect(unneeded).toEqual([]);
});

test('what is on the server tells nothing of arguments and values, and a wrong secret reads nothing', async () => {
  const secrets = { key: 'a key secret of the fleet', seal: 'the secret of today', oldSeal: 'the secret of yesterday' };
  const shop = new Shop();
  const client = await ioredis();
  const products = new Products(closing(careful(client, secrets)), shop);
  await products.byId('1');
  const keys = [await server.command('KEYS', '*')].flat().map(String);
  expect(keys.length).toBeGreaterThan(3);
  expect(keys.filter((key) => !/^shop:/.test(key))).toEqual([]);
  expect(shop.loads).toBe(1);
  const rotated = new Products(
    closing(careful(client, { ...secrets, seal: 'one for tomorrow', oldSeal: secrets.seal })),
    shop,
  );
  await rotated.byId('1');
  expect(shop.loads).toBe(1);
  const stranger = new Products(
    closing(careful(client, { ...secrets, seal: 'a stranger of us', oldSeal: 'another stranger' })),
    shop,
  );
  await stranger.byId('1');
  expect(shop.loads).toBe(2);
});

test('the codec can be changed while entries of the old one are there', async () => {
  const shop = new Shop();
  const client = await ioredis();
  const before = closing(new Redis({ client }));
  await new Products(before, shop).byId('1');
  const after = closing(packed(client));
  await new Products(after, shop).byId('1');
  expect(shop.loads).toBe(1);
  await after.set('rows', [{ id: 1 }, { id: 2 }]);
  expect(await after.get('rows')).toEqual([{ id: 1 }, { id: 2 }]);
  expect(await before.get('rows')).toBeUndefined();
  expect(report(before)).toBe('{"corrupt":1,"tooLarge":0,"refusedFills":0,"unconfirmed":0,"reconnects":0}');
});

test('tags are invalidated on the server, for everybody', async () => {
  const redis = closing(new Redis({ client: await ioredis() }));
  let loads = 0;
  const { article, renamed } = articlesOf(redis, async (id) => ({ author: 'ada', text: `${id} ${++loads}` }));
  await article('1');
  expect((await article('1')).text).toBe('1 1');
  await renamed('ada');
  expect((await article('1')).text).toBe('1 2');
});

test('a result that cannot be stored, or is too large, goes to its caller', async () => {
  const redis = closing(new Redis({ client: await ioredis(), maxValueBytes: 1_000 }));
  const heard: string[] = [];
  const make = cache(
    async (kind: string): Promise<unknown> => (kind === 'large' ? 'x'.repeat(2_000) : { f: () => 1 }),
    {
      backend: redis,
      namespace: 'odd',
      ttl: '1m',
      onBackendError: ({ cause }) => heard.push((cause as Error).message),
    },
  );
  expect(await make('large')).toHaveLength(2_000);
  expect(await make('function')).toEqual({ f: expect.any(Function) });
  await until(() => heard.length === 1 && redis.stats().tooLarge === 1);
  expect(heard[0]).toMatch(/cannot be stored as it is: at \.f it has a function/);
});

test('an invalidation that is not confirmed rejects, and is made when the server is back', async () => {
  const redis = closing(new Redis({ client: await ioredis() }));
  let loads = 0;
  const load = cache(async (_id: string) => ++loads, { backend: redis, namespace: 'paused', ttl: '1m' });
  await load('1');
  await until(async () => (await load('1')) === loads);
  server.pause();
  cleanUps.push(() => server.resume());
  await expect(cacheOf(load).delete('1')).rejects.toMatchObject({
    code: 'PURECACHE_BACKEND_FAILED',
    cause: { code: 'PURECACHE_REDIS_UNCONFIRMED' },
  });
  server.resume();
  await until(() => redis.stats().unconfirmed === 0);
  const before = loads;
  expect(await load('1')).toBeGreaterThan(before);
});
