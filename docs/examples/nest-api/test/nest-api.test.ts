import { jest } from '@jest/globals';
import { cacheOf } from '@purecache/nestjs';
import { EDITOR_KEY, READER_KEY } from '../src/access/demo-keys.js';
import { CountriesService } from '../src/countries/countries.service.js';
import { Database } from '../src/database/database.js';
import { startApi, type RunningApi } from './running-api.js';
import { zipfTraffic } from './traffic.js';

describe.each(['express', 'fastify'] as const)('the example on %s', (platform) => {
  let api: RunningApi;
  // Opening a database takes seconds, so the tests share one, and each begins with all rows and no entry.
  beforeAll(async () => {
    api = await startApi(platform);
  });
  beforeEach(() => api.reset());
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => api.app.close());

  const nameOf = async (code: string) => (await api.get(`/countries/${code}`).expect(200)).body.name;
  const neighboursOf = async (code: string) => {
    const { body } = await api.get(`/countries/${code}/neighbours`).expect(200);
    return body.map(({ name }: { name: string }) => name);
  };

  test('most requests need no query: one per country, however often it is asked for', async () => {
    const counted = countsFromNow();
    const traffic = zipfTraffic(1_000);
    const queries = await api.queriesOf(async () => {
      for (const code of traffic) await api.get(`/countries/${code}`).expect(200);
    });

    const { hits, misses } = counted();
    const ratio = hits / (hits + misses);
    process.stdout.write(
      `${platform}: ${hits} of ${traffic.length} requests were hits, ${(100 * ratio).toFixed(1)} %\n`,
    );
    expect(hits + misses).toBe(traffic.length);
    expect(misses).toBe(new Set(traffic).size);
    expect(queries).toBe(misses);
    expect(ratio).toBeGreaterThan(0.7);
  });

  test('200 requests at the same time for a cold row make one query', async () => {
    const counted = countsFromNow();
    const arrived = allArrived(200);
    const query = api.database.query.bind(api.database);
    // The query does not answer before the last request is there.
    const spy = jest.spyOn(api.database, 'query').mockImplementation(async (...args) => {
      await arrived;
      return query(...args);
    });
    const responses = await Promise.all(Array.from({ length: 200 }, () => api.get('/countries/CHE')));

    expect(spy).toHaveBeenCalledTimes(1);
    for (const { status, body } of responses) expect([status, body.name]).toEqual([200, 'Switzerland']);
    const { hits, misses, coalesced, loads } = counted();
    expect({ misses, loads, others: hits + coalesced }).toEqual({ misses: 1, loads: 1, others: 199 });
    expect(coalesced).toBeGreaterThan(0);
  });

  test('a write outdates the row, what shows it elsewhere, and the searches, and nothing else', async () => {
    expect(await nameOf('CHE')).toBe('Switzerland');
    expect(await neighboursOf('AUT')).toContain('Switzerland');
    expect((await api.get('/countries?text=Land&region=Europe').expect(200)).body).toContainEqual(
      expect.objectContaining({ name: 'Switzerland' }),
    );
    await neighboursOf('ESP');

    await api.patch('/countries/che', EDITOR_KEY, { name: 'Helvetia' }).expect(200);
    expect(await nameOf('CHE')).toBe('Helvetia');
    expect(await neighboursOf('AUT')).toContain('Helvetia');
    expect((await api.get('/countries?text=helv').expect(200)).body).toHaveLength(1);
    expect((await api.get('/countries?text=land&region=Europe').expect(200)).body).not.toContainEqual(
      expect.objectContaining({ code: 'CHE' }),
    );
    expect(await api.queriesOf(() => neighboursOf('ESP'))).toBe(0);
  });

  test('a write of one service outdates by tag what another service has cached', async () => {
    expect((await api.get('/regions/Europe').expect(200)).body).toMatchObject({ largest: 'Russia', countries: 53 });
    await api.get('/regions/Asia').expect(200);
    await api.patch('/countries/RUS', EDITOR_KEY, { name: 'Rossiya' }).expect(200);
    expect((await api.get('/regions/Europe').expect(200)).body.largest).toBe('Rossiya');
    expect(await api.queriesOf(() => api.get('/regions/Asia').expect(200))).toBe(0);
  });

  test('searches that ask for the same share an entry', async () => {
    await api.get('/countries?text=Land').expect(200);
    expect(await api.queriesOf(() => api.get('/countries?text=%20land%20').expect(200))).toBe(0);
    expect(await api.queriesOf(() => api.get('/countries?text=land&region=Asia').expect(200))).toBe(1);
  });

  test.each(['borders', 'languages'])('403 stays 403 for the report of %s, cold and warm', async (report) => {
    const path = `/reports/${report}`;
    await api.get(path).expect(403);
    await api.get(path, READER_KEY).expect(403);
    expect((await api.get(path, EDITOR_KEY).expect(200)).body).toHaveLength(10);

    expect(await api.queriesOf(() => api.get(path, EDITOR_KEY).expect(200))).toBe(0);
    await api.get(path).expect(403);
    await api.get(path, READER_KEY).expect(403);
    await api.get(path, 'made up').expect(403);
  });

  test('a key that was given up opens nothing, though its role was cached', async () => {
    await api.get('/reports/borders', EDITOR_KEY).expect(200);
    expect(await api.queriesOf(() => api.get('/reports/borders', EDITOR_KEY).expect(200))).toBe(0);
    await api.delete('/api-keys/current', EDITOR_KEY).expect(204);
    await api.get('/reports/borders', EDITOR_KEY).expect(403);
  });

  test('a reader changes nothing', async () => {
    expect(await nameOf('CHE')).toBe('Switzerland');
    await api.patch('/countries/CHE', READER_KEY, { name: 'Helvetia' }).expect(403);
    expect(await nameOf('CHE')).toBe('Switzerland');
  });

  test('what is no country, no code, no change or no region is refused', async () => {
    await api.get('/countries/XXX').expect(404);
    await api.get('/countries/Switzerland').expect(400);
    await api.get('/countries?text=a&text=b').expect(400);
    await api.get('/regions/Atlantis').expect(404);
    await api.patch('/countries/XXX', EDITOR_KEY, { name: 'Nowhere' }).expect(404);
    for (const body of [{}, { area: 1 }, { name: 1 }, { name: '' }]) {
      await api.patch('/countries/CHE', EDITOR_KEY, body).expect(400);
    }
  });

  test('the counts are for editors, and name no country', async () => {
    await nameOf('CHE');
    await nameOf('CHE');
    await api.get('/purecache').expect(403);
    const { text } = await api.get('/purecache', EDITOR_KEY).expect(200);
    expect(text).toMatch(/find/);
    expect(text).not.toMatch(/CHE|Switzerland/);
  });

  test('the health check says that both stores answer', async () => {
    const { body } = await api.get('/health').expect(200);
    expect(body.details.purecache.status).toBe('up');
    expect(Object.keys(body.details.purecache.stores).toSorted()).toEqual(['api-keys', 'default']);
  });

  /** Gives what `find` has counted since now. */
  function countsFromNow() {
    const stats = () => cacheOf(api.app.get<CountriesService>(CountriesService), 'find').stats();
    const before = stats();
    return () => {
      const now = stats();
      const since = (name: 'hits' | 'misses' | 'loads' | 'coalesced') => now[name] - before[name];
      return { hits: since('hits'), misses: since('misses'), loads: since('loads'), coalesced: since('coalesced') };
    };
  }

  /** Resolves once the server has begun to handle that many requests. */
  function allArrived(count: number): Promise<void> {
    return new Promise((resolve) => {
      api.server.on('request', () => {
        if (--count === 0) resolve();
      });
    });
  }
});

test('two applications in one process share no entry', async () => {
  const [one, other] = await Promise.all([startApi('express'), startApi('fastify')]);
  try {
    await one.get('/countries/CHE').expect(200);
    await one.patch('/countries/CHE', EDITOR_KEY, { name: 'Helvetia' }).expect(200);
    expect((await other.get('/countries/CHE').expect(200)).body.name).toBe('Switzerland');
    expect(one.app.get(Database)).not.toBe(other.app.get(Database));
  } finally {
    await one.app.close();
  }
  // The end of one does not break the other.
  expect((await other.get('/countries/CHE').expect(200)).body.name).toBe('Switzerland');
  expect(cacheOf(other.app.get<CountriesService>(CountriesService), 'find').stats().hits).toBe(1);
  await other.app.close();
});
