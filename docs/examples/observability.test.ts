import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Catalogue, describeCaches, disable, logFailures, respond, serveMetrics, worstFirst } from './observability.js';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});
afterAll(() => disable());

const get = async (server: Server): Promise<Response> => {
  if (!server.listening) await once(server, 'listening');
  return await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`);
};
const started = (server: Server): Server => {
  servers.push(server);
  return server;
};
const serve = (listener: RequestListener): Server => started(createServer(listener).listen(0));

test('counts of all methods, the worst first', async () => {
  const catalogue = new Catalogue(async () => 9);
  await catalogue.price('a');
  await catalogue.price('a');
  expect(worstFirst()[0]).toBe('Catalogue.price: 1 of 2 calls were hits');
});

test('what is cached of an object, before it is called', () => {
  expect(describeCaches(new Catalogue(async () => 9))).toEqual(['price (object)']);
});

test('failures are logged, without the message, until that is ended', async () => {
  const lines: string[] = [];
  const end = logFailures((line) => lines.push(line));
  const catalogue = new Catalogue(async () => {
    throw new RangeError('no such article: secret');
  });
  await expect(catalogue.price('a')).rejects.toThrow('no such article');
  end();
  await expect(catalogue.price('a')).rejects.toThrow('no such article');
  expect(lines).toEqual([expect.stringMatching(/^Catalogue\.price failed after \d+ ms: RangeError$/)]);
});

test('a response says what the caches did for it', async () => {
  const catalogue = new Catalogue(async (sku) => sku.length);
  const server = serve((_, response) => void respond(response, async () => await catalogue.price('abc')));
  const [first, second] = [await get(server), await get(server)];
  const status = [first, second].map((response) => response.headers.get('Cache-Status'));
  expect(status).toEqual([
    expect.stringMatching(/^"Catalogue\.price"; fwd=miss; key="[\w-]{16}"$/),
    expect.stringMatching(/^"Catalogue\.price"; hit; key="[\w-]{16}"$/),
  ]);
  expect([await first.text(), await second.text()]).toEqual(['3', '3']);
});

test('Prometheus finds the counts, and the durations of loads', async () => {
  const server = started(serveMetrics(0));
  const catalogue = new Catalogue(async () => 9);
  for (const sku of ['x', 'x', 'y']) await catalogue.price(sku);
  const text = await (await get(server)).text();
  const sample = (name: string) =>
    Number(new RegExp(`^${name}\\{[^}]*purecache_method="Catalogue.price"[^}]*\\} (\\S+)`, 'm').exec(text)?.[1]);
  for (const name of ['purecache_hits_total', 'purecache_misses_total', 'purecache_size']) {
    expect(sample(name)).toBeGreaterThan(0);
  }
  expect(sample('purecache_loads_total')).toBe(2);
  expect(sample('purecache_load_duration_count')).toBe(2);
  expect(sample('purecache_loads_in_flight')).toBe(0);
});
